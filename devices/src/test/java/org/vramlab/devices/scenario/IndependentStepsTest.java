package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Seeded;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.ww.Algorithm;

/**
 * What the reduction takes for granted: two steps that touch nothing in common, but to read it, can
 * be taken in either order, with the same result, touching the same things; and do not both wake
 * the same sleeper. Tried on pairs of steps drawn along random executions.
 */
class IndependentStepsTest {
  private static final int WALKS = 150;
  private static final int PAIRS_A_WALK = 4;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eviction",
        "killed-eviction",
        "close",
        "pinned",
        "waiting",
        "fences",
        "pressure",
        "pressure-fences",
        "two-devices-pairs",
        "two-devices-pairs-killed",
        "two-devices-fences",
        "model-rnd364",
        "mutexes-4x4"
      })
  void stepsThatTouchNothingInCommon_commute(String name) {
    Seeded dice = new Seeded(name.hashCode());
    int independent = 0;
    for (Algorithm algorithm : Algorithm.values()) {
      for (boolean keep : new boolean[] {true, false}) {
        Stage.Settings settings = Stage.Settings.PLAIN.with(algorithm).keeping(keep);
        try (Trial trial = new Trial(Searched.shipped(name), settings, true)) {
          for (int walk = 0; walk < WALKS; walk++) {
            independent += tryPairs(trial, dice);
          }
        }
      }
    }
    assertTrue(independent > WALKS, "too few pairs: " + independent);
  }

  /** How many of the pairs were independent. */
  private static int tryPairs(Trial trial, Seeded dice) {
    IntArrayList walk = new IntArrayList();
    assertNull(
        trial.run(runtime -> {
          int last = runtime.lastActor();
          // Somebody who goes on for a while gets farther ahead of the others.
          boolean on = last >= 0 && runtime.isEnabled(last) && dice.below(4) > 0;
          int who = on ? last : anybody(runtime.enabledMask(), dice);
          if (who >= 0) {
            walk.add(who);
          }
          return who;
        }));
    int independent = 0;
    for (int i = 0; i < PAIRS_A_WALK; i++) {
      int[] prefix = walk.subList(0, (int) dice.below(walk.size())).toIntArray();
      long enabled = new TwoSteps(trial, prefix, -1, -1).enabledBefore;
      int one = anybody(enabled, dice);
      int other = anybody(enabled & ~(1L << one), dice);
      if (other < 0) {
        continue;
      }
      TwoSteps there = new TwoSteps(trial, prefix, one, other);
      TwoSteps back = new TwoSteps(trial, prefix, other, one);
      if (!there.conflicts()) {
        independent++;
        there.mustBeLike(back);
      }
    }
    return independent;
  }

  private static int anybody(long mask, Seeded dice) {
    if (mask == 0) {
      return Chooser.STOP;
    }
    long rest = mask;
    for (long skip = dice.below(Long.bitCount(mask)); skip > 0; skip--) {
      rest &= rest - 1;
    }
    return Long.numberOfTrailingZeros(rest);
  }

  /** An execution of a prefix and two steps more. */
  private static final class TwoSteps implements Chooser {
    private final Trial trial;
    private final int[] prefix;
    private final int first;
    private final int second;
    private final Digest digest = new Digest();

    private long enabledBefore;
    private long wokenByFirst;
    private int @Nullable [] touchedFirst;
    private int @Nullable [] touchedSecond;
    private long enabledAfter;
    private long digestAfter;

    TwoSteps(Trial trial, int[] prefix, int first, int second) {
      this.trial = trial;
      this.prefix = prefix;
      this.first = first;
      this.second = second;
      trial.run(this);
    }

    @Override
    public int next(SteppedRuntime runtime) {
      int step = runtime.steps() - prefix.length;
      if (step < 0) {
        return prefix[runtime.steps()];
      }
      switch (step) {
        case 0 -> {
          enabledBefore = runtime.enabledMask();
          return first;
        }
        case 1 -> {
          touchedFirst = touched(runtime);
          // Completions that a step orders are new actors, numbered in the order of their making.
          wokenByFirst = runtime.enabledMask() & ~enabledBefore & tasks(runtime);
          return runtime.isEnabled(second) ? second : STOP;
        }
        default -> {
          touchedSecond = touched(runtime);
          enabledAfter = runtime.enabledMask();
          digestAfter = trial.digestOfThings(digest);
          return STOP;
        }
      }
    }

    /** Whether the search would see that the order of the two matters. */
    boolean conflicts() {
      for (int mine : touched(touchedFirst)) {
        for (int its : touched(touchedSecond)) {
          if (mine >> 1 == its >> 1 && ((mine | its) & 1) != 0) {
            return true;
          }
        }
      }
      return false;
    }

    void mustBeLike(TwoSteps back) {
      assertNotNull(touchedSecond, () -> this + ": one takes the other's ability to run away");
      assertNotNull(back.touchedSecond, () -> back + ": one takes the other's ability to run away");
      assertEquals(digestAfter, back.digestAfter, () -> this + ": the order makes a difference");
      assertEquals(enabledAfter, back.enabledAfter, () -> this + ": the order makes a difference");
      assertArrayEquals(touchedFirst, back.touchedSecond, () -> this + ": touches other things");
      assertArrayEquals(touchedSecond, back.touchedFirst, () -> this + ": touches other things");
      assertEquals(0, wokenByFirst & back.wokenByFirst, () -> this + ": both wake the same one");
    }

    private static int[] touched(int @Nullable [] by) {
      return by == null ? new int[0] : by;
    }

    private static int[] touched(SteppedRuntime runtime) {
      int[] all = new int[runtime.accessCount()];
      for (int i = 0; i < all.length; i++) {
        all[i] = runtime.access(i);
      }
      return all;
    }

    private static long tasks(SteppedRuntime runtime) {
      long mask = 0;
      for (int i = 0; i < runtime.actorCount(); i++) {
        mask |= runtime.isHandler(i) ? 0 : 1L << i;
      }
      return mask;
    }

    @Override
    public String toString() {
      return first + " and " + second + " after " + IntArrayList.wrap(prefix);
    }
  }
}
