package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a buddy allocator gives for which request, one rule at a time. */
class BuddyAllocatorTest {

  private static final int CONTIGUOUS = SpaceAllocator.CONTIGUOUS;
  private static final int TOP_DOWN = SpaceAllocator.TOP_DOWN;

  private final BuddyAllocator allocator = new BuddyAllocator(64);

  private Extents allocate(long pages, long first, long last, int flags, long alignment) {
    Extents out = new Extents();
    assertTrue(allocator.allocate(pages, first, last, flags, alignment, out));
    allocator.validate();
    return out;
  }

  private Extents allocate(long pages) {
    return allocate(pages, 0, 0, 0, 0);
  }

  private void assertRefused(long pages, long first, long last, int flags, long alignment) {
    long before = allocator.freePages();
    Extents out = new Extents();
    assertFalse(allocator.allocate(pages, first, last, flags, alignment, out));
    assertTrue(out.isEmpty());
    assertEquals(before, allocator.freePages());
    allocator.validate();
  }

  /** Leaves only the given pages free. */
  private void leaveFree(int... pages) {
    Extents[] single = new Extents[64];
    for (int i = 0; i < single.length; i++) {
      single[i] = allocate(1, i, i + 1, 0, 0);
    }
    for (int page : pages) {
      allocator.free(single[page]);
    }
  }

  @Test
  void allocate_raggedSize_isItsBinaryPartsFromTheSmallestBlocksThatDo() {
    // 19 = 16 + 2 + 1: the 2 comes out of the block above the 16, the 1 out of what that left.
    assertEquals("{[0,19)}", allocate(19).toString());
    // 13 = 8 + 4 + 1: the 8 and the 4 from the rest of that block, the 1 beside the first request.
    assertEquals("{[19,32)}", allocate(13).toString());
  }

  @Test
  void allocate_topDown_takesTheHighestPages() {
    assertEquals("{[60,64)}", allocate(4, 0, 0, TOP_DOWN, 0).toString());
    assertEquals("{[59,60)}", allocate(1, 0, 0, TOP_DOWN, 0).toString());
    assertEquals("{[48,56)}", allocate(8, 0, 0, TOP_DOWN, 0).toString());
  }

  @Test
  void allocate_onlyScatteredPagesLeft_usesThemWhereverTheyLie() {
    leaveFree(3, 17, 18, 40, 63);
    assertEquals("{[3,4) [17,19) [40,41) [63,64)}", allocate(5).toString());
    assertEquals(0, allocator.freePages());
  }

  @Test
  void allocate_window_usesOnlyBlocksInsideIt() {
    assertEquals("{[21,27)}", allocate(6, 21, 27, 0, 0).toString());
    assertRefused(1, 21, 27, 0, 0);
    assertEquals("{[20,21) [27,28)}", allocate(2, 20, 28, 0, 0).toString());
  }

  @Test
  void allocate_alignment_isTheLeastBlockAndTheSurplusComesBack() {
    leaveFree(0, 1, 2, 3, 5, 6, 8, 9, 10, 11);
    assertEquals("{[0,4) [8,10)}", allocate(6, 0, 0, 0, 4).toString());
    assertEquals(4, allocator.freePages());
    assertRefused(1, 0, 0, 0, 4);
    assertRefused(4, 0, 0, 0, 2);
  }

  @Test
  void allocate_contiguous_takesTheNextPowerOfTwoAndGivesBackTheRest() {
    assertEquals("{[0,5)}", allocate(5, 0, 0, CONTIGUOUS, 0).toString());
    assertEquals("{[5,6)}", allocate(1).toString());
    assertEquals("{[8,11)}", allocate(3, 0, 0, CONTIGUOUS, 0).toString());
  }

  @Test
  void allocate_contiguousWithoutSuchBlock_completesALesserBlockToTheRight() {
    leaveFree(8, 9, 10, 11, 12, 13);
    assertEquals("{[8,14)}", allocate(6, 0, 0, CONTIGUOUS, 0).toString());
  }

  @Test
  void allocate_contiguousWithoutSuchBlock_completesALesserBlockToTheLeft() {
    leaveFree(6, 7, 8, 9, 10, 11, 12);
    assertEquals("{[6,13)}", allocate(7, 0, 0, CONTIGUOUS, 0).toString());
  }

  @Test
  void allocate_contiguousInAHoleWithoutALesserBlock_isRefusedAsInLinux() {
    // Pages 3 to 6 are 1 + 2 + 1: no block of four to start from.
    leaveFree(3, 4, 5, 6);
    assertRefused(4, 0, 0, CONTIGUOUS, 0);
    assertEquals("{[3,7)}", allocate(4).toString());
  }

