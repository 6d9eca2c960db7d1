package org.vramlab.ttm.space;

/**
 * The free blocks of a buddy allocator by order, and the search for one that serves a request.
 *
 * <p>A block of order <i>k</i> is 2^<i>k</i> pages that start at a multiple of 2^<i>k</i>; its
 * index is its start divided by its size, so that its buddy is {@code index ^ 1} and the block that
 * both make up is {@code index >> 1} one order above. This class does not merge or split: it holds
 * what it is told, one {@link LayeredBitmap} per order.
 */
final class FreeBlocks {

  /** Answer of {@link #find} when nothing fits. */
  static final long NOT_FOUND = -1;

  /** Orders stay below this in the answer of {@link #find}: page numbers have 31 bits. */
  private static final int ORDER_BITS = 5;

  private final LayeredBitmap[] byOrder;

  /** Bit <i>k</i>: there is a free block of order <i>k</i>. */
  private int nonEmptyOrders;

  FreeBlocks(long capacityPages, int orders) {
    byOrder = new LayeredBitmap[orders];
    for (int order = 0; order < orders; order++) {
      // One index more than there are blocks: the last block's buddy may not exist, and is asked
      // for all the same when the last block is freed.
      byOrder[order] = new LayeredBitmap((capacityPages >> order) + 1);
    }
  }

  boolean contains(int order, int index) {
    return byOrder[order].contains(index);
  }

  void add(int order, int index) {
    byOrder[order].add(index);
    nonEmptyOrders |= 1 << order;
  }

  void remove(int order, int index) {
    byOrder[order].remove(index);
    if (byOrder[order].isEmpty()) {
      nonEmptyOrders &= ~(1 << order);
    }
  }

  void clear() {
    for (LayeredBitmap blocks : byOrder) {
      blocks.clear();
    }
    nonEmptyOrders = 0;
  }

  /** Index of the first free block of an order at or above {@code index}, or -1. */
  int next(int order, int index) {
    return byOrder[order].next(index);
  }

  /** Index of the last free block of an order at or below {@code index}, or -1. */
  int previous(int order, int index) {
    return byOrder[order].previous(index);
  }

  /** Order of the free block that holds a page, or -1 if the page is not free. */
  int orderAt(long page) {
    for (int orders = nonEmptyOrders; orders != 0; orders &= orders - 1) {
      int order = Integer.numberOfTrailingZeros(orders);
      if (byOrder[order].contains((int) (page >> order))) {
        return order;
      }
    }
    return -1;
  }

  /**
   * Finds where in the window a block of the given order can be cut out of a free one.
   *
   * <p>Normally out of the smallest free block that will do, and of those the lowest, so that large
   * blocks last; top-down at the highest address that any free block offers (drm_buddy's
   * DRM_BUDDY_TOPDOWN_ALLOCATION looks at the highest block of every order).
   *
   * @return {@link #NOT_FOUND}, or an answer to be read by {@link #foundStart} and {@link
   *     #foundOrder}
   */
  long find(int order, long firstPage, long lastPageExclusive, boolean topDown) {
    long best = NOT_FOUND;
    for (int orders = nonEmptyOrders & (-1 << order); orders != 0; orders &= orders - 1) {
      int from = Integer.numberOfTrailingZeros(orders);
      long start =
          topDown
              ? highestInside(from, order, firstPage, lastPageExclusive)
              : lowestInside(from, order, firstPage, lastPageExclusive);
      if (start >= 0) {
        long found = (start << ORDER_BITS) | from;
        if (!topDown) {
          return found;
        }
        best = Math.max(best, found);
      }
    }
    return best;
  }

  /** First page of what {@link #find} found. */
  static long foundStart(long found) {
    return found >> ORDER_BITS;
  }

  /** Order of the free block that holds what {@link #find} found. */
  static int foundOrder(long found) {
    return (int) found & ((1 << ORDER_BITS) - 1);
  }

  void validate() {
    for (int order = 0; order < byOrder.length; order++) {
      byOrder[order].validate();
      boolean said = (nonEmptyOrders & (1 << order)) != 0;
      if (said == byOrder[order].isEmpty()) {
        throw new IllegalStateException("order " + order + " is said to have blocks: " + said);
      }
    }
  }

  /** Number of free blocks of all orders, by counting them. */
  long count() {
    long blocks = 0;
    for (LayeredBitmap order : byOrder) {
      blocks += order.cardinality();
    }
    return blocks;
  }

  private long lowestInside(int from, int order, long firstPage, long lastPageExclusive) {
    int index = byOrder[from].next((int) (firstPage >> from));
    // The first block may begin before the window; the second does not, and if that one is too
    // short for it, it is cut by the window's end and there is no third.
    for (int tries = 0; tries < 2 && index >= 0; tries++) {
      long mask = (1L << order) - 1;
      long start = (Math.max(firstPage, (long) index << from) + mask) & ~mask;
      long end = Math.min(lastPageExclusive, (index + 1L) << from);
      if (start + mask < end) {
        return start;
      }
      index = byOrder[from].next(index + 1);
    }
    return NOT_FOUND;
  }

  private long highestInside(int from, int order, long firstPage, long lastPageExclusive) {
    int index = byOrder[from].previous((int) ((lastPageExclusive - 1) >> from));
    for (int tries = 0; tries < 2 && index >= 0; tries++) {
      long end = Math.min(lastPageExclusive, (index + 1L) << from);
      long start = (end - (1L << order)) & -(1L << order);
      if (start >= Math.max(firstPage, (long) index << from)) {
        return start;
      }
      index = byOrder[from].previous(index - 1);
    }
    return NOT_FOUND;
  }
}
