package org.vramlab.ttm.space;

import java.util.Arrays;

/**
 * A memory handed out in blocks of 2^<i>k</i> pages that may lie apart: how amdgpu manages VRAM.
 *
 * <p>A request is served by its binary parts, the largest first; where no block of an order is
 * left, by smaller ones. So a request that may be scattered succeeds exactly if its window has
 * enough free pages (with an alignment: enough free aligned units of that many pages). A request
 * that must be contiguous takes one block of at least its size and gives back the rest; if there is
 * none it tries harder, see {@link #allocate}. On free, a block and its buddy become the block
 * above, as far up as that goes.
 *
 * <p>The capacity need not be a power of two: it is a row of roots, the largest first. No block
 * crosses from one root to the next, since an aligned block that fits into the capacity lies inside
 * one root; only merging has to know that the last root's buddy does not exist.
 *
 * <p>Among the blocks that serve, the smallest, and among those the lowest; with {@link #TOP_DOWN}
 * the highest address. Linux follows the order of its free lists instead, so addresses are not
 * comparable with a recording. amdgpu asks for blocks of at least 2 MiB when a size is a multiple
 * of that: whoever wants the same passes it as the alignment.
 *
 * <p>Cost: a handful of word reads and writes per block and per order that is split or merged; no
 * garbage, save the array in {@link Extents} for scattered results. Memory: two bits per page of
 * the parts that have been cut up.
 *
 * <p>Free blocks are kept in one {@link FreeBlocks}. Cleared and dirty memory, which drm_buddy
 * keeps apart, are two of those with a preference between them; trimming is what {@link #keepHead}
 * does.
 *
 * <p>Real-world counterpart: drm_buddy as amdgpu_vram_mgr uses it (Linux 6.12).
 */
public class BuddyAllocator implements SpaceAllocator {

  private final int capacityPages;
  private final int maxOrder;
  private final FreeBlocks free;

  /**
   * By order, the allocated blocks. Together with the free ones they tile the memory: every page is
   * in exactly one block. A block that was cut appears as the pieces that were kept.
   */
  private final SparseBits[] allocated;

  /** Sum of the free blocks' sizes. */
  private long freePages;

  /** Blocks of the request in progress, packed as in {@link Extents}; room for the next one. */
  private long[] taken = new long[Integer.SIZE];

  /**
   * Creates a memory with every page free.
   *
   * @param capacityPages from 1 to {@link Extents#MAX_ADDRESSED_PAGES}
   */
  public BuddyAllocator(long capacityPages) {
    Requests.checkCapacity(capacityPages);
    this.capacityPages = (int) capacityPages;
    maxOrder = floorLog2(capacityPages);
    free = new FreeBlocks(capacityPages, maxOrder + 1);
    allocated = new SparseBits[maxOrder + 1];
    for (int order = 0; order <= maxOrder; order++) {
      allocated[order] = new SparseBits((capacityPages >> order) + 1);
    }
    reset();
  }

  @Override
  public final long capacityPages() {
    return capacityPages;
  }

  @Override
  public final long freePages() {
    return freePages;
  }

