package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.Extents;
import org.vramlab.ttm.space.SpaceAllocator;

/**
 * The cases of the kernel's own test of its buddy allocator (drm_buddy_test.c of Linux 6.12,
 * gpu_buddy_test.c in its later stable releases), under their names there and with their meaning. A
 * block of a given order is a request for that many pages aligned to as many.
 */
class GpuBuddyTest {

  private static Extents block(BuddyAllocator allocator, int order) {
    Extents out = new Extents();
    assertTrue(allocator.allocate(1L << order, 0, 0, 0, 1L << order, out), "order " + order);
    assertEquals(1L << order, out.totalPages());
    assertEquals(1, out.count());
    return out;
  }

  private static void assertNoBlock(BuddyAllocator allocator, int order) {
    assertFalse(allocator.allocate(1L << order, 0, 0, 0, 1L << order, new Extents()));
  }

  private static void assertFits(
      BuddyAllocator allocator, long pages, long first, long last, long alignment) {
    assertTrue(allocator.allocate(pages, first, last, 0, alignment, new Extents()));
  }

  private static void assertRefused(
      BuddyAllocator allocator, long pages, long first, long last, long alignment) {
    assertFalse(allocator.allocate(pages, first, last, 0, alignment, new Extents()));
  }

  @Test
  void drm_test_buddy_alloc_limit() {
    BuddyAllocator allocator = new BuddyAllocator(Extents.MAX_ADDRESSED_PAGES);
    assertEquals(1L << 30, allocator.largestBlockPages());
    assertEquals(1L << 30, block(allocator, 30).pages(0));
    allocator.validate();
  }

  @Test
  void drm_test_buddy_alloc_optimistic() {
    int maxOrder = 16;
    BuddyAllocator allocator = new BuddyAllocator((1L << (maxOrder + 1)) - 1);
    for (int order = 0; order <= maxOrder; order++) {
      block(allocator, order);
    }
    assertNoBlock(allocator, 0);
    allocator.validate();
  }

  @Test
  void drm_test_buddy_alloc_pessimistic() {
    int maxOrder = 16;
    BuddyAllocator allocator = new BuddyAllocator(1L << maxOrder);
    List<Extents> blocks = new ArrayList<>();
    for (int order = 0; order < maxOrder; order++) {
      blocks.add(block(allocator, order));
    }
    blocks.addFirst(block(allocator, 0));
    for (int order = maxOrder; order >= 0; order--) {
      assertNoBlock(allocator, order);
    }
    allocator.free(blocks.removeFirst());
    for (int order = 1; order <= maxOrder; order++) {
      // Freeing the block of order - 1 lets it merge with what became free before it.
      allocator.free(blocks.removeFirst());
      allocator.free(block(allocator, order));
      allocator.validate();
    }
    block(allocator, maxOrder);
  }

  @Test
  void drm_test_buddy_alloc_pathological() {
    int maxOrder = 3;
    BuddyAllocator allocator = new BuddyAllocator(1L << maxOrder);
    ArrayDeque<Extents> blocks = new ArrayDeque<>();
    List<Extents> holes = new ArrayList<>();
    for (int top = maxOrder; top > 0; top--) {
      if (!blocks.isEmpty()) {
        allocator.free(blocks.removeFirst());
      }
      for (int order = top - 1; order >= 0; order--) {
        blocks.addLast(block(allocator, order));
      }
      holes.add(block(allocator, 0));
      assertNoBlock(allocator, top);
    }
    for (Extents hole : holes) {
      allocator.free(hole);
    }
    for (int order = 1; order <= maxOrder; order++) {
      assertNoBlock(allocator, order);
    }
    allocator.validate();
  }

