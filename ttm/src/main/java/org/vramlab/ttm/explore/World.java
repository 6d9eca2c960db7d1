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
   * Adds everything that decides how the run goes on to a digest, but for what tasks remember,
   * which is added by the runtime. Two states with the same digest must behave alike.
   */
  void digest(Digest into);
}
