package org.vramlab.ttm.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The simulator and the manager go by one policy: the first candidate is whom it would evict. */
class FirstCandidateProperties {
  private static final int SLOTS = 40;

  /** All policies but W-TinyLFU, whose one step can evict several. */
  @Provide
  Arbitrary<Function<CacheSetting, Replacement>> policies() {
    return Arbitraries.of(
        Lru::new,
        Fifo::new,
        Mru::new,
        setting -> new Clock(setting, 2),
        Sieve::new,
        setting -> new S3Fifo(setting, S3Fifo.Variant.PAPER, 2, 0.1, 0.9),
        setting -> new S3Fifo(setting, S3Fifo.Variant.FILLS_MAIN, 1, 0.3, 0.9),
        setting -> new TwoQ(setting, 0.25, 0.5),
        Arc::new,
        setting -> new Lirs(setting, 0.2),
        setting -> new Slru(setting, 4),
        Lfu::new,
        setting -> new Gdsf(setting, false),
        setting -> new Belady(setting, false),
        setting -> new LruK(setting, 2),
        RandomChoice::new,
        RandomBuckets::new,
        setting -> new Hyperbolic(setting, 8),
        setting -> new UvmTree(setting, 2),
        setting -> new PlanAhead(setting, 8),
        setting -> new CostAware(setting, 25, 10, true));
  }

  @Property(tries = 300)
  void evictOne_anyState_evictsTheFirstCandidate(
      @ForAll("policies") Function<CacheSetting, Replacement> maker,
      @ForAll @IntRange(min = 10, max = 60) int capacity,
      @ForAll @Size(max = 200) List<@IntRange(max = 2 * SLOTS - 1) Integer> history) {
    Replacement policy =
        maker.apply(
            new CacheSetting(
                capacity, SLOTS, new long[SLOTS], LongStream.range(0, SLOTS).toArray(), true, 1));
    for (int slot = 0; slot < SLOTS; slot++) {
      policy.resize(slot, 1 + slot % 3);
    }
    int[] first = new int[1];
    for (int step : history) {
      drain(policy);
      if (step >= SLOTS && policy.candidates(first) == 1) {
        int expected = first[0];
        while (policy.holds(expected) && drain(policy) == Replacement.NONE) {
          policy.evictOne(Replacement.NONE);
        }
        assertEquals(false, policy.holds(expected), policy.getClass().getSimpleName());
      } else if (policy.holds(step % SLOTS)) {
        policy.used(step % SLOTS, 0, step);
      } else {
        policy.broughtIn(step % SLOTS, 0, step);
      }
    }
  }

  /** Forgets who was evicted; one of them. */
  private static int drain(Replacement policy) {
    int last = Replacement.NONE;
    for (int slot = policy.takeEvicted(); slot != Replacement.NONE; slot = policy.takeEvicted()) {
      last = slot;
    }
    return last;
  }
}