  @Test
  void drm_test_buddy_alloc_contiguous() {
    int size = 16 * 3;
    BuddyAllocator allocator = new BuddyAllocator(size);
    List<List<Extents>> lists = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < size; i++) {
      lists.get(i % 3).add(block(allocator, 0));
    }
    assertNotContiguous(allocator, 3);
    lists.get(1).forEach(allocator::free);
    assertNotContiguous(allocator, 3);
    assertNotContiguous(allocator, 2);
    lists.get(2).forEach(allocator::free);
    assertNotContiguous(allocator, 3);
    assertContiguous(allocator, 2);
    lists.get(0).forEach(allocator::free);
    assertContiguous(allocator, 3);
    allocator.validate();
  }

  private static void assertContiguous(BuddyAllocator allocator, long pages) {
    Extents out = new Extents();
    assertTrue(allocator.allocate(pages, 0, 0, SpaceAllocator.CONTIGUOUS, 1, out));
    assertEquals(1, out.count());
    assertEquals(pages, out.totalPages());
  }

  private static void assertNotContiguous(BuddyAllocator allocator, long pages) {
    assertFalse(allocator.allocate(pages, 0, 0, SpaceAllocator.CONTIGUOUS, 1, new Extents()));
  }

  /** Windows of 1 MiB, which is 256 pages, in a memory of 31 windows and a bit. */
  @Test
  void drm_test_buddy_alloc_range_bias() {
    SplittableRandom random = new SplittableRandom(1);
    int bias = 256;
    int windows = 31;
    BuddyAllocator allocator = new BuddyAllocator((long) windows * bias + 37);
    for (int window : shuffled(windows, random)) {
      long start = (long) window * bias;
      long end = start + bias;
      assertRefused(allocator, bias + 1, start, end, bias);
      assertRefused(allocator, bias + 1, start, end, 1);
      assertRefused(allocator, bias, start + 1, end, 1);
      assertRefused(allocator, bias / 2, start + 1, end - 1, bias / 2);

      Extents exact = new Extents();
      assertTrue(allocator.allocate(bias, start, end, 0, bias, exact));
      assertTrue(allocator.compatible(exact, start, end));
      allocator.free(exact);
      Extents roundedPage = new Extents();
      assertTrue(allocator.allocate(1, start, end, 0, bias, roundedPage));
      assertEquals(start, roundedPage.start(0));
      allocator.free(roundedPage);

      for (int left = bias; left > 0; ) {
        int pages = random.nextInt(1, left + 1);
        assertFits(allocator, pages, start, end, 1);
        left -= pages;
      }
      assertRefused(allocator, 1, start, end, 1);
      allocator.validate();
    }
    assertEquals(37, allocator.freePages());
    assertGrowingWindowCanBeFilled(random);
    assertClearRequestGetsDirtyPagesOfTheWindow(bias);
  }

  private static void assertGrowingWindowCanBeFilled(SplittableRandom random) {
    int capacity = 5000;
    BuddyAllocator allocator = new BuddyAllocator(capacity);
    int start = random.nextInt(capacity - 10);
    int end = start + 1;
    while (start > 0 || end < capacity) {
      int newStart = Math.max(0, start - random.nextInt(300));
      int newEnd = Math.min(capacity, end + random.nextInt(300));
      int pages = newEnd - newStart - (capacity - (int) allocator.freePages());
      if (pages > 0) {
        assertFits(allocator, pages, newStart, newEnd, 1);
      }
      assertRefused(allocator, 1, newStart, newEnd, 1);
      start = newStart;
      end = newEnd;
    }
    assertEquals(0, allocator.freePages());
    allocator.validate();
  }

  private static void assertClearRequestGetsDirtyPagesOfTheWindow(int bias) {
    BuddyAllocator allocator = new BuddyAllocator(4L * bias);
    Extents out = new Extents();
    assertTrue(allocator.allocate(5, bias, 2L * bias, BuddyAllocator.CLEARED, 1, out));
    assertTrue(allocator.compatible(out, bias, 2L * bias));
    assertEquals(0, clearPages(allocator, out));
  }

  private static int clearPages(BuddyAllocator allocator, Extents extents) {
    int clear = 0;
    for (int i = 0; i < extents.count(); i++) {
      for (long page = extents.start(i); page < extents.endExclusive(i); page++) {
        clear += allocator.isCleared(page) ? 1 : 0;
      }
    }
    return clear;
  }

  /** Five pages are clear; of ten that are asked for one by one, every other is to be clear. */
  @Test
  void drm_test_buddy_alloc_clear() {
    int maxOrder = 12;
    BuddyAllocator allocator = new BuddyAllocator(1L << maxOrder);
    allocator.freeCleared(allocated(allocator, 5, SpaceAllocator.TOP_DOWN, 1));
    List<Extents> clean = new ArrayList<>();
    List<Extents> dirty = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      boolean wantsClear = i % 2 == 1;
      int flags = wantsClear ? BuddyAllocator.CLEARED : 0;
      (wantsClear ? clean : dirty).add(allocated(allocator, 1, flags, 1));
    }
    clean.forEach(page -> assertEquals(1, clearPages(allocator, page)));
    dirty.forEach(page -> assertEquals(0, clearPages(allocator, page)));
    clean.forEach(allocator::freeCleared);

    Extents beyond = allocated(allocator, 10, BuddyAllocator.CLEARED, 1);
    assertEquals(10, beyond.totalPages());
    allocator.free(beyond);
    dirty.forEach(allocator::free);
    allocator.validate();

    assertAlternatingPagesAreMergedByForce(maxOrder);
    assertSeveralRootsWithClearRestAreWholeAgain(maxOrder);
  }

  private static Extents allocated(BuddyAllocator allocator, long pages, int flags, long unit) {
    Extents out = new Extents();
    assertTrue(allocator.allocate(pages, 0, 0, flags, unit, out));
    return out;
  }

  private static void assertAlternatingPagesAreMergedByForce(int maxOrder) {
    BuddyAllocator allocator = new BuddyAllocator(1L << maxOrder);
    List<Extents> pages = new ArrayList<>();
    for (int i = 0; i < 1 << maxOrder; i++) {
      pages.add(allocated(allocator, 1, 0, 1));
    }
    for (Extents page : pages) {
      if (page.start(0) % 2 == 0) {
        allocator.free(page);
      } else {
        allocator.freeCleared(page);
      }
    }
    assertEquals(1L << (maxOrder - 1), allocator.freeClearedPages());
    for (int order = 1; order <= maxOrder; order++) {
      long size = 1L << order;
      Extents block = allocated(allocator, size, BuddyAllocator.CLEARED, size);
      assertEquals(size, block.totalPages());
      assertEquals(0, clearPages(allocator, block));
      allocator.free(block);
      allocator.validate();
    }
  }

  private static void assertSeveralRootsWithClearRestAreWholeAgain(int maxOrder) {
    long large = 1L << maxOrder;
    long small = large / 4;
    BuddyAllocator allocator = new BuddyAllocator(large + small);
    for (long[] root : new long[][] {{0, large}, {large, large + small}}) {
      Extents part = new Extents();
      long pages = (root[1] - root[0]) / 3;
      assertTrue(allocator.allocate(pages, root[0], root[1], 0, 1, part));
      allocator.freeCleared(part);
    }
    allocator.validate();
    assertEquals(large + small, allocator.freePages());
    assertEquals(0, clearPages(allocator, allocated(allocator, large, 0, large)));
    allocator.reset();
    allocator.validate();
    assertEquals(0, allocator.freeClearedPages());
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
