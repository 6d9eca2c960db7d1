package org.vramlab.ttm.space;

/**
 * A memory of which only the number of used pages matters, because a page table makes any pages do:
 * GTT and SYSTEM.
 *
 * <p>Every request is one range that starts at page 0 whatever the others hold. Windows, alignment
 * and flags are ignored, and every resource intersects and is compatible with every place, as for a
 * TTM manager that has no such hooks. A request for 0 pages succeeds.
 *
 * <p>Real-world counterpart: amdgpu_gtt_mgr for buffers that are not bound, ttm_sys_man.
 */
public final class CountingAllocator implements SpaceAllocator {

  /** Capacity of a memory without a limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private final long capacityPages;

  /** From 0 to {@link #capacityPages}. */
  private long usedPages;

  /** How many allocations are out; without any, {@link #usedPages} is 0. */
  private long allocations;

  /**
   * Creates an empty memory.
   *
   * @param capacityPages 0 or more, or {@link #UNLIMITED}
   */
  public CountingAllocator(long capacityPages) {
    if (capacityPages < 0) {
      throw new IllegalArgumentException("capacity of " + capacityPages + " pages");
    }
    this.capacityPages = capacityPages;
  }

  @Override
  public long capacityPages() {
    return capacityPages;
  }

  @Override
  public long freePages() {
    return capacityPages - usedPages;
  }

  @Override
  public boolean allocate(
      long pages,
      long firstPage,
      long lastPageExclusive,
      int flags,
      long alignmentPages,
      Extents out) {
    Requests.check(pages, firstPage, lastPageExclusive, flags, alignmentPages, out);
    if (pages > capacityPages - usedPages) {
      return false;
    }
    out.setSingle(0, pages);
    usedPages += pages;
    allocations++;
    return true;
  }

  @Override
  public void free(Extents extents) {
    Requests.checkNotEmpty(extents);
    if (extents.count() != 1 || extents.start(0) != 0) {
      throw new IllegalStateException(extents + " was not allocated here");
    }
    if (allocations == 0 || extents.totalPages() > usedPages) {
      throw new IllegalStateException(
          "freeing " + extents.totalPages() + " pages, but only " + usedPages + " are allocated");
    }
    usedPages -= extents.totalPages();
    allocations--;
    extents.clear();
  }

  @Override
  public boolean intersects(Extents extents, long firstPage, long lastPageExclusive) {
    return true;
  }

  @Override
  public boolean compatible(Extents extents, long firstPage, long lastPageExclusive) {
    return true;
  }

  @Override
  public void reset() {
    usedPages = 0;
    allocations = 0;
  }

  @Override
  public void validate() {
    if (usedPages < 0 || usedPages > capacityPages || (allocations == 0 && usedPages != 0)) {
      throw new IllegalStateException(
          usedPages + " of " + capacityPages + " pages used by " + allocations + " allocations");
    }
  }
}
