package org.vramlab.ttm.ww;

/** How a request for a ww lock that did not fail ended. */
public enum LockResult {
  /** The lock was free or became free: the context holds it now. */
  ACQUIRED,
  /** The context held it already ({@code -EALREADY}): nothing changed. */
  ALREADY_HELD
}
