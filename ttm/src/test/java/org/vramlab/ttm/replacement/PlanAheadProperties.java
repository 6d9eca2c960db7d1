package org.vramlab.ttm.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Between Belady, which sees everything, and LRU, which sees nothing. */
class PlanAheadProperties {
  private static final int OBJECTS = 24;

  private static CacheSetting sized(int capacity) {
    long[] sizes = new long[OBJECTS];
    Arrays.setAll(sizes, object -> 1 + object % 5);
    return CacheSetting.countingSizes(capacity, sizes, new long[OBJECTS], 1);
  }

  /** The policy after all requests. */
  private static Replacement replayed(Replacement policy, List<Integer> requests) {
    int[] slots = requests.stream().mapToInt(Integer::intValue).toArray();
    long[] next = new long[slots.length];
    long[] later = new long[OBJECTS];
    Arrays.fill(later, Replacement.NEVER);
    for (int i = slots.length - 1; i >= 0; i--) {
      next[i] = later[slots[i]];
      later[slots[i]] = i + 1L;
    }
    policy.replay(slots, 0, slots.length, next);
    return policy;
  }

  /** Who is never used again goes first either way, and what of it goes first makes no miss. */
  @Property(tries = 300)
  void windowAsLongAsTheTrace_missesWhatBeladyMisses(
      @ForAll @IntRange(min = 5, max = 40) int capacity,
      @ForAll @Size(max = 150) List<@IntRange(max = OBJECTS - 1) Integer> requests) {
    for (CacheSetting setting :
        List.of(CacheSetting.ofObjects(capacity, OBJECTS), sized(capacity))) {
      Replacement belady = replayed(new Belady(setting, false), requests);
      Replacement ahead = replayed(new PlanAhead(setting, requests.size()), requests);
      assertEquals(belady.misses(), ahead.misses());
      assertEquals(belady.missedSize(), ahead.missedSize());
    }
  }

  @Property(tries = 300)
  void noWindow_isLru(
      @ForAll @IntRange(min = 5, max = 40) int capacity,
      @ForAll @Size(max = 150) List<@IntRange(max = OBJECTS - 1) Integer> requests) {
    Replacement lru = replayed(new Lru(sized(capacity)), requests);
    Replacement ahead = replayed(new PlanAhead(sized(capacity), 0), requests);
    assertEquals(lru.misses(), ahead.misses());
    assertEquals(lru.evictions(), ahead.evictions());
  }

  /** In a loop that is longer than the cache every step that one sees farther is a hit more. */
  @Test
  void loop_theFartherTheWindowTheFewerMisses() {
    List<Integer> loop = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      loop.add(i % 20);
    }
    long before = Long.MAX_VALUE;
    for (int window : new int[] {0, 4, 8, 12, 16, 20}) {
      CacheSetting setting = CacheSetting.ofObjects(12, OBJECTS);
      long misses = replayed(new PlanAhead(setting, window), loop).misses();
      assertTrue(misses <= before, window + " ahead: " + misses);
      before = misses;
    }
    CacheSetting setting = CacheSetting.ofObjects(12, OBJECTS);
    assertEquals(replayed(new Belady(setting, false), loop).misses(), before);
    assertTrue(before < replayed(new Lru(setting), loop).misses());
  }
}
