package org.vramlab.ttm.explore;

import org.vramlab.ttm.sched.Digest;

/** What a {@link Scenario} has built: one execution's objects. */
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
}
