package org.vramlab.ttm.space;

/**
 * Checks that the blocks of a buddy allocator tile its memory, that every pair that may be merged
 * is, and that the counts are right.
 */
final class BuddyCheck {
  private final long capacityPages;
  private final FreeMemory free;
  private final AllocatedBlocks allocated;
  private final int maxOrder;

  private long freeSeen;
  private long clearSeen;
  private long blocksSeen;

  BuddyCheck(long capacityPages, FreeMemory free, AllocatedBlocks allocated) {
    this.capacityPages = capacityPages;
    this.free = free;
    this.allocated = allocated;
    this.maxOrder = AllocatedBlocks.floorLog2(capacityPages);
  }

  /**
   * Throws {@link IllegalStateException} naming the first broken invariant.
   *
   * @param freePages as the allocator counts them
   */
  void check(long freePages) {
    free.validate();
    allocated.validate();
    long page = 0;
    while (page < capacityPages) {
      int order = orderOfBlockAt(page);
      look(order, page);
      page += 1L << order;
    }
    // The walk took the largest block at each page and skipped what lies under it: nothing may.
    long blocks = free.count() + allocated.count();
    if (blocks != blocksSeen) {
      throw new IllegalStateException((blocks - blocksSeen) + " blocks overlap others");
    }
    if (freeSeen != freePages || clearSeen != free.clearPages()) {
      throw new IllegalStateException(
          "free blocks hold "
              + freeSeen
              + " pages, "
              + clearSeen
              + " of them clear, but "
              + freePages
              + " and "
              + free.clearPages()
              + " are counted");
    }
  }

  private void look(int order, long page) {
    int index = (int) (page >> order);
    boolean isClear = free.contains(order, index, true);
    blocksSeen++;
    if (!isClear && !free.contains(order, index, false)) {
      return;
    }
    freeSeen += 1L << order;
    clearSeen += isClear ? 1L << order : 0;
    String block = "block of order " + order + " at page " + page;
    if (allocated.contains(order, page)) {
      throw new IllegalStateException(block + " is free and allocated");
    }
    if (isClear && free.contains(order, index, false)) {
      throw new IllegalStateException(block + " is clear and dirty");
    }
    if (order < maxOrder && free.contains(order, index ^ 1, isClear)) {
      throw new IllegalStateException(block + " is not merged with its buddy");
    }
  }

  private int orderOfBlockAt(long page) {
    int order = AllocatedBlocks.orderOfPiece(page, capacityPages);
    while (order >= 0 && !startsBlock(order, page)) {
      order--;
    }
    if (order < 0) {
      throw new IllegalStateException("page " + page + " is in no block");
    }
    return order;
  }

  private boolean startsBlock(int order, long page) {
    int index = (int) (page >> order);
    return free.contains(order, index, false)
        || free.contains(order, index, true)
        || allocated.contains(order, page);
  }
}
