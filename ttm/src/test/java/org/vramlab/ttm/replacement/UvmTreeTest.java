package org.vramlab.ttm.replacement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * UVM's tree-based neighbourhood pre-eviction, worked out by hand. Objects 0 to 3 are one large
 * page where trees have two levels, and 4 to 7 the next:
 *
 * <pre>
 *        .
 *      .   .
 *     0 1 2 3     4 5 6 7
 * </pre>
 */
class UvmTreeTest {
  private static final int SLOTS = 16;

  private static UvmTree of(int levels, int... sizes) {
    UvmTree policy = new UvmTree(CacheSetting.managed(1000, 1), levels);
    policy.ensureSlots(SLOTS);
    for (int slot = 0; slot < sizes.length; slot++) {
      policy.resize(slot, sizes[slot]);
    }
    return policy;
  }

  /** Eight objects of size 1, which came in order. */
  private static UvmTree ofEight() {
    UvmTree policy = of(2, 1, 1, 1, 1, 1, 1, 1, 1);
    bringIn(policy, 0, 1, 2, 3, 4, 5, 6, 7);
    return policy;
  }

  private static void bringIn(UvmTree policy, int... slots) {
    for (int slot : slots) {
      policy.broughtIn(slot, 0, Replacement.NEVER);
    }
  }

  private static void use(UvmTree policy, int... slots) {
    for (int slot : slots) {
      policy.used(slot, 0, Replacement.NEVER);
    }
  }

  private static int[] order(UvmTree policy) {
    int[] all = new int[SLOTS];
    return Arrays.copyOf(all, policy.candidates(all));
  }

  @Test
  void order_nothingEvicted_isByTheLastUseOfThePageThenOfTheBlock() {
    UvmTree policy = ofEight();
    use(policy, 2, 0, 6);
    assertArrayEquals(new int[] {1, 3, 2, 0, 4, 5, 7, 6}, order(policy));
    use(policy, 1);
    assertArrayEquals(new int[] {4, 5, 7, 6, 3, 2, 0, 1}, order(policy));
  }

  @Test
  void evict_halfOfANodeIsLeft_nothingElseGoes() {
    UvmTree policy = ofEight();
    policy.evicted(0);
    assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6, 7}, order(policy), "1 of 2, and 3 of 4");
  }

  /** Of 0 and 1 nothing is left then; of all four a half. */
  @Test
  void evict_bothOfANode_theNodeAboveIsHalfHereAndStays() {
    UvmTree policy = ofEight();
    policy.evicted(0);
    policy.evicted(1);
    assertArrayEquals(new int[] {2, 3, 4, 5, 6, 7}, order(policy));
    use(policy, 2, 3);
    assertArrayEquals(new int[] {4, 5, 6, 7, 2, 3}, order(policy), "nobody is condemned");
  }

  /** One of four is less than half: the last one goes before the page that was used longer ago. */
  @Test
  void evict_aQuarterIsLeft_theRestGoesFirst() {
    UvmTree policy = ofEight();
    policy.evicted(0);
    policy.evicted(1);
    use(policy, 2, 3);
    policy.evicted(2);
    assertArrayEquals(new int[] {3, 4, 5, 6, 7}, order(policy));
    policy.evicted(3);
    assertArrayEquals(new int[] {4, 5, 6, 7}, order(policy));
  }

  /** One of the four on the left is too few; without it two of all eight are. */
  @Test
  void evict_nodeHigherUpFallsBelowHalf_allBelowItGoes() {
    UvmTree policy = of(3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    bringIn(policy, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    use(policy, 5, 4, 1, 8, 9);
    policy.evicted(0);
    policy.evicted(2);
    policy.evicted(6);
    policy.evicted(7);
    assertArrayEquals(new int[] {3, 5, 4, 1, 8, 9}, order(policy), "4 of 8");
    policy.evicted(3);
    assertArrayEquals(new int[] {1, 4, 5, 8, 9}, order(policy));
    use(policy, 1, 4, 5);
    assertArrayEquals(new int[] {8, 9, 1, 4, 5}, order(policy), "all were reprieved");
  }

  @Test
  void use_ofTheCondemned_reprievesIt() {
    UvmTree policy = ofEight();
    policy.evicted(0);
    policy.evicted(1);
    policy.evicted(2);
    assertEquals(3, order(policy)[0]);
    use(policy, 3);
    assertArrayEquals(new int[] {4, 5, 6, 7, 3}, order(policy));
  }

  /** Whom a node loses is a matter of size: 1 of 2 objects is left, and 1 of 5 units. */
  @Test
  void evict_largeObject_itsSmallNeighbourGoesToo() {
    UvmTree policy = of(1, 4, 1, 1, 4);
    bringIn(policy, 0, 1, 2, 3);
    use(policy, 1);
    policy.evicted(0);
    assertArrayEquals(new int[] {1, 2, 3}, order(policy));
    policy.evicted(2);
    assertArrayEquals(new int[] {1, 3}, order(policy), "4 of 5 units are left: 3 just comes next");
    use(policy, 1);
    assertArrayEquals(new int[] {3, 1}, order(policy));
  }

  @Test
  void end_ofAnEvicted_itCountsNoMore() {
    UvmTree policy = ofEight();
    policy.evicted(0);
    policy.ended(0);
    policy.evicted(1);
    policy.ended(1);
    policy.evicted(2);
    use(policy, 3);
    assertArrayEquals(new int[] {4, 5, 6, 7, 3}, order(policy), "3 is half of what exists");
  }

  @Test
  void setAside_hasNoPartInTheTreeUntilItIsBack() {
    UvmTree policy = ofEight();
    policy.setAside(0);
    policy.setAside(1);
    policy.evicted(2);
    assertArrayEquals(new int[] {3, 4, 5, 6, 7}, order(policy), "half of 2 and 3 is here");
    use(policy, 3);
    assertArrayEquals(new int[] {4, 5, 6, 7, 3}, order(policy));
    bringIn(policy, 0, 1);
    policy.evicted(0);
    assertArrayEquals(new int[] {4, 5, 6, 7, 3, 1}, order(policy), "1 and 3 are 2 of 4");
    policy.evicted(3);
    assertEquals(1, order(policy)[0], "1 of 4");
  }

  @Test
  void return_toItsOldPlace_amongItsNeighbours() {
    UvmTree policy = ofEight();
    policy.evicted(0);
    bringIn(policy, 8, 0);
    assertArrayEquals(new int[] {4, 5, 6, 7, 8, 1, 2, 3, 0}, order(policy));
  }

  /** A tree whose objects have all ended takes newcomers: 8 and 9 are neighbours there. */
  @Test
  void treeOfTheEnded_isUsedAgain() {
    UvmTree policy = of(1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1);
    bringIn(policy, 0, 1, 2, 3);
    policy.ended(0);
    policy.ended(1);
    bringIn(policy, 8, 9);
    use(policy, 9);
    policy.evicted(8);
    assertArrayEquals(new int[] {9, 2, 3}, order(policy));
  }
}
