package org.vramlab.ttm.replacement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Greedy dual by the time that a victim costs, worked out by hand. */
class CostAwareTest {
  private static final int SLOTS = 24;

  /** Nanoseconds that evicting and fetching takes, by slot. */
  private final long[] nanos = new long[SLOTS];

  /** The same known to the policy's master. */
  private final Refetch links =
      new Refetch() {
        @Override
        public boolean isWritten(int slot) {
          throw new AssertionError("who knows the time is not asked for that");
        }

        @Override
        public long nanos(int slot) {
          return nanos[slot];
        }
      };

  private static CostAware of(Refetch refetch, boolean countsUses, int... sizes) {
    CostAware policy = new CostAware(CacheSetting.managed(1000, 1, refetch), 1, 0.1, countsUses);
    policy.ensureSlots(SLOTS);
    for (int slot = 0; slot < sizes.length; slot++) {
      policy.resize(slot, sizes[slot]);
    }
    return policy;
  }

  private static void bringIn(CostAware policy, int... slots) {
    for (int slot : slots) {
      policy.broughtIn(slot, 0, Replacement.NEVER);
    }
  }

  private static int[] order(CostAware policy) {
    int[] all = new int[SLOTS];
    return Arrays.copyOf(all, policy.candidates(all));
  }

  /** 20, 5 and 30 nanoseconds a unit. */
  @Test
  void order_leastTimeForItsSizeFirst() {
    nanos[0] = 200;
    nanos[1] = 500;
    nanos[2] = 300;
    CostAware policy = of(links, false, 10, 100, 10);
    bringIn(policy, 0, 1, 2);
    assertArrayEquals(new int[] {1, 0, 2}, order(policy));
  }

  /** Far ones outlast near ones, but not for ever: each victim's figure is everybody's age. */
  @Test
  void evictions_ageTheDearUntilTheyGo() {
    Arrays.fill(nanos, 10);
    nanos[0] = 25;
    CostAware policy = of(links, false, 1, 1, 1, 1, 1, 1);
    bringIn(policy, 0, 1);
    policy.evicted(1);
    bringIn(policy, 2);
    assertArrayEquals(new int[] {2, 0}, order(policy), "10 + 10 against 25");
    policy.evicted(2);
    bringIn(policy, 3);
    assertArrayEquals(new int[] {0, 3}, order(policy), "25 against 20 + 10");
  }

  @Test
  void use_bringsItUpToTheAge() {
    Arrays.fill(nanos, 10);
    CostAware policy = of(links, false, 1, 1, 1, 1);
    bringIn(policy, 0, 1, 2);
    policy.used(0, 0, Replacement.NEVER);
    assertArrayEquals(new int[] {1, 2, 0}, order(policy), "of equals the least recent first");
    policy.evicted(1);
    policy.used(2, 0, Replacement.NEVER);
    assertArrayEquals(new int[] {0, 2}, order(policy), "10 against 10 + 10");
  }

  /** The use that it was brought in for counts once: 3 uses of 10 against 1 of 25. */
  @Test
  void uses_multiplyTheCostIfTheyCount() {
    nanos[0] = 10;
    nanos[1] = 25;
    for (boolean countsUses : new boolean[] {true, false}) {
      CostAware policy = of(links, countsUses, 1, 1);
      bringIn(policy, 0, 1);
      policy.settled(0, 0, Replacement.NEVER);
      policy.used(0, 0, Replacement.NEVER);
      assertArrayEquals(new int[] {0, 1}, order(policy), "2 times 10");
      policy.used(0, 0, Replacement.NEVER);
      assertArrayEquals(countsUses ? new int[] {1, 0} : new int[] {0, 1}, order(policy));
    }
  }

  /** A link of 1 GB/s and 100 ns: 1.1 ns a byte of 1000, 2 of 100, and twice that if written. */
  @Test
  void nobodyKnowsTheLinks_theStatedOneCounts() {
    BitSet written = new BitSet();
    CostAware policy = of(written::get, false, 1000, 100, 1000);
    written.set(2);
    bringIn(policy, 0, 1, 2);
    assertArrayEquals(new int[] {0, 1, 2}, order(policy), "1.1, 2.0 and 2.2 ns a byte");
    written.set(1);
    policy.settled(1, 0, Replacement.NEVER);
    assertArrayEquals(new int[] {0, 2, 1}, order(policy), "4.0 by now");
  }

  /** The price is that of the last use: a lender that has filled since is not seen. */
  @Test
  void priceThatChanges_countsFromTheNextUseOn() {
    Arrays.fill(nanos, 10);
    CostAware policy = of(links, false, 1, 1);
    bringIn(policy, 0, 1);
    nanos[0] = 40;
    assertArrayEquals(new int[] {0, 1}, order(policy));
    policy.used(0, 0, Replacement.NEVER);
    assertArrayEquals(new int[] {1, 0}, order(policy));
  }

  @Property(tries = 200)
  void timeInProportionToSize_usesNotCounted_isLru(
      @ForAll @IntRange(min = 5, max = 40) int capacity,
      @ForAll @Size(max = 150) List<@IntRange(max = SLOTS - 1) Integer> requests) {
    long[] sizes = new long[SLOTS];
    Arrays.setAll(sizes, slot -> 1L << slot % 3); // so that a quotient is exact
    CacheSetting setting = CacheSetting.countingSizes(capacity, sizes, new long[SLOTS], 1);
    Replacement lru = new Lru(setting);
    Replacement costAware = new CostAware(setting, 0.5, 0, false);
    int[] slots = requests.stream().mapToInt(Integer::intValue).toArray();
    lru.replay(slots, 0, slots.length, null);
    costAware.replay(slots, 0, slots.length, null);
    assertEquals(lru.misses(), costAware.misses());
    assertEquals(lru.evictions(), costAware.evictions());
  }
}
