package org.vramlab.devices.i915;

/** What this driver once did wrong. */
public enum Wrong {
  /** Nothing: pages are guarded by the reservation, and pinned when somebody attaches. */
  NOTHING,

  /**
   * A page lock of the driver's own: its own paths take it and then the reservation, the map
   * callback is called under the reservation and takes it then.
   */
  PRIVATE_PAGE_LOCK,

  /** The map callback takes the reservation, as if nobody could hold it. */
  MAP_TAKES_RESERVATION,

  /**
   * As that, in a driver that says it is dynamic, with pins that keep it from ever having to
   * notify: the cure that was proposed and rejected.
   */
  MAP_TAKES_RESERVATION_SAYS_DYNAMIC
}
