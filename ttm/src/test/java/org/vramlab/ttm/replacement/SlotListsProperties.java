package org.vramlab.ttm.replacement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Lists against plain ones, through thousands of steps. */
class SlotListsProperties {
  private static final int LISTS = 3;
  private static final int STEPS = 3000;

  private final List<List<Integer>> expected = new ArrayList<>();

  @Property(tries = 60)
  void steps_anyOrder_leaveWhatPlainListsHold(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int slots,
      @ForAll @IntRange(min = 0, max = 10) int hitsOfTen) {
    SplittableRandom random = new SplittableRandom(seed);
    expected.clear();
    for (int list = 0; list < LISTS; list++) {
      expected.add(new ArrayList<>());
    }
    SlotLists lists = new SlotLists(LISTS, slots / 2);
    lists.grow(slots);
    for (int step = 0; step < STEPS; step++) {
      int slot = random.nextInt(slots);
      int list = listOf(slot);
      if (list < 0) {
        list = random.nextInt(LISTS);
        lists.addNewest(list, slot, 1 + slot);
        expected.get(list).add(slot);
      } else if (random.nextInt(10) < hitsOfTen) {
        lists.moveToNewest(list, slot);
        expected.get(list).remove((Integer) slot);
        expected.get(list).add(slot);
      } else {
        int leaver = random.nextBoolean() ? slot : expected.get(list).get(0);
        lists.remove(list, leaver, 1 + leaver);
        expected.get(list).remove((Integer) leaver);
      }
      assertSame(lists, list);
    }
  }

  private int listOf(int slot) {
    for (int list = 0; list < LISTS; list++) {
      if (expected.get(list).contains(slot)) {
        return list;
      }
    }
    return -1;
  }

  private void assertSame(SlotLists lists, int list) {
    List<Integer> plain = expected.get(list);
    assertEquals(plain.isEmpty(), lists.isEmpty(list));
    assertEquals(plain.stream().mapToLong(slot -> 1 + slot).sum(), lists.size(list));
    assertSlot(plain, 0, lists.oldest(list));
    assertSlot(plain, plain.size() - 1, lists.newest(list));
    int[] order = new int[plain.size()];
    assertEquals(order.length, lists.oldestFirst(list, order, 0));
    assertArrayEquals(plain.stream().mapToInt(Integer::intValue).toArray(), order);
    assertEquals(order.length, lists.newestFirst(list, order, 0));
    assertArrayEquals(plain.reversed().stream().mapToInt(Integer::intValue).toArray(), order);
    for (int at = 0; at < plain.size(); at++) {
      assertSlot(plain, at + 1, lists.newer(plain.get(at)));
      assertSlot(plain, at - 1, lists.older(plain.get(at)));
    }
  }

  /** Beyond the ends: any negative number. */
  private static void assertSlot(List<Integer> plain, int at, int slot) {
    if (at < 0 || at >= plain.size()) {
      assertTrue(slot < 0, () -> "nobody is there, but " + slot);
    } else {
      assertEquals(plain.get(at), slot);
    }
  }

  @Test
  void oldestFirst_arrayTooShort_isFilled() {
    SlotLists lists = new SlotLists(1, 4);
    for (int slot = 0; slot < 4; slot++) {
      lists.addNewest(0, slot, 1);
    }
    int[] order = {-1, -1, -1};
    assertEquals(3, lists.oldestFirst(0, order, 1));
    assertArrayEquals(new int[] {-1, 0, 1}, order);
    assertEquals(3, lists.newestFirst(0, order, 1));
    assertArrayEquals(new int[] {-1, 3, 2}, order);
  }
}
