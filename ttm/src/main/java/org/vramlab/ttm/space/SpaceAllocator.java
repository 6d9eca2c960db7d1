package org.vramlab.ttm.space;

/**
 * Hands out the pages of one memory (a device's VRAM, its GTT aperture, host memory) and takes them
 * back.
 *
 * <p>All quantities are pages of 4 KiB; page 0 is the first page of the memory. The methods take
 * plain numbers instead of a placement, so that nothing here depends on what a placement is.
 *
 * <p>Threads: not thread-safe. The caller holds its memory manager's lock across each call.
 *
 * <p>Failure: no room is an answer ({@code false}), not an exception, because the caller then
 * evicts and asks again. Freeing what was not allocated is a programming error and throws {@link
 * IllegalStateException}; after that the allocator's contents are undefined. Arguments that no
 * caller can mean (negative numbers, an alignment that this allocator cannot give) throw {@link
 * IllegalArgumentException}.
 *
 * <p>Determinism: the addresses given depend only on the sequence of calls.
 */
public interface SpaceAllocator {

  /** Flag: the pages must lie in one piece (TTM_PL_FLAG_CONTIGUOUS). */
  int CONTIGUOUS = 1;

  /** Flag: prefer high addresses instead of low ones (TTM_PL_FLAG_TOPDOWN). */
  int TOP_DOWN = 2;

  /**
   * Flag: prefer pages that are known to hold zeros (DRM_BUDDY_CLEAR_ALLOCATION); without it, those
   * that are not. Only some allocators know of any.
   */
  int CLEARED = 4;

  /** Pages in all, free or not. */
  long capacityPages();

  /** Pages that are not allocated, wherever they lie. */
  long freePages();

  /**
   * Allocates {@code pages} pages inside a window, or nothing.
   *
   * @param pages how many; an allocator with addresses answers {@code false} to 0, as drm_mm does
   * @param firstPage lowest page that may be used (fpfn)
   * @param lastPageExclusive end of the window (lpfn); 0 means the end of the memory, as in TTM
   * @param flags {@link #CONTIGUOUS}, {@link #TOP_DOWN} and {@link #CLEARED}, or 0
   * @param alignmentPages every piece starts at a multiple of this; 0 and 1 mean anywhere
   * @param out filled when the answer is {@code true}; must be empty, or the pages in it would leak
   * @return whether the pages were allocated; if not, neither the allocator nor {@code out} changed
   */
  boolean allocate(
      long pages,
      long firstPage,
      long lastPageExclusive,
      int flags,
      long alignmentPages,
      Extents out);

  /**
   * Gives back everything in {@code extents} and clears it.
   *
   * @throws IllegalStateException if any page in it is not allocated, or {@code extents} is empty:
   *     a second free of the same pages does not go unnoticed
   */
  void free(Extents extents);

  /**
   * As {@link #free}, of pages that hold zeros: the caller has filled them, or got them clear and
   * never wrote. An allocator that does not tell them apart takes them for any others.
   *
   * @throws IllegalStateException as {@link #free}
   */
  default void freeCleared(Extents extents) {
    free(extents);
  }

  /**
   * Whether all of these pages, allocated here, are known to have held zeros when they were handed
   * out.
   */
  default boolean isCleared(Extents extents) {
    return false;
  }

  /**
   * Whether freeing these pages could make room in the window: some page lies in it.
   *
   * <p>This is the manager's {@code intersects} hook (ttm_resource_intersects), which eviction asks
   * to tell whether a victim is worth evicting for a place.
   *
   * @param extents pages allocated here
   * @param firstPage first page of the window
   * @param lastPageExclusive end of the window; 0 means no end
   */
  default boolean intersects(Extents extents, long firstPage, long lastPageExclusive) {
    for (int i = 0, count = extents.count(); i < count; i++) {
      if (firstPage < extents.endExclusive(i)
          && (lastPageExclusive == 0 || extents.start(i) < lastPageExclusive)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether these pages already satisfy the window: all of them lie in it.
   *
   * <p>This is the manager's {@code compatible} hook (ttm_resource_compatible), which validation
   * asks to tell whether a buffer may stay where it is. Alignment and the flags are not looked at.
   *
   * @param extents pages allocated here
   * @param firstPage first page of the window
   * @param lastPageExclusive end of the window; 0 means no end
   */
  default boolean compatible(Extents extents, long firstPage, long lastPageExclusive) {
    for (int i = 0, count = extents.count(); i < count; i++) {
      if (extents.start(i) < firstPage
          || (lastPageExclusive != 0 && extents.endExclusive(i) > lastPageExclusive)) {
        return false;
      }
    }
    return true;
  }

  /** Makes every page free again and forgets all allocations; extents still held become invalid. */
  void reset();

  /**
   * Checks every internal invariant, in time proportional to the number of pieces.
   *
   * @throws IllegalStateException naming the first broken invariant
   */
  void validate();
}
