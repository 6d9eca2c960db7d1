package org.vramlab.ttm.pages;

/**
 * Freed blocks of one caching class, by size, kept for the next who wants such ({@code struct
 * ttm_pool_type}).
 *
 * <p>Blocks are powers of two of pages. A vector is made of the largest blocks that fit, largest
 * first, so that which blocks it has follows from its size alone.
 *
 * <p>Threads: the host memory's lock.
 */
final class BlockPool {
  /** Largest block, as a power of two: {@code MAX_PAGE_ORDER}. */
  static final int MAX_ORDER = 10;

  private final long[] blocks = new long[MAX_ORDER + 1];
  private long pages;

  /** Pages in blocks of 2^{@code order} that are kept. */
  long pagesOfOrder(int order) {
    return blocks[order] << order;
  }

  /** Pages that are kept in all. */
  long pages() {
    return pages;
  }

  /**
   * Takes what it has of the blocks that {@code wanted} pages are made of.
   *
   * @return how many pages were taken
   */
  long take(long wanted) {
    long taken = 0;
    for (int order = MAX_ORDER; order >= 0; order--) {
      long count = Math.min(blocksOf(wanted, order), blocks[order]);
      blocks[order] -= count;
      taken += count << order;
    }
    pages -= taken;
    return taken;
  }

  /** Keeps the blocks that {@code freed} pages are made of. */
  void keep(long freed) {
    for (int order = MAX_ORDER; order >= 0; order--) {
      blocks[order] += blocksOf(freed, order);
    }
    pages += freed;
  }

  /**
   * Lets one block go, the smallest it has.
   *
   * @return its pages; 0 if it has none
   */
  long shrink() {
    for (int order = 0; order <= MAX_ORDER; order++) {
      if (blocks[order] > 0) {
        blocks[order]--;
        pages -= 1L << order;
        return 1L << order;
      }
    }
    return 0;
  }

  private static long blocksOf(long pages, int order) {
    return order == MAX_ORDER ? pages >> MAX_ORDER : (pages >> order) & 1;
  }
}
