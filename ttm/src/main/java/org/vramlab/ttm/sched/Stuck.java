package org.vramlab.ttm.sched;

import org.vramlab.ttm.failure.CheckFailed;

/**
 * A run came to rest with tasks that still wait for something that can no longer happen: a deadlock
 * or a lost wake-up.
 */
public final class Stuck extends CheckFailed {
  private static final long serialVersionUID = 1L;

  Stuck(String message) {
    super(message);
  }
}
