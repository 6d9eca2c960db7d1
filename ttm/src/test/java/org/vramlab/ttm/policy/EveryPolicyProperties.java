package org.vramlab.ttm.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.ManagedCache;
import org.vramlab.ttm.replacement.Replacement;

/** What a cache and a manager rely on, whatever the policy. */
class EveryPolicyProperties {
  private static final int SLOTS = 40;

  /** Whom a manager can go by. */
  @Provide
  Arbitrary<EvictionPolicy> managed() {
    return Arbitraries.of(
        Arrays.stream(EvictionPolicy.values()).filter(EvictionPolicy::isManagerPolicy).toList());
  }

  /** Each number of a history is one step: bring in, use, evict the n-th, set aside, end. */
  @Property(tries = 4000)
  void managed_anyHistory_offersEverybodyWhoIsHereOnce(
      @ForAll("managed") EvictionPolicy policy,
      @ForAll @IntRange(min = 1, max = 400) int capacity,
      @ForAll @Size(max = 150) List<@IntRange(max = 4095) Integer> history) {
    CacheSetting setting = CacheSetting.managed(capacity, 1);
    Replacement ranking = PolicyChoice.of(policy).newReplacement(setting);
    ranking.judgeAs(policy.label(), setting); // what ships keeps what is asked of others
    ManagedCache cache = new ManagedCache(ranking);
    cache.ensureSlots(SLOTS);
    TreeSet<Integer> here = new TreeSet<>();
    long now = 0;
    for (int step : history) {
      int slot = (step >>> 3) % SLOTS;
      now++;
      if (!here.contains(slot)) {
        if ((step & 7) == 7) {
          cache.end(slot);
        } else {
          cache.bringIn(slot, 1 + slot % 7, now, now + slot);
          here.add(slot);
        }
        continue;
      }
      switch (step & 7) {
        case 4 -> {
          int[] order = new int[here.size()];
          int count = cache.candidates(order, new int[here.size()]);
          int victim = order[slot % count];
          cache.evict(victim);
          here.remove(victim);
        }
        case 5 -> {
          int[] first = new int[1];
          cache.candidates(first, new int[1]);
          cache.evict(first[0]);
          here.remove(first[0]);
        }
        case 6 -> {
          cache.setAside(slot);
          here.remove(slot);
        }
        case 7 -> {
          cache.end(slot);
          here.remove(slot);
        }
        default -> cache.use(slot, now, now + slot);
      }
      int[] order = new int[SLOTS];
      int count = cache.candidates(order, new int[SLOTS]);
      TreeSet<Integer> offered = new TreeSet<>();
      for (int i = 0; i < count; i++) {
        assertTrue(offered.add(order[i]), "offered twice");
      }
      assertEquals(here, offered);
    }
  }

  /** A cache never holds more than fits, and evicts nobody before it is full. */
  @Property(tries = 200)
  void cache_anyTrace_holdsNoMoreThanFits(
      @ForAll EvictionPolicy policy,
      @ForAll @IntRange(min = 1, max = 200) int capacity,
      @ForAll @Size(max = 200) List<@IntRange(max = SLOTS - 1) Integer> trace) {
    long[] sizes = new long[SLOTS];
    Arrays.setAll(sizes, slot -> 1 + slot % 5);
    Replacement cache =
        PolicyChoice.of(policy)
            .newReplacement(
                CacheSetting.countingSizes(
                    capacity, sizes, LongStream.range(0, SLOTS).toArray(), 1));
    int[] requests = trace.stream().mapToInt(Integer::intValue).toArray();
    long[] next = new long[requests.length];
    long[] later = new long[SLOTS];
    Arrays.fill(later, Replacement.NEVER);
    for (int i = requests.length - 1; i >= 0; i--) {
      next[i] = later[requests[i]];
      later[requests[i]] = i + 1L;
    }
    for (int i = 0; i < requests.length; i++) {
      cache.replay(requests, i, i + 1, next);
      assertTrue(cache.used() <= capacity, "too much is kept");
      long kept = 0;
      for (int slot = 0; slot < SLOTS; slot++) {
        kept += cache.holds(slot) ? sizes[slot] : 0;
      }
      // libCacheSim's LIRS loses count in caches of a few objects, and ours with it.
      assertTrue(kept == cache.used() || policy == EvictionPolicy.LIRS, "lost count");
    }
  }
}
