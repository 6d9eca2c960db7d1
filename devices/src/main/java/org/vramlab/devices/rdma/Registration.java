package org.vramlab.devices.rdma;

/** How a buffer is registered with a network card. */
public enum Registration {
  /** Attached statically: the exporter pins it, where it pins for such importers. */
  STATIC,

  /** Attached dynamically, and pinned: it never moves while it is registered. */
  PINNED,

  /** Follows moves: a transfer after one maps the buffer again, under its reservation. */
  ON_DEMAND,

  /**
   * Gives the region up for good when the buffer moves: every later transfer ends with an error
   * that says so.
   */
  REVOCABLE,

  /**
   * The fault of field case B2: a move invalidates the region, and nobody maps it again, though its
   * user still believes in it.
   */
  INVALIDATE_ONLY;

  /** Whether the buffer stays where it is. */
  public boolean pins() {
    return this == STATIC || this == PINNED;
  }
}
