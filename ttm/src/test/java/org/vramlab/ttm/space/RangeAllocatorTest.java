package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which hole a range allocator picks, one rule at a time. */
class RangeAllocatorTest {

  private static final int TOP_DOWN = SpaceAllocator.TOP_DOWN;

  private final RangeAllocator allocator = new RangeAllocator(100);

  private Extents allocate(long pages, long first, long last, int flags, long alignment) {
    Extents out = new Extents();
    assertTrue(allocator.allocate(pages, first, last, flags, alignment, out));
    allocator.validate();
    return out;
  }

  private long startOf(long pages, int flags) {
    return allocate(pages, 0, 0, flags, 0).start(0);
  }

  /** Holes at the given places, made in the given order; all else is allocated. */
  private void holes(int... startsAndEnds) {
    boolean[] kept = new boolean[100];
    for (int i = 0; i < startsAndEnds.length; i += 2) {
      for (int page = startsAndEnds[i]; page < startsAndEnds[i + 1]; page++) {
        kept[page] = true;
      }
    }
    Extents[] holes = new Extents[startsAndEnds.length / 2];
    for (int i = 0; i < holes.length; i++) {
      int start = startsAndEnds[2 * i];
      int end = startsAndEnds[2 * i + 1];
      holes[i] = allocate(end - start, start, end, 0, 0);
    }
    for (int page = 0; page < 100; page++) {
      if (!kept[page]) {
        allocate(1, page, page + 1, 0, 0);
      }
    }
    for (Extents hole : holes) {
      allocator.free(hole);
    }
  }

  @Test
  void allocate_severalHoles_takesTheSmallestThatFits() {
    holes(0, 10, 20, 24, 50, 56);
    assertEquals(50, startOf(5, 0));
    assertEquals(20, startOf(4, 0));
    assertEquals(0, startOf(4, 0));
  }

  @Test
  void allocate_holesOfEqualSize_takesTheOneCreatedLast() {
    holes(10, 14, 30, 34, 20, 24);
    assertEquals(20, startOf(4, 0));
    assertEquals(30, startOf(4, 0));
    assertEquals(10, startOf(4, 0));
  }

  @Test
  void allocate_fromTheMiddleOfAHole_makesTheRightRestTheNewer() {
    allocate(20, 40, 60, 0, 0);
    // [0,40) and [60,100) are both 40 long.
    assertEquals(60, startOf(3, 0));
  }

  @Test
  void allocate_topDown_takesTheHighEndOfTheHighestHoleThatFits() {
    holes(0, 10, 20, 24, 50, 56);
    assertEquals(53, startOf(3, TOP_DOWN));
    assertEquals(20, startOf(4, TOP_DOWN));
    assertEquals(6, startOf(4, TOP_DOWN));
    assertEquals(50, startOf(3, TOP_DOWN));
  }

  @Test
  void allocate_alignment_roundsUpOrTopDownDown() {
    holes(3, 9, 30, 50);
    // Rounded up to 5, four pages end at 9.
    assertEquals(5, allocate(4, 0, 0, 0, 5).start(0));
    assertEquals(40, allocate(7, 0, 0, TOP_DOWN, 20).start(0));
  }

  @Test
  void allocate_windowCutsTheBestHole_takesTheNextOne() {
    holes(10, 14, 20, 30, 40, 60);
    assertEquals(20, allocate(4, 12, 0, 0, 0).start(0));
    assertEquals(40, allocate(8, 0, 48, 0, 0).start(0));
    assertFalse(allocator.allocate(5, 10, 14, 0, 0, new Extents()));
  }

  @Test
  void allocate_nothingFits_changesNothing() {
    holes(10, 14, 20, 30);
    Extents out = new Extents();
    assertFalse(allocator.allocate(11, 0, 0, 0, 0, out));
    assertFalse(allocator.allocate(0, 0, 0, 0, 0, out));
    assertFalse(allocator.allocate(4, 0, 0, 0, 1000, out));
    assertTrue(out.isEmpty());
    assertEquals(14, allocator.freePages());
    allocator.validate();
  }

  @Test
  void free_betweenTwoHoles_makesOneNewHole() {
    Extents left = allocate(10, 0, 10, 0, 0);
    Extents middle = allocate(10, 10, 20, 0, 0);
    Extents right = allocate(80, 20, 100, 0, 0);
    allocator.free(left);
    allocator.free(right);
    allocator.validate();
    allocator.free(middle);
    allocator.validate();
    assertEquals(0, startOf(100, 0));
  }

  @Test
  void free_whatIsNotOneAllocation_isAnError() {
    allocate(10, 0, 10, 0, 0);
    allocate(10, 10, 20, 0, 0);
    allocate(70, 30, 100, 0, 0);
    for (int[] wrong :
        new int[][] {{0, 5}, {5, 5}, {0, 20}, {0, 12}, {10, 20}, {10, 30}, {20, 10}, {30, 71}}) {
      Extents extents = new Extents();
      extents.setSingle(wrong[0], wrong[1]);
      assertThrows(IllegalStateException.class, () -> allocator.free(extents), extents.toString());
    }
    allocator.validate();
  }

  @Test
  void free_twice_isAnError() {
    Extents extents = allocate(10, 0, 0, 0, 0);
    allocator.free(extents);
    assertThrows(IllegalStateException.class, () -> allocator.free(extents));
  }

  @Test
  void reset_afterAnything_makesTheMemoryWhole() {
    holes(10, 14, 20, 30);
    allocator.reset();
    allocator.validate();
    assertEquals(0, startOf(100, 0));
  }

  /** The largest preset, full of one-page buffers but for every second one. */
  @Test
  void allocate_manyEqualHoles_staysExact() {
    RangeAllocator large = new RangeAllocator(192L << 18);
    Extents[] pages = new Extents[100_000];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = new Extents();
      assertTrue(large.allocate(1, 0, 0, 0, 0, pages[i]));
    }
    for (int i = 1; i < pages.length; i += 2) {
      large.free(pages[i]);
    }
    large.validate();
    Extents last = new Extents();
    assertTrue(large.allocate(1, 0, 0, 0, 0, last));
    assertEquals(pages.length - 3, last.start(0), "the newest hole of one page");
  }
}
