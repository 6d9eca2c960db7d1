package org.vramlab.ttm.explore;

import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.Seeded;
import org.vramlab.ttm.sched.SteppedRuntime;

/**
 * Draws the next step evenly among those who can take one. Says nothing about what it did not draw,
 * and finds shallow faults in worlds that are far too large to search.
 */
public final class RandomWalk implements Chooser {
  private final Seeded random;
  private final int mostSteps;

  /**
   * @param seed the same seed draws the same walk
   * @param mostSteps where to cut a walk off
   */
  public RandomWalk(long seed, int mostSteps) {
    this.random = new Seeded(seed);
    this.mostSteps = mostSteps;
  }

  @Override
  public int next(SteppedRuntime runtime) {
    if (runtime.steps() >= mostSteps) {
      return STOP;
    }
    int able = 0;
    for (int i = 0; i < runtime.actorCount(); i++) {
      able += runtime.isEnabled(i) ? 1 : 0;
    }
    if (able == 0) {
      return STOP;
    }
    long pick = random.below(able);
    for (int i = 0; ; i++) {
      if (runtime.isEnabled(i) && pick-- == 0) {
        return i;
      }
    }
  }
}
