package org.vramlab.ttm.space;

import org.jspecify.annotations.Nullable;

/**
 * The allocated blocks of a buddy allocator by order, and which of them were clear when they were
 * handed out.
 *
 * <p>Together with the free blocks they tile the memory: every page is in exactly one block. A
 * block that was cut appears as the pieces that were kept.
 */
final class AllocatedBlocks {
  private final long capacityPages;
  private final SparseBits[] byOrder;

  /** Subset of {@link #byOrder}; null until a clear block is handed out. */
  private SparseBits @Nullable [] clear;

  AllocatedBlocks(long capacityPages, int orders) {
    this.capacityPages = capacityPages;
    byOrder = newBits(capacityPages, orders);
  }

  private static SparseBits[] newBits(long capacityPages, int orders) {
    SparseBits[] bits = new SparseBits[orders];
    for (int order = 0; order < orders; order++) {
      bits[order] = new SparseBits((capacityPages >> order) + 1);
    }
    return bits;
  }

  boolean contains(int order, long start) {
    return byOrder[order].get((int) (start >> order));
  }

  /** Adds one block. */
  void add(long start, int order, boolean isClear) {
    byOrder[order].set((int) (start >> order));
    if (isClear) {
      SparseBits[] marks = clear;
      if (marks == null) {
        marks = newBits(capacityPages, byOrder.length);
        clear = marks;
      }
      marks[order].set((int) (start >> order));
    }
  }

  /** Adds the blocks that make up [start,end). */
  void addAll(long start, long end, boolean isClear) {
    for (long page = start; page < end; ) {
      int order = orderOfPiece(page, end);
      add(page, order, isClear);
      page += 1L << order;
    }
  }

  /**
   * Removes one block.
   *
   * @return whether it was clear when it was handed out
   */
  boolean remove(long start, int order) {
    int index = (int) (start >> order);
    byOrder[order].clear(index);
    boolean wasClear = isClear(start, order);
    if (clear != null && wasClear) {
      clear[order].clear(index);
    }
    return wasClear;
  }

  /** Whether the block was clear when it was handed out. */
  boolean isClear(long start, int order) {
    return clear != null && clear[order].get((int) (start >> order));
  }

  /** Order of the block that starts at {@code page} and ends by {@code end}, or -1. */
  int orderAt(long page, long end) {
    // From the largest that could start here: ranges of one allocation are handed back merged.
    int order = end > capacityPages ? -1 : orderOfPiece(page, end);
    while (order >= 0 && !contains(order, page)) {
      order--;
    }
    return order;
  }

  void clearAll() {
    for (SparseBits blocks : byOrder) {
      blocks.clearAll();
    }
    clear = null;
  }

  /** Number of blocks of all orders, by counting them. */
  long count() {
    long blocks = 0;
    for (SparseBits order : byOrder) {
      blocks += order.cardinality();
    }
    return blocks;
  }

  void validate() {
    if (clear == null) {
      return;
    }
    for (int order = 0; order < byOrder.length; order++) {
      for (int word = 0; word < byOrder[order].words(); word++) {
        if ((clear[order].word(word) & ~byOrder[order].word(word)) != 0) {
          throw new IllegalStateException(
              "order " + order + " has a mark of clear memory on a block that is not allocated");
        }
      }
    }
  }

  /** Order of the largest aligned block that starts at {@code page} and ends by {@code end}. */
  static int orderOfPiece(long page, long end) {
    return Math.min(Long.numberOfTrailingZeros(page), floorLog2(end - page));
  }

  static int floorLog2(long value) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
  }
}
