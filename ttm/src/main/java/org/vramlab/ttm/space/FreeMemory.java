package org.vramlab.ttm.space;

import org.jspecify.annotations.Nullable;

/**
 * The free blocks of a buddy allocator: those whose pages are known to be clear apart from those
 * that are dirty, so that either can be preferred.
 *
 * <p>This class does not merge or split, and its two sets know nothing of one another: a clear
 * block beside its dirty buddy stays two blocks until {@link #findMixed} is asked for such a pair.
 * As long as nothing was freed as clear there is one set, and no more work than with one.
 *
 * <p>Real-world counterpart: DRM_BUDDY_CLEARED of drm_buddy (Linux 6.12).
 */
final class FreeMemory {

  /** Answer of searches when nothing fits. */
  static final long NOT_FOUND = FreeBlocks.NOT_FOUND;

  private final long capacityPages;
  private final int orders;
  private final FreeBlocks dirty;

  /** Null until something is freed as clear. */
  private @Nullable FreeBlocks clear;

  private long clearPages;

  FreeMemory(long capacityPages, int orders) {
    this.capacityPages = capacityPages;
    this.orders = orders;
    dirty = new FreeBlocks(capacityPages, orders);
  }

  /** Pages of the clear blocks. */
  long clearPages() {
    return clearPages;
  }

  boolean contains(int order, int index, boolean isClear) {
    if (isClear) {
      return clear != null && clear.contains(order, index);
    }
    return dirty.contains(order, index);
  }

  void add(int order, int index, boolean isClear) {
    if (!isClear) {
      dirty.add(order, index);
      return;
    }
    FreeBlocks blocks = clear;
    if (blocks == null) {
      blocks = new FreeBlocks(capacityPages, orders);
      clear = blocks;
    }
    blocks.add(order, index);
    clearPages += 1L << order;
  }

  /** Adds the blocks that make up [start,end); none of them has a buddy to merge with. */
  void addAll(long start, long end, boolean isClear) {
    for (long page = start; page < end; ) {
      int order = AllocatedBlocks.orderOfPiece(page, end);
      add(order, (int) (page >> order), isClear);
      page += 1L << order;
    }
  }

  void remove(int order, int index, boolean isClear) {
    if (clear != null && isClear) {
      clear.remove(order, index);
      clearPages -= 1L << order;
    } else {
      dirty.remove(order, index);
    }
  }

  void clearAll() {
    dirty.clear();
    clear = null;
    clearPages = 0;
  }

  /**
   * Finds where in the window a block of the given order can be cut out of a free one: as {@link
   * FreeBlocks#find}, in the preferred kind of memory if it can be, else in the other.
   *
   * @return {@link #NOT_FOUND}, or an answer to be read by {@link #foundStart}, {@link #foundOrder}
   *     and {@link #foundClear}
   */
  long find(int order, long first, long last, boolean topDown, boolean preferClear) {
    FreeBlocks blocks = clearPages == 0 ? null : clear;
    if (blocks == null) {
      return packed(dirty.find(order, first, last, topDown), false);
    }
    FreeBlocks preferred = preferClear ? blocks : dirty;
    long found = packed(preferred.find(order, first, last, topDown), preferClear);
    if (found != NOT_FOUND) {
      return found;
    }
    FreeBlocks other = preferClear ? dirty : blocks;
    return packed(other.find(order, first, last, topDown), !preferClear);
  }

  private static long packed(long found, boolean isClear) {
    return found == NOT_FOUND ? NOT_FOUND : found << 1 | (isClear ? 1 : 0);
  }

  /** First page of what {@link #find} found. */
  static long foundStart(long found) {
    return FreeBlocks.foundStart(found >> 1);
  }

  /** Order of the free block that holds what {@link #find} found. */
  static int foundOrder(long found) {
    return FreeBlocks.foundOrder(found >> 1);
  }

  /** Whether that block is clear. */
  static boolean foundClear(long found) {
    return (found & 1) != 0;
  }

  /**
   * Index of the first free block of an order, of either kind, at or above {@code index}; or -1.
   */
  int next(int order, int index) {
    int found = dirty.next(order, index);
    if (clearPages == 0 || clear == null) {
      return found;
    }
    int other = clear.next(order, index);
    return found < 0 || other < 0 ? Math.max(found, other) : Math.min(found, other);
  }

  /** Index of the last free block of an order, of either kind, at or below {@code index}; or -1. */
  int previous(int order, int index) {
    int found = dirty.previous(order, index);
    return clearPages == 0 || clear == null ? found : Math.max(found, clear.previous(order, index));
  }

  /** Order of the free block that holds a page, or -1 if the page is not free. */
  int orderAt(long page) {
    int order = dirty.orderAt(page);
    return order >= 0 || clear == null ? order : clear.orderAt(page);
  }

  /** Where the free pages that start at {@code from} end, at most {@code limit}. */
  long runEnd(long from, long limit) {
    long page = from;
    while (page < limit) {
      int order = orderAt(page);
      if (order < 0) {
        return page;
      }
      page = ((page >> order) + 1) << order;
    }
    return limit;
  }

  /**
   * Finds where in the window an aligned range of 2^order pages is free without being one block,
   * because some of it is clear and some dirty: the lowest, or with {@code topDown} the highest.
   *
   * <p>Cost: a few word reads per aligned range that holds a clear block; only asked for by
   * requests that would otherwise be refused.
   *
   * @return its first page, or {@link #NOT_FOUND}
   */
  long findMixed(int order, long first, long last, boolean topDown) {
    FreeBlocks blocks = clearPages == 0 ? null : clear;
    long size = 1L << order;
    // Where clear blocks are looked for next: from here up, or with topDown below here.
    long page = topDown ? last & -size : (first + size - 1) & -size;
    while (blocks != null) {
      long piece = topDown ? highestBelow(blocks, order, page) : lowestFrom(blocks, order, page);
      long start = piece & -size;
      if (piece < 0 || start < first || start + size > last) {
        return NOT_FOUND;
      }
      if (runEnd(start, start + size) == start + size) {
        return start;
      }
      page = topDown ? start : start + size;
    }
    return NOT_FOUND;
  }

  /** Start of the lowest block smaller than {@code order} at or above {@code page}, or -1. */
  private static long lowestFrom(FreeBlocks blocks, int order, long page) {
    long lowest = NOT_FOUND;
    for (int smaller = 0; smaller < order; smaller++) {
      int index = blocks.next(smaller, (int) (page >> smaller));
      long start = (long) index << smaller;
      if (index >= 0 && (lowest < 0 || start < lowest)) {
        lowest = start;
      }
    }
    return lowest;
  }

  /** Start of the highest block smaller than {@code order} below {@code page}, or -1. */
  private static long highestBelow(FreeBlocks blocks, int order, long page) {
    long highest = NOT_FOUND;
    for (int smaller = 0; smaller < order; smaller++) {
      int index = blocks.previous(smaller, (int) (page >> smaller) - 1);
      highest = index < 0 ? highest : Math.max(highest, (long) index << smaller);
    }
    return highest;
  }

  /** Number of free blocks of all orders, by counting them. */
  long count() {
    return dirty.count() + (clear == null ? 0 : clear.count());
  }

  void validate() {
    dirty.validate();
    if (clear != null) {
      clear.validate();
    }
  }
}
