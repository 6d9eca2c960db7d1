package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.Seeded;
import org.vramlab.ttm.sched.SteppedRuntime;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi and Nagarakatte, "A randomized
 * scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010): every actor gets a random
 * priority, the highest that can goes on, and at {@code depth - 1} random steps whoever runs drops
 * below all others.
 *
 * <p>A fault that needs {@code depth} ordering constraints among n actors in k steps is found by
 * one walk with probability at least 1 / (n k^(depth-1)).
 */
public final class PriorityWalk implements Chooser {
  private final Seeded random;
  private final int mostSteps;

  /** Of each actor, larger goes first; new actors get theirs when first seen. */
  private final LongArrayList priorities = new LongArrayList();

  /** The steps before which whoever runs drops; ascending is not needed. */
  private final int[] dropAt;

  /** Decreases, so that each drop goes below all earlier ones. */
  private long lowest = -1;

  /**
   * @param seed the same seed draws the same walk
   * @param depth how many ordering constraints to look for, at least 1
   * @param expectedSteps about how long executions are: where drops fall
   * @param mostSteps where to cut a walk off
   */
  public PriorityWalk(long seed, int depth, int expectedSteps, int mostSteps) {
    this.random = new Seeded(seed);
    this.mostSteps = mostSteps;
    this.dropAt = new int[depth - 1];
    for (int i = 0; i < dropAt.length; i++) {
      dropAt[i] = 1 + (int) random.below(Math.max(1, expectedSteps));
    }
  }

  @Override
  public int next(SteppedRuntime runtime) {
    if (runtime.steps() >= mostSteps) {
      return STOP;
    }
    while (priorities.size() < runtime.actorCount()) {
      priorities.add(random.nextLong() >>> 1);
    }
    int last = runtime.lastActor();
    for (int drop : dropAt) {
      if (last >= 0 && drop == runtime.steps()) {
        priorities.set(last, lowest--);
      }
    }
    int best = STOP;
    for (int i = 0; i < runtime.actorCount(); i++) {
      if (runtime.isEnabled(i)
          && (best == STOP || priorities.getLong(i) > priorities.getLong(best))) {
        best = i;
      }
    }
    return best;
  }
}
