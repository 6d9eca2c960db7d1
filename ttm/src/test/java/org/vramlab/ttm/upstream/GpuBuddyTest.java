package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The cases of the kernel's own test of its buddy allocator (drm_buddy_test.c of Linux 6.12), under
 * their names there and with their meaning. A block of a given order is a request for that many
 * pages aligned to as many.
 *
 * <p>drm_test_buddy_alloc_clear is about cleared and dirty memory, which this allocator does not
 * tell apart.
 */
class DrmBuddyTest {

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
