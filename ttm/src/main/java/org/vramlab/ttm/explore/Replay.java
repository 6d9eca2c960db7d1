package org.vramlab.ttm.explore;

import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.SteppedRuntime;

/** Follows a schedule to the letter, and stops where it ends. */
public final class Replay implements Chooser {
  private final Schedule schedule;

  public Replay(Schedule schedule) {
    this.schedule = schedule;
  }

  /**
   * @throws IllegalStateException if the schedule wants a step of an actor that cannot take one: it
   *     is of another scenario, or of another version of it
   */
  @Override
  public int next(SteppedRuntime runtime) {
    int step = runtime.steps();
    if (step >= schedule.length()) {
      return STOP;
    }
    int actor = schedule.actor(step);
    if (runtime.failure() != null) {
      return STOP;
    }
    if (actor >= runtime.actorCount() || !runtime.isEnabled(actor)) {
      throw new IllegalStateException(
          "step "
              + step
              + " of the schedule is one of actor "
              + actor
              + ", who cannot take any there: it was recorded with another scenario, or other"
              + " settings");
    }
    return actor;
  }
}
