package org.vramlab.ttm.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Policies against models of a few lines, in plain collections. */
class NaiveModelProperties {
  private static final int OBJECTS = 24;

  private static void assertSameMisses(
      NaiveCache.Rule rule, Replacement policy, int capacity, List<Integer> requests) {
    replay(policy, requests);
    assertEquals(new NaiveCache(capacity, rule).misses(requests), policy.misses());
  }

  private static void replay(Replacement policy, List<Integer> requests) {
    int[] slots = requests.stream().mapToInt(Integer::intValue).toArray();
    long[] next = new long[slots.length];
    Map<Integer, Long> later = new TreeMap<>();
    for (int i = slots.length - 1; i >= 0; i--) {
      next[i] = later.getOrDefault(slots[i], Replacement.NEVER);
      later.put(slots[i], i + 1L);
    }
    policy.replay(slots, 0, slots.length, next);
  }

  @Property(tries = 200)
  void replay_listPolicies_missWhatTheirModelsMiss(
      @ForAll @IntRange(min = 1, max = 12) int capacity,
      @ForAll @Size(max = 120) List<@IntRange(max = OBJECTS - 1) Integer> requests) {
    CacheSetting setting = CacheSetting.ofObjects(capacity, OBJECTS);
    assertSameMisses(NaiveCache.LRU, new Lru(setting), capacity, requests);
    assertSameMisses(NaiveCache.FIFO, new Fifo(setting), capacity, requests);
    assertSameMisses(NaiveCache.MRU, new Mru(setting), capacity, requests);
    assertSameMisses(NaiveCache.CLOCK, new Clock(setting, 1), capacity, requests);
    assertSameMisses(NaiveCache.SIEVE, new Sieve(setting), capacity, requests);
    assertSameMisses(NaiveCache.LFU, new Lfu(setting), capacity, requests);
    assertSameMisses(NaiveCache.BELADY, new Belady(setting, false), capacity, requests);
  }

  /** The comparison can fail: one rule changed is seen. */
  @Test
  void replay_ruleOfAnotherPolicy_isFound() {
    List<Integer> requests = List.of(0, 1, 0, 2, 0, 1, 3, 0);
    Lru lru = new Lru(CacheSetting.ofObjects(2, OBJECTS));
    replay(lru, requests);
    assertNotEquals(new NaiveCache(2, NaiveCache.FIFO).misses(requests), lru.misses());
  }

  @Property(tries = 200)
  void replay_min_missesNoMoreThanAnybody(
      @ForAll @IntRange(min = 1, max = 12) int capacity,
      @ForAll @Size(max = 120) List<@IntRange(max = OBJECTS - 1) Integer> requests) {
    CacheSetting setting = CacheSetting.ofObjects(capacity, OBJECTS);
    Replacement min = new Belady(setting, true);
    replay(min, requests);
    for (Replacement other :
        List.of(
            new Lru(setting), new Arc(setting), new Sieve(setting), new Belady(setting, false))) {
      replay(other, requests);
      assertEquals(true, min.misses() <= other.misses(), other.getClass().getSimpleName());
    }
  }
}