  @Test
  void allocate_contiguousInAWindow_triesHarderOnlyIfTheWindowFitsExactly() {
    leaveFree(8, 9, 10, 11, 12, 13);
    assertRefused(6, 8, 15, CONTIGUOUS, 0);
    assertRefused(6, 7, 13, CONTIGUOUS, 0);
    assertEquals("{[8,14)}", allocate(6, 8, 14, CONTIGUOUS, 0).toString());
  }

  @Test
  void allocate_capacityNotAPowerOfTwo_hasOneRootPerBinaryDigit() {
    BuddyAllocator odd = new BuddyAllocator(13);
    Extents all = new Extents();
    assertTrue(odd.allocate(13, 0, 0, 0, 0, all));
    assertEquals("{[0,13)}", all.toString());
    odd.free(all);
    odd.validate();
    assertTrue(odd.allocate(8, 0, 0, CONTIGUOUS, 8, all));
    assertFalse(odd.allocate(8, 0, 0, CONTIGUOUS, 0, new Extents()));
  }

  @Test
  void allocate_morePagesThanFree_isRefused() {
    allocate(60);
    assertRefused(5, 0, 0, 0, 0);
    assertRefused(0, 0, 0, 0, 0);
  }

  @Test
  void allocate_windowOutsideTheMemoryOrEmpty_isRefused() {
    assertRefused(1, 64, 0, 0, 0);
    assertRefused(1, 70, 80, 0, 0);
    assertRefused(1, 20, 20, 0, 0);
    assertRefused(1, 20, 10, 0, 0);
  }

  @Test
  void allocate_alignmentNotAPowerOfTwo_isAnError() {
    assertThrows(
        IllegalArgumentException.class, () -> allocator.allocate(1, 0, 0, 0, 3, new Extents()));
  }

  @Test
  void allocate_intoExtentsThatHoldSomething_isAnErrorBecauseItWouldLeak() {
    Extents held = allocate(2);
    assertThrows(IllegalStateException.class, () -> allocator.allocate(1, 0, 0, 0, 0, held));
  }

  @Test
  void free_twice_isAnError() {
    Extents extents = allocate(4);
    allocator.free(extents);
    assertThrows(IllegalStateException.class, () -> allocator.free(extents));
  }

  @Test
  void free_pagesThatAreFree_isAnError() {
    Extents copy = new Extents();
    copy.setSingle(0, 4);
    allocator.free(allocate(4));
    assertThrows(IllegalStateException.class, () -> allocator.free(copy));
  }

  @Test
  void free_partOfABlock_isAnError() {
    allocate(4);
    Extents half = new Extents();
    half.setSingle(0, 2);
    assertThrows(IllegalStateException.class, () -> allocator.free(half));
  }

  @Test
  void free_pagesBeyondTheEnd_isAnError() {
    allocate(64);
    Extents beyond = new Extents();
    beyond.setSingle(60, 8);
    assertThrows(IllegalStateException.class, () -> allocator.free(beyond));
  }

  @Test
  void reset_afterAnything_makesTheMemoryWhole() {
    leaveFree(1, 5, 9);
    allocator.reset();
    allocator.validate();
    assertEquals(64, allocator.freePages());
    assertEquals("{[0,64)}", allocate(64, 0, 0, 0, 64).toString());
  }

  @Test
  void intersectsAndCompatible_scatteredExtents_askEachPiece() {
    leaveFree(3, 40);
    Extents two = allocate(2);
    assertTrue(allocator.intersects(two, 0, 4));
    assertTrue(allocator.intersects(two, 40, 0));
    assertFalse(allocator.intersects(two, 4, 40));
    assertTrue(allocator.compatible(two, 0, 0));
    assertTrue(allocator.compatible(two, 3, 41));
    assertFalse(allocator.compatible(two, 4, 0));
    assertFalse(allocator.compatible(two, 0, 40));
  }

