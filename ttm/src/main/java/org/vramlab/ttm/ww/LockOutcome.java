package org.vramlab.ttm.ww;

import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;

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

  /** What {@link WwMutex#lock} answers. */
  LockResult resultAt(WwMutex mutex) throws WouldDeadlock {
    return switch (this) {
      case ACQUIRED -> LockResult.ACQUIRED;
      case ALREADY_HELD -> LockResult.ALREADY_HELD;
      case REFUSED -> throw WouldDeadlock.INSTANCE;
      case INTERRUPTED ->
          throw new AssertionError("an uninterruptible wait for " + mutex + " was interrupted");
    };
  }

  /** For interruptible requests. */
  LockOutcome orInterrupted() throws Interrupted {
    if (this == INTERRUPTED) {
      throw Interrupted.INSTANCE;
    }
    return this;
  }

  /** For requests that cannot fail: whoever holds nothing, or has no context, only ever waits. */
  void mustBeAcquired(WwMutex mutex) {
    if (this != ACQUIRED) {
      throw new AssertionError("a request for " + mutex + " that cannot fail was " + this);
    }
  }
}
