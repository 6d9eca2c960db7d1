package org.vramlab.ttm.ww;

/**
 * How a contended request ended, as a value: the public methods turn it into what each promises, so
 * that nobody in this package has to catch a failure.
 */
enum LockOutcome {
  ACQUIRED,
  ALREADY_HELD,
  /** Waiting could close a cycle. */
  REFUSED,
  /** A signal came first. */
  INTERRUPTED;

  /** For requests that cannot fail: whoever holds nothing, or has no context, only ever waits. */
  void mustBeAcquired(WwMutex mutex) {
    if (this != ACQUIRED) {
      throw new AssertionError("a request for " + mutex + " that cannot fail was " + this);
    }
  }
}