  /** Size of the largest block that could exist here, in pages: that of the largest root. */
  public final long largestBlockPages() {
    return 1L << maxOrder;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The alignment is a power of two, and the least size of a block (drm_buddy's min_block_size):
   * the request is rounded up to it for the search, and what is too much is given back. One above
   * the capacity is never met.
   *
   * <p>{@link #CONTIGUOUS} as drm_buddy: one block of the next power of two inside the window;
   * else, if the window is just as long as the request, that window if all of it is free; else,
   * without a window, the blocks of the next lower power of two are taken as a start that free
   * neighbours to the right, or to the left of it, may complete. A hole that contains no such block
   * is not found, as in Linux, and the caller has to evict.
   */
  @Override
  public final boolean allocate(
      long pages,
      long firstPage,
      long lastPageExclusive,
      int flags,
      long alignmentPages,
      Extents out) {
    Requests.check(pages, firstPage, lastPageExclusive, flags, alignmentPages, out);
    long alignment = Math.max(1, alignmentPages);
    if (Long.bitCount(alignment) != 1) {
      throw new IllegalArgumentException(
          "alignment of " + alignmentPages + " pages is not a power of two");
    }
    long last = lastPageExclusive == 0 ? capacityPages : Math.min(lastPageExclusive, capacityPages);
    if (pages == 0 || pages > freePages || last - firstPage < pages || alignment > capacityPages) {
      return false;
    }
    boolean topDown = (flags & TOP_DOWN) != 0;
    int minOrder = Long.numberOfTrailingZeros(alignment);
    return (flags & CONTIGUOUS) != 0
        ? allocateContiguous(pages, firstPage, last, topDown, minOrder, out)
        : allocateScattered(pages, firstPage, last, topDown, minOrder, out);
  }

  private boolean allocateScattered(
      long pages, long first, long last, boolean topDown, int minOrder, Extents out) {
    long surplus = -pages & ((1L << minOrder) - 1);
    long missing = pages + surplus;
    int count = 0;
    int order = maxOrder;
    while (missing > 0) {
      order = Math.min(order, floorLog2(missing));
      long found = free.find(order, first, last, topDown);
      if (found == FreeBlocks.NOT_FOUND) {
        if (order == minOrder) {
          giveBack(count);
          return false;
        }
        order--;
        continue;
      }
      long start = FreeBlocks.foundStart(found);
      cutOut(start, order, FreeBlocks.foundOrder(found));
      allocated[order].set((int) (start >> order));
      if (count == taken.length) {
        taken = Arrays.copyOf(taken, 2 * count);
      }
      taken[count++] = Extents.pack(start, 1L << order);
      missing -= 1L << order;
    }
    if (surplus > 0) {
      // The block taken last is the smallest, and at least one alignment unit, so it has the pages.
      long start = Extents.packedStart(taken[count - 1]);
      allocated[order].clear((int) (start >> order));
      keepHead(start, order, (1L << order) - surplus);
      taken[count - 1] -= surplus;
    }
    freePages -= pages;
    out.setPieces(taken, count);
    return true;
  }

  private boolean allocateContiguous(
      long pages, long first, long last, boolean topDown, int minOrder, Extents out) {
    int order = Math.max(minOrder, floorLog2(2 * pages - 1));
    long found = order > maxOrder ? FreeBlocks.NOT_FOUND : free.find(order, first, last, topDown);
    long start;
    if (found != FreeBlocks.NOT_FOUND) {
      start = FreeBlocks.foundStart(found);
      cutOut(start, order, FreeBlocks.foundOrder(found));
      keepHead(start, order, pages);
    } else {
      start = findRun(pages, first, last, topDown, minOrder);
      if (start < 0) {
        return false;
      }
      cutRun(start, start + pages);
    }
    freePages -= pages;
    out.setSingle(start, pages);
    return true;
  }

  @Override
  public final void free(Extents extents) {
    Requests.checkNotEmpty(extents);
    for (int i = 0, count = extents.count(); i < count; i++) {
      freeRange(extents.start(i), extents.endExclusive(i));
    }
    freePages += extents.totalPages();
    extents.clear();
  }

  @Override
  public final void reset() {
    free.clear();
    for (SparseBits blocks : allocated) {
      blocks.clearAll();
    }
    addFree(0, capacityPages);
    freePages = capacityPages;
  }

  /** Whether a freed block may be merged with the block beside it. For tests that forget to. */
  boolean isFree(int order, int index) {
    return free.contains(order, index);
  }

  /** Takes an aligned block out of the free block of order {@code from} that contains it. */
  private void cutOut(long start, int order, int from) {
    free.remove(from, (int) (start >> from));
    for (int half = from - 1; half >= order; half--) {
      // Of the two halves, the one that does not hold start is free on its own now.
      free.add(half, (int) (start >> half) ^ 1);
    }
  }

  /**
   * Of a block that is neither free nor allocated, allocates the first pages and frees the rest.
   */
  private void keepHead(long start, int order, long pages) {
    addAllocated(start, start + pages);
    addFree(start + pages, start + (1L << order));
  }

  /**
   * Finds consecutive free pages of which no single block holds all.
   *
   * @return the first page, or -1
   */
  private long findRun(long pages, long first, long last, boolean topDown, int minOrder) {
    long alignmentMask = (1L << minOrder) - 1;
    if (last - first == pages) {
      return (first & alignmentMask) == 0 && runEnd(first, last) == last ? first : -1;
    }
    int order = floorLog2(pages);
    if (first != 0 || last != capacityPages || order < minOrder) {
      return -1;
    }
    int index = topDown ? free.previous(order, capacityPages >> order) : free.next(order, 0);
    while (index >= 0) {
      long start = (long) index << order;
      long missing = start + pages - runEnd(start, Math.min(start + pages, last));
      long left = start - ((missing + alignmentMask) & ~alignmentMask);
      if (left >= 0 && runEnd(left, start) == start) {
        return left;
      }
      index = topDown ? free.previous(order, index - 1) : free.next(order, index + 1);
    }
    return -1;
  }

  /** Where the free pages that start at {@code from} end, at most {@code limit}. */
  private long runEnd(long from, long limit) {
    long page = from;
    while (page < limit) {
      int order = free.orderAt(page);
      if (order < 0) {
        return page;
      }
      page = ((page >> order) + 1) << order;
    }
    return limit;
  }

  /** Allocates consecutive free pages out of however many blocks they lie in. */
  private void cutRun(long start, long end) {
    for (long page = start; page < end; ) {
      int order = free.orderAt(page);
      int index = (int) (page >> order);
      long blockEnd = (index + 1L) << order;
      free.remove(order, index);
      addFree((long) index << order, page);
      addAllocated(page, Math.min(end, blockEnd));
      addFree(Math.min(end, blockEnd), blockEnd);
      page = blockEnd;
    }
  }

  /** Adds free blocks that need no merging: parts of one block of which another part is taken. */
  private void addFree(long start, long end) {
    for (long page = start; page < end; ) {
      int order = orderOfPiece(page, end);
      free.add(order, (int) (page >> order));
      page += 1L << order;
    }
  }

  private void addAllocated(long start, long end) {
    for (long page = start; page < end; ) {
      int order = orderOfPiece(page, end);
      allocated[order].set((int) (page >> order));
      page += 1L << order;
    }
  }

  private void freeRange(long start, long end) {
    for (long page = start; page < end; ) {
      // Neighbouring blocks of one allocation come back as one range, so the blocks are found by
      // asking, from the largest that could start here.
      int order = end > capacityPages ? -1 : orderOfPiece(page, end);
      while (order >= 0 && !allocated[order].get((int) (page >> order))) {
        order--;
      }
      if (order < 0) {
        throw new IllegalStateException(
            "freeing [" + start + "," + end + "), but no allocated block starts at page " + page);
      }
      freeBlock(page, order);
      page += 1L << order;
    }
  }

  private void freeBlock(long start, int order) {
    int index = (int) (start >> order);
    allocated[order].clear(index);
    while (order < maxOrder && isFree(order, index ^ 1)) {
      free.remove(order, index ^ 1);
      index >>= 1;
      order++;
    }
    free.add(order, index);
  }

  /** Undoes a request that could not be served in full. */
  private void giveBack(int count) {
    for (int i = count - 1; i >= 0; i--) {
      freeBlock(Extents.packedStart(taken[i]), floorLog2(Extents.packedPages(taken[i])));
    }
  }

  @Override
  public final void validate() {
    free.validate();
    long freeSeen = 0;
    long blocksSeen = 0;
    for (long page = 0; page < capacityPages; blocksSeen++) {
      int order = orderOfPiece(page, capacityPages);
      while (order >= 0 && !startsBlock(order, page)) {
        order--;
      }
      if (order < 0) {
        throw new IllegalStateException("page " + page + " is in no block");
      }
      int index = (int) (page >> order);
      if (free.contains(order, index)) {
        freeSeen += 1L << order;
        if (allocated[order].get(index)) {
          throw new IllegalStateException(
              "block of order " + order + " at page " + page + " is free and allocated");
        }
        if (order < maxOrder && free.contains(order, index ^ 1)) {
          throw new IllegalStateException(
              "block of order " + order + " at page " + page + " is not merged with its buddy");
        }
      }
      page += 1L << order;
    }
    // The walk took the largest block at each page and skipped what lies under it: nothing may.
    long blocks = free.count();
    for (SparseBits order : allocated) {
      blocks += order.cardinality();
    }
    if (blocks != blocksSeen) {
      throw new IllegalStateException((blocks - blocksSeen) + " blocks overlap others");
    }
    if (freeSeen != freePages) {
      throw new IllegalStateException(
          "free blocks hold " + freeSeen + " pages, but " + freePages + " are counted");
    }
  }

  private boolean startsBlock(int order, long page) {
    int index = (int) (page >> order);
    return free.contains(order, index) || allocated[order].get(index);
  }

  /** Order of the largest aligned block that starts at {@code page} and ends by {@code end}. */
  private static int orderOfPiece(long page, long end) {
    return Math.min(Long.numberOfTrailingZeros(page), floorLog2(end - page));
  }

  private static int floorLog2(long value) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
  }
}
