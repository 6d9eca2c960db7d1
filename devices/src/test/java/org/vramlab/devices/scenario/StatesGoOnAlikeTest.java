package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.explore.Drawing;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.ww.Algorithm;

/**
 * A search that visits each state once is only right if states with equal digests go on alike. So:
 * walks at random, and wherever they come to a state by another way, or take the same step from it
 * again, the same actors can go on and the same state follows.
 */
class StatesGoOnAlikeTest {
  private static final int WALKS = 1_000;
  private static final int MOST_STEPS = 400;

  @ParameterizedTest
  @CsvSource({
    "model-c, WAIT_DIE, true, true",
    "model-c, WOUND_WAIT, false, true",
    "model-d, WAIT_DIE, false, true",
    "model-e, WOUND_WAIT, true, true",
    "model-f, WAIT_DIE, false, true",
    "model-f, WOUND_WAIT, false, false",
    "model-h, WAIT_DIE, true, true",
    "model-j, WAIT_DIE, true, true",
    "model-j, WOUND_WAIT, false, false",
    "model-l, WOUND_WAIT, false, true",
    "model-rnd127, WAIT_DIE, false, true",
    "model-rnd364, WOUND_WAIT, true, false",
    "close, WAIT_DIE, true, false",
    "pressure, WAIT_DIE, true, false",
    "pressure, WOUND_WAIT, false, true",
    "killed-eviction, WOUND_WAIT, false, false",
    "two-devices-pairs, WAIT_DIE, false, false",
    "fences, WAIT_DIE, true, false",
    "fences, WOUND_WAIT, false, false",
    "fences, WAIT_DIE, false, true",
    "waiting, WAIT_DIE, true, false",
    "waiting, WOUND_WAIT, true, true",
    "two-devices-fences, WAIT_DIE, true, false",
    "two-devices-fences, WOUND_WAIT, false, true"
  })
  void step_fromStatesWithEqualDigests_leadsToEqualDigests(
      String name, Algorithm algorithm, boolean keep, boolean endless) {
    Scenario scenario = Searched.shipped(name);
    if (endless) {
      scenario = new WorldScenario(((WorldScenario) scenario).plan().endless());
    }
    Stage.Settings settings = Stage.Settings.PLAIN.unchecked().with(algorithm).keeping(keep);
    Seen seen = new Seen();
    try (Trial trial = new Trial(scenario, settings, true)) {
      SearchLimits limits = SearchLimits.FIRST_FINDING.executions(WALKS);
      SearchResult result =
          new Drawing(trial, limits, seed -> new Walk(trial, seen, seed), 1).search();
      assertEquals(List.of(), result.findings().stream().map(Finding::story).toList());
    }
    // Otherwise nothing was compared.
    assertTrue(seen.again > 10_000, () -> "only " + seen.again + " steps were taken twice");
  }

  /** What followed in all walks so far. */
  private static final class Seen {
    final Long2LongOpenHashMap enabled = new Long2LongOpenHashMap();
    final Long2LongOpenHashMap next = new Long2LongOpenHashMap();
    long again;
  }

  private static final class Walk implements Chooser {
    private final Trial trial;
    private final Seen seen;
    private final SplittableRandom random;
    private final Digest digest = new Digest();
    private long before;

    Walk(Trial trial, Seen seen, long seed) {
      this.trial = trial;
      this.seen = seen;
      this.random = new SplittableRandom(seed);
    }

    @Override
    public int next(SteppedRuntime runtime) {
      if (runtime.failure() != null) {
        return STOP;
      }
      long now = trial.digest(digest);
      if (runtime.steps() > 0) {
        compare(seen.next, Digest.of(before, runtime.lastActor()), now, "another state follows");
      }
      long enabled = runtime.enabledMask();
      compare(seen.enabled, now, enabled, "others can go on");
      before = now;
      if (enabled == 0 || runtime.steps() >= MOST_STEPS) {
        return STOP;
      }
      return pick(enabled);
    }

    /** One of them, but mostly the one that went on last, as walks that jump about come nowhere. */
    private int pick(long enabled) {
      int last = trial.runtime().lastActor();
      if (last >= 0 && (enabled & 1L << last) != 0 && random.nextInt(4) != 0) {
        return last;
      }
      int skip = random.nextInt(Long.bitCount(enabled));
      long rest = enabled;
      for (int i = 0; i < skip; i++) {
        rest &= rest - 1;
      }
      return Long.numberOfTrailingZeros(rest);
    }

    private void compare(Long2LongOpenHashMap map, long key, long value, String otherwise) {
      if (map.containsKey(key)) {
        seen.again++;
        assertEquals(map.get(key), value, () -> "from a state with the same digest " + otherwise);
      } else {
        map.put(key, value);
      }
    }
  }
}
