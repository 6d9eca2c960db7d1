package org.vramlab.ttm.explore;

import org.vramlab.ttm.sched.Digest;

/**
 * What a {@link Scenario} has built: one execution's objects, and what to call them. Tasks, pools
 * and queues are called what they were called when they were made.
 */
public interface World {
  /**
   * Looks whether everything is as it should be after every task has ended.
   *
   * @throws RuntimeException if it is not; the message says what is wrong
   */
  void checkAtEnd();

  /**
   * Adds to a digest of the state what decides how the run goes on and is neither {@link
   * org.vramlab.ttm.sched.Shared}, nor protected by something that is and says so, nor remembered
   * from those by a task: usually nothing.
   */
  default void digest(Digest into) {}

  /** From now on {@code by} hears who takes what locks of the world's own. */
  default void heardBy(OwnLockListener by) {}

  /** What to call a lock in a report, by the number by which events name it: {@code m0}. */
  default String nameOfLock(int lock) {
    return "lock " + lock;
  }

  /** What to call a buffer in a report, by the number by which events name it: {@code b0}. */
  default String nameOfBuffer(int buffer) {
    return "buffer " + buffer;
  }
}
