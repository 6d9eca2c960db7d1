package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.SteppedRuntime;

/**
 * Follows a list of wishes as far as it goes: one that cannot be granted is passed over, and when
 * none is left, who ran goes on, else the first who can. So every list leads somewhere, and leaving
 * wishes out of one that led to a finding often leads to the same finding.
 *
 * <p>A wish is a task by its number, or the complement of a rank: the so-manieth of the completions
 * that hardware could make now, in the order in which they were asked for. Their own numbers say
 * nothing in another execution. One use; threads: as every chooser.
 */
final class LenientReplay implements Chooser {
  private final int[] wishes;
  private final int mostSteps;
  private final IntArrayList taken = new IntArrayList();
  private int next;

  /**
   * @param mostSteps where to stop
   */
  LenientReplay(int[] wishes, int mostSteps) {
    this.wishes = wishes;
    this.mostSteps = mostSteps;
  }

  /** The steps that were taken, as wishes. */
  int[] taken() {
    return taken.toIntArray();
  }

  @Override
  public int next(SteppedRuntime runtime) {
    if (runtime.failure() != null || runtime.steps() >= mostSteps) {
      return STOP;
    }
    while (next < wishes.length) {
      int actor = granted(runtime, wishes[next++]);
      if (actor >= 0) {
        return take(runtime, actor);
      }
    }
    int actor = runtime.lastActor();
    if (actor < 0 || !runtime.isEnabled(actor)) {
      actor = first(runtime);
    }
    return actor < 0 ? STOP : take(runtime, actor);
  }

  private int take(SteppedRuntime runtime, int actor) {
    taken.add(wishFor(runtime, actor));
    return actor;
  }

  private static int first(SteppedRuntime runtime) {
    for (int actor = 0; actor < runtime.actorCount(); actor++) {
      if (runtime.isEnabled(actor)) {
        return actor;
      }
    }
    return STOP;
  }

  /** The wish that means {@code actor}, who can take a step now. */
  static int wishFor(SteppedRuntime runtime, int actor) {
    if (!runtime.isHandler(actor)) {
      return actor;
    }
    int rank = 0;
    for (int i = 0; i < actor; i++) {
      rank += runtime.isHandler(i) && runtime.isEnabled(i) ? 1 : 0;
    }
    return ~rank;
  }

  /** Whose step grants the wish; {@link #STOP} if nobody's can. */
  static int granted(SteppedRuntime runtime, int wish) {
    if (wish >= 0) {
      boolean can =
          wish < runtime.actorCount() && !runtime.isHandler(wish) && runtime.isEnabled(wish);
      return can ? wish : STOP;
    }
    int rank = ~wish;
    int last = STOP;
    for (int actor = 0; actor < runtime.actorCount() && rank >= 0; actor++) {
      if (runtime.isHandler(actor) && runtime.isEnabled(actor)) {
        last = actor;
        rank--;
      }
    }
    return last;
  }
}
