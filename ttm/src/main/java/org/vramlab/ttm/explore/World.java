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
   * Adds everything that decides how the run goes on to a digest, but for what tasks remember,
   * which is added by the runtime. Two states with the same digest must behave alike.
   */
  void digest(Digest into);

  /** What to call a lock in a report, by the number by which events name it: {@code m0}. */
  default String nameOfLock(int lock) {
    return "lock " + lock;
  }

  /** What to call a buffer in a report, by the number by which events name it: {@code b0}. */
  default String nameOfBuffer(int buffer) {
    return "buffer " + buffer;
  }
}