  /** 192 GiB, the largest memory of one device that the presets have. */
  @Test
  void allocate_largeMemoryInRaggedBuffers_fillsToTheLastPageAndMergesBack() {
    BuddyAllocator large = new BuddyAllocator(192L << 18);
    Extents[] buffers = new Extents[2000];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new Extents();
      assertTrue(large.allocate(8195 + i, 0, 0, i % 2 == 0 ? 0 : TOP_DOWN, 0, buffers[i]));
    }
    Extents rest = new Extents();
    assertTrue(large.allocate(large.freePages(), 0, 0, 0, 0, rest));
    assertEquals(0, large.freePages());
    for (Extents buffer : buffers) {
      large.free(buffer);
    }
    large.free(rest);
    large.validate();
    assertTrue(large.allocate(128L << 18, 0, 0, CONTIGUOUS, 0, rest));
  }

  private static final int CLEARED = BuddyAllocator.CLEARED;

  /** Of a memory of 64 pages, [16,24) and [40,41) are free and clear, [0,16) and [60,64) dirty. */
  private void leaveSomeClear() {
    Extents low = allocate(16, 0, 16, 0, 0);
    Extents clear = allocate(8, 16, 24, 0, 0);
    allocate(16, 24, 40, 0, 0);
    Extents page = allocate(1, 40, 41, 0, 0);
    allocate(19, 41, 60, 0, 0);
    allocator.freeCleared(clear);
    allocator.freeCleared(page);
    allocator.free(low);
    assertEquals(9, allocator.freeClearedPages());
  }

  @Test
  void allocate_cleared_takesClearBlocksAndPlainTakesDirtyOnes() {
    leaveSomeClear();
    assertEquals("{[40,41)}", allocate(1, 0, 0, CLEARED, 0).toString());
    assertTrue(allocator.isCleared(40));
    assertEquals("{[16,20)}", allocate(4, 0, 0, CLEARED, 0).toString());
    assertEquals("{[60,64)}", allocate(4).toString());
    assertFalse(allocator.isCleared(60));
    assertEquals("{[0,16)}", allocate(16).toString());
    assertEquals(4, allocator.freeClearedPages());
  }

  @Test
  void allocate_preferredKindHasNoBlockOfThatOrder_takesTheOtherKind() {
    leaveSomeClear();
    assertEquals("{[0,16)}", allocate(16, 0, 0, CLEARED, 0).toString());
    allocate(4);
    assertEquals("{[40,41)}", allocate(1).toString());
    assertTrue(allocator.isCleared(40), "nobody asked for it, and it need not be filled");
  }

  @Test
  void allocate_onlyMixedBuddiesMakeABlock_mergesThemIntoADirtyOne() {
    Extents clear = allocate(4, 0, 4, 0, 0);
    Extents dirty = allocate(4, 4, 8, 0, 0);
    allocate(56);
    allocator.freeCleared(clear);
    allocator.free(dirty);
    allocator.validate();
    assertEquals("{[0,8)}", allocate(8, 0, 0, CLEARED, 8).toString());
    assertFalse(allocator.isCleared(0));
    assertEquals(0, allocator.freeClearedPages());
  }

  @Test
  void allocate_smallerBlocksServe_leavesMixedBuddiesApart() {
    Extents clear = allocate(4, 0, 4, 0, 0);
    Extents dirty = allocate(4, 4, 8, 0, 0);
    allocate(56);
    allocator.freeCleared(clear);
    allocator.free(dirty);
    assertEquals("{[0,8)}", allocate(8).toString());
    assertTrue(allocator.isCleared(3));
    assertFalse(allocator.isCleared(4));
  }

  @Test
  void trim_tail_comesBackAsItWasHandedOut() {
    Extents all = allocate(64);
    allocator.freeCleared(all);
    Extents block = allocate(32, 0, 32, CLEARED, 32);
    allocator.trim(block, 5);
    allocator.validate();
    assertEquals("{[0,5)}", block.toString());
    assertEquals(59, allocator.freeClearedPages());
    allocator.free(block);
    assertEquals("{[0,64)}", allocate(64, 0, 0, 0, 64).toString());
  }

  @Test
  void trim_scattered_keepsTheLowestPages() {
    leaveFree(3, 17, 18, 40, 63);
    Extents pages = allocate(5);
    allocator.trim(pages, 3);
    allocator.validate();
    assertEquals("{[3,4) [17,19)}", pages.toString());
    assertEquals(3, pages.totalPages());
    allocator.trim(pages, 1);
    assertEquals("{[3,4)}", pages.toString());
    allocator.trim(pages, 1);
    assertEquals(4, allocator.freePages());
  }

  @Test
  void trim_toNothingOrMore_isRefused() {
    Extents pages = allocate(5);
    assertThrows(IllegalArgumentException.class, () -> allocator.trim(pages, 0));
    assertThrows(IllegalArgumentException.class, () -> allocator.trim(pages, 6));
    allocator.free(pages);
    assertThrows(IllegalArgumentException.class, () -> allocator.trim(pages, 1));
  }

  @Test
  void isCleared_freePage_isAMistake() {
    assertThrows(IllegalStateException.class, () -> allocator.isCleared(0));
    assertThrows(IllegalStateException.class, () -> allocator.isCleared(64));
  }

  @Test
  void reset_forgetsWhatWasClear() {
    allocator.freeCleared(allocate(64));
    allocator.reset();
    allocator.validate();
    assertEquals(0, allocator.freeClearedPages());
  }
}
