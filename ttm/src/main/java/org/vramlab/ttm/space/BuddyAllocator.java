package org.vramlab.ttm.space;

import java.util.Arrays;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;

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
 * <h2>Clear memory</h2>
 *
 * What is given back by {@link #freeCleared} is known to hold zeros, all else is dirty, as at
 * first. Each kind merges with its own only. A request with {@link #CLEARED} gets clear blocks as
 * far as each order has them, one without gets dirty ones likewise; rather than fail, or take
 * smaller blocks, both take the other kind. {@link #isCleared} says which pages are clear, so that
 * only the others need a fill. If a block of the least size can only be had by putting clear and
 * dirty buddies together, they are, and the whole is dirty (drm_buddy's __force_merge; there it
 * takes the first pair that its lists offer, here the lowest or highest range).
 *
 * <p>Cost: a handful of word reads and writes per block and per order that is split or merged; no
 * garbage, save the array in {@link Extents} for scattered results. Memory: two bits per page of
 * the parts that have been cut up, and as much again for parts that were given back clear.
 *
 * <p>Real-world counterpart: drm_buddy as amdgpu_vram_mgr uses it (Linux 6.12).
 */
public final class BuddyAllocator implements SpaceAllocator {

  private final int capacityPages;
  private final int maxOrder;
  private final FreeMemory free;
  private final AllocatedBlocks allocated;
  private final Faults faults;

  /** Sum of the free blocks' sizes. */
  private long freePages;

  /** Blocks of the request in progress, packed as in {@link Extents}; room for the next one. */
  private long[] taken = new long[Integer.SIZE];

  /**
   * Creates a memory with every page free, and dirty.
   *
   * @param capacityPages from 1 to {@link Extents#MAX_ADDRESSED_PAGES}
   */
  public BuddyAllocator(long capacityPages) {
    this(capacityPages, Faults.NONE);
  }

  /** As the other, with faults planted: for tests of the tests. */
  BuddyAllocator(long capacityPages, Faults faults) {
    this.faults = faults;
    Requests.checkCapacity(capacityPages);
    this.capacityPages = (int) capacityPages;
    maxOrder = floorLog2(capacityPages);
    free = new FreeMemory(capacityPages, maxOrder + 1);
    allocated = new AllocatedBlocks(capacityPages, maxOrder + 1);
    reset();
  }

  @Override
  public long capacityPages() {
    return capacityPages;
  }

  @Override
  public long freePages() {
    return freePages;
  }

  /** Free pages that are known to hold zeros (drm_buddy's clear_avail). */
  public long freeClearedPages() {
    return free.clearPages();
  }

  /** Size of the largest block that could exist here, in pages: that of the largest root. */
  public long largestBlockPages() {
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
   * neighbours to the right, or to the left of it, may complete (__alloc_contig_try_harder). A hole
   * that contains no such block is not found, as in Linux, and the caller has to evict.
   *
   * <p>If the answer is {@code false}, clear blocks may nevertheless have become part of dirty
   * ones.
   */
  @Override
  public boolean allocate(
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
    int minOrder = Long.numberOfTrailingZeros(alignment);
    return (flags & CONTIGUOUS) != 0
        ? allocateContiguous(pages, firstPage, last, flags, minOrder, out)
        : allocateScattered(pages, firstPage, last, flags, minOrder, out);
  }

  private boolean allocateScattered(
      long pages, long first, long last, int flags, int minOrder, Extents out) {
    long surplus = -pages & ((1L << minOrder) - 1);
    long missing = pages + surplus;
    int count = 0;
    int order = maxOrder;
    while (missing > 0) {
      order = Math.min(order, floorLog2(missing));
      long found = find(order, first, last, flags, order == minOrder);
      if (found == FreeMemory.NOT_FOUND) {
        if (order == minOrder) {
          giveBack(count);
          return false;
        }
        order--;
        continue;
      }
      long start = cutOut(found, order);
      allocated.add(start, order, FreeMemory.foundClear(found));
      if (count == taken.length) {
        taken = Arrays.copyOf(taken, 2 * count);
      }
      taken[count++] = Extents.pack(start, 1L << order);
      missing -= 1L << order;
    }
    if (surplus > 0) {
      // The block taken last is the smallest, and at least one alignment unit, so it has the pages.
      cutTail(Extents.packedStart(taken[count - 1]), order, (1L << order) - surplus);
      taken[count - 1] -= surplus;
    }
    freePages -= pages;
    out.setPieces(taken, count);
    return true;
  }

  private boolean allocateContiguous(
      long pages, long first, long last, int flags, int minOrder, Extents out) {
    int order = Math.max(minOrder, floorLog2(2 * pages - 1));
    long found = order > maxOrder ? FreeMemory.NOT_FOUND : find(order, first, last, flags, true);
    if (found != FreeMemory.NOT_FOUND) {
      long start = cutOut(found, order);
      allocated.add(start, order, FreeMemory.foundClear(found));
      freePages -= 1L << order;
      out.setSingle(start, 1L << order);
      trim(out, pages);
      return true;
    }
    long start = findRun(pages, first, last, (flags & TOP_DOWN) != 0, minOrder);
    if (start < 0) {
      return false;
    }
    cutRun(start, start + pages);
    freePages -= pages;
    out.setSingle(start, pages);
    return true;
  }

  @Override
  public void free(Extents extents) {
    freeAs(extents, false);
  }

  /**
   * {@inheritDoc}
   *
   * <p>drm_buddy_free_list with DRM_BUDDY_CLEARED.
   */
  @Override
  public void freeCleared(Extents extents) {
    freeAs(extents, true);
  }

  private void freeAs(Extents extents, boolean isClear) {
    Requests.checkNotEmpty(extents);
    for (int i = 0, count = extents.count(); i < count; i++) {
      long end = extents.endExclusive(i);
      for (long page = extents.start(i); page < end; ) {
        int order = allocatedOrder(page, end);
        allocated.remove(page, order);
        freeBlock(page, order, isClear);
        page += 1L << order;
      }
    }
    freePages += extents.totalPages();
    extents.clear();
  }

  /**
   * Gives back all but the first pages of an allocation, lowest addresses first
   * (drm_buddy_block_trim), as drivers do with the block of a {@link #CONTIGUOUS} request. What is
   * given back is clear if it was so when it was handed out: nobody has used it.
   *
   * @param extents pages allocated here; holds {@code pages} of them afterwards
   * @param pages how many stay, from 1 to all
   * @throws IllegalStateException if they are not allocated here
   */
  public void trim(Extents extents, long pages) {
    long surplus = extents.totalPages() - pages;
    if (pages < 1 || surplus < 0) {
      throw new IllegalArgumentException(pages + " pages of " + extents + " cannot be kept");
    }
    long kept = 0;
    for (int i = 0, count = extents.count(); i < count; i++) {
      long end = extents.endExclusive(i);
      for (long page = extents.start(i); page < end; ) {
        int order = allocatedOrder(page, end);
        if (kept >= pages) {
          freeBlock(page, order, allocated.remove(page, order));
        } else if (pages - kept < 1L << order) {
          cutTail(page, order, pages - kept);
        }
        kept += 1L << order;
        page += 1L << order;
      }
    }
    freePages += surplus;
    extents.keepFirst(pages);
  }

  /**
   * Whether an allocated page held zeros when it was handed out, so that it need not be filled
   * (drm_buddy_block_is_clear); what was written since is not known here.
   *
   * @throws IllegalStateException if the page is not allocated
   */
  public boolean isCleared(long page) {
    for (int order = 0; order <= maxOrder && page >= 0 && page < capacityPages; order++) {
      if (allocated.contains(order, page)) {
        return allocated.isClear(page, order);
      }
    }
    throw new IllegalStateException("page " + page + " is not allocated");
  }

  @Override
  public boolean isCleared(Extents extents) {
    for (int i = 0, count = extents.count(); i < count; i++) {
      long end = extents.endExclusive(i);
      for (long page = extents.start(i); page < end; ) {
        int order = allocatedOrder(page, end);
        if (!allocated.isClear(page, order)) {
          return false;
        }
        page += 1L << order;
      }
    }
    return true;
  }

  @Override
  public void reset() {
    free.clearAll();
    allocated.clearAll();
    free.addAll(0, capacityPages, false);
    freePages = capacityPages;
  }

  /** Whether a freed block may be merged with the block beside it. */
  private boolean isFree(int order, int index, boolean isClear) {
    return free.contains(order, index, isClear)
        ? !faults.has(Fault.BUDDY_NOT_MERGED)
        : faults.has(Fault.CLEAR_MERGED_WITH_DIRTY) && free.contains(order, index, !isClear);
  }

  /**
   * Finds a block to cut one of {@code order} out of.
   *
   * @param forced whether clear and dirty memory is put together if there is none
   */
  private long find(int order, long first, long last, int flags, boolean forced) {
    boolean topDown = (flags & TOP_DOWN) != 0;
    boolean preferClear = (flags & CLEARED) != 0;
    long found = free.find(order, first, last, topDown, preferClear);
    if (found != FreeMemory.NOT_FOUND || !forced) {
      return found;
    }
    long mixed = free.findMixed(order, first, last, topDown);
    if (mixed == FreeMemory.NOT_FOUND) {
      return FreeMemory.NOT_FOUND;
    }
    long end = mixed + (1L << order);
    for (long page = mixed; page < end; ) {
      int piece = free.orderAt(page);
      int index = (int) (page >> piece);
      free.remove(piece, index, free.contains(piece, index, true));
      page += 1L << piece;
    }
    freeBlock(mixed, order, false);
    return free.find(order, first, last, topDown, preferClear);
  }

  /** Takes the aligned block that was found out of the free block that contains it. */
  private long cutOut(long found, int order) {
    long start = FreeMemory.foundStart(found);
    int from = FreeMemory.foundOrder(found);
    boolean isClear = FreeMemory.foundClear(found);
    free.remove(from, (int) (start >> from), isClear);
    for (int half = from - 1; half >= order; half--) {
      // Of the two halves, the one that does not hold start is free on its own now.
      free.add(half, (int) (start >> half) ^ 1, isClear);
    }
    return start;
  }

  /** Of an allocated block, keeps the first pages and frees the rest. */
  private void cutTail(long start, int order, long pages) {
    keepHead(start, order, pages, allocated.remove(start, order));
  }

  /**
   * Of a block that is neither free nor allocated, allocates the first pages and frees the rest.
   */
  private void keepHead(long start, int order, long pages, boolean isClear) {
    allocated.addAll(start, start + pages, isClear);
    boolean restIsClear = isClear || faults.has(Fault.DIRTY_TAKEN_FOR_CLEAR);
    free.addAll(start + pages, start + (1L << order), restIsClear);
  }

  /**
   * Finds consecutive free pages of which no single block holds all.
   *
   * @return the first page, or -1
   */
  private long findRun(long pages, long first, long last, boolean topDown, int minOrder) {
    long alignmentMask = (1L << minOrder) - 1;
    if (last - first == pages) {
      return (first & alignmentMask) == 0 && free.runEnd(first, last) == last ? first : -1;
    }
    int order = floorLog2(pages);
    if (first != 0 || last != capacityPages || order < minOrder) {
      return -1;
    }
    int index = topDown ? free.previous(order, capacityPages >> order) : free.next(order, 0);
    while (index >= 0) {
      long start = (long) index << order;
      long missing = start + pages - free.runEnd(start, Math.min(start + pages, last));
      long left = start - ((missing + alignmentMask) & ~alignmentMask);
      if (left >= 0 && free.runEnd(left, start) == start) {
        return left;
      }
      index = topDown ? free.previous(order, index - 1) : free.next(order, index + 1);
    }
    return -1;
  }

  /** Allocates consecutive free pages out of however many blocks they lie in. */
  private void cutRun(long start, long end) {
    for (long page = start; page < end; ) {
      int order = free.orderAt(page);
      int index = (int) (page >> order);
      long blockEnd = (index + 1L) << order;
      boolean isClear = free.contains(order, index, true);
      free.remove(order, index, isClear);
      free.addAll((long) index << order, page, isClear);
      allocated.addAll(page, Math.min(end, blockEnd), isClear);
      free.addAll(Math.min(end, blockEnd), blockEnd, isClear);
      page = blockEnd;
    }
  }

  private int allocatedOrder(long page, long end) {
    int order = allocated.orderAt(page, end);
    if (order < 0) {
      throw new IllegalStateException(
          "no allocated block starts at page " + page + " and ends by " + end);
    }
    return order;
  }

  private void freeBlock(long start, int order, boolean isClear) {
    int index = (int) (start >> order);
    while (order < maxOrder && isFree(order, index ^ 1, isClear)) {
      free.remove(order, index ^ 1, isClear);
      index >>= 1;
      order++;
    }
    free.add(order, index, isClear);
  }

  /** Undoes a request that could not be served in full. */
  private void giveBack(int count) {
    for (int i = count - 1; i >= 0; i--) {
      long start = Extents.packedStart(taken[i]);
      int order = floorLog2(Extents.packedPages(taken[i]));
      freeBlock(start, order, allocated.remove(start, order));
    }
  }

  @Override
  public void validate() {
    new BuddyCheck(capacityPages, free, allocated).check(freePages);
  }

  private static int floorLog2(long value) {
    return AllocatedBlocks.floorLog2(value);
  }
}
