package org.vramlab.ttm.space;

import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;

/**
 * A memory handed out in one contiguous range per request, best fit: TTM's range manager over
 * drm_mm.
 *
 * <p>Free ranges are called holes. A request takes the smallest hole that serves it, and among
 * holes of equal size the one created last; its pages are at the hole's low end. With {@link
 * #TOP_DOWN} it takes the hole at the highest address that serves it, and the pages are at its high
 * end. Taking pages from the middle of a hole destroys the hole and creates one for the pages to
 * the left, then one for those to the right; freeing destroys the holes on both sides and creates
 * one in their place. These rules decide each address, and were checked against recordings of Linux
 * 6.12.
 *
 * <p>A window or an alignment may make a hole unfit that is large enough; then the next one in the
 * same order is looked at, as drm_mm does.
 *
 * <p>Cost: finding, taking and freeing read a few words per layer of a bitmap over the pages, and
 * look into hash maps: logarithmic in the capacity to base 64. It is linear only in the number of
 * holes that are large enough but unfit, and, top-down, too small but of the request's power of
 * two. Memory: about 40 bytes per hole, and one bit per page for allocations.
 *
 * <p>Real-world counterpart: ttm_range_man_alloc; drm_mm_insert_node_in_range with
 * DRM_MM_INSERT_BEST and DRM_MM_INSERT_HIGH.
 */
public final class RangeAllocator implements SpaceAllocator {

  private final int capacityPages;
  private final Holes holes;
  private final Faults faults;

  /**
   * First page of each allocation. Allocations and holes tile the memory, and no two holes touch,
   * so an allocation ends where the next of either begins.
   */
  private final LayeredBitmap allocationStarts;

  /** Sum of the holes' sizes. */
  private int freePages;

  /**
   * Creates a memory with every page free.
   *
   * @param capacityPages from 1 to {@link Extents#MAX_ADDRESSED_PAGES}
   */
  public RangeAllocator(long capacityPages) {
    this(capacityPages, Faults.NONE);
  }

  /** As the other, with faults planted: for tests of the tests. */
  RangeAllocator(long capacityPages, Faults faults) {
    this.faults = faults;
    Requests.checkCapacity(capacityPages);
    this.capacityPages = (int) capacityPages;
    holes = new Holes(this.capacityPages);
    allocationStarts = new LayeredBitmap(capacityPages);
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

  /**
   * {@inheritDoc}
   *
   * <p>Every result is one range, so {@link #CONTIGUOUS} changes nothing. Any alignment is
   * possible.
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
    long last = lastPageExclusive == 0 ? capacityPages : Math.min(lastPageExclusive, capacityPages);
    if (pages == 0 || pages > freePages || last - firstPage < pages) {
      return false;
    }
    // Beyond the capacity only page 0 is aligned, by whatever number; the cap keeps sums in range.
    long alignment = Math.clamp(alignmentPages, 1, Extents.MAX_ADDRESSED_PAGES);
    return (flags & TOP_DOWN) != 0
        ? allocateTopDown((int) pages, (int) firstPage, (int) last, alignment, out)
        : allocateBestFit((int) pages, (int) firstPage, (int) last, alignment, out);
  }

  private boolean allocateBestFit(int pages, int first, int last, long alignment, Extents out) {
    for (int hole = holes.bestFit(pages); hole != Holes.NONE; hole = holes.nextBySize(hole)) {
      long start = Math.max(holes.start(hole), first);
      long unaligned = start % alignment;
      if (unaligned != 0) {
        start += alignment - unaligned;
      }
      if (start + pages <= Math.min(holes.end(hole), last)) {
        take(hole, (int) start, pages);
        out.setSingle(start, pages);
        return true;
      }
    }
    return false;
  }

  private boolean allocateTopDown(int pages, int first, int last, long alignment, Extents out) {
    int hole = holes.highest(pages, last);
    while (hole != Holes.NONE && holes.end(hole) > first) {
      int start = Math.min(holes.end(hole), last) - pages;
      if (start >= 0) {
        start -= (int) (start % alignment);
        if (start >= Math.max(holes.start(hole), first)) {
          take(hole, start, pages);
          out.setSingle(start, pages);
          return true;
        }
      }
      hole = holes.nextDown(hole);
    }
    return false;
  }

  @Override
  public void free(Extents extents) {
    Requests.checkNotEmpty(extents);
    checkIsOneAllocation(extents);
    int start = (int) extents.start(0);
    int end = (int) extents.endExclusive(0);
    allocationStarts.remove(start);
    freePages += end - start;
    int left = holes.endingAt(start);
    if (left != Holes.NONE && !faults.has(Fault.HOLE_NOT_MERGED)) {
      start = holes.start(left);
      holes.remove(left);
    }
    int right = holes.startingAt(end);
    if (right != Holes.NONE) {
      end = holes.end(right);
      holes.remove(right);
    }
    holes.add(start, end - start);
    extents.clear();
  }

  @Override
  public void reset() {
    holes.clear();
    allocationStarts.clear();
    holes.add(0, capacityPages);
    freePages = capacityPages;
  }

  private void take(int hole, int start, int pages) {
    int holeStart = holes.start(hole);
    int holeEnd = holes.end(hole);
    holes.remove(hole);
    // The left rest first: among equals, the right one is then the newer, as in drm_mm.
    boolean leftLast = holeStart < start && faults.has(Fault.HOLES_IN_WRONG_ORDER);
    if (holeStart < start && !leftLast) {
      holes.add(holeStart, start - holeStart);
    }
    if (start + pages < holeEnd) {
      holes.add(start + pages, holeEnd - start - pages);
    }
    if (leftLast) {
      holes.add(holeStart, start - holeStart);
    }
    allocationStarts.add(start);
    freePages -= pages;
  }

  private void checkIsOneAllocation(Extents extents) {
    boolean valid = extents.count() == 1 && extents.endExclusive(0) <= capacityPages;
    if (valid && extents.pages(0) > 0) {
      int start = (int) extents.start(0);
      int end = (int) extents.endExclusive(0);
      int next = start + 1 < capacityPages ? allocationStarts.next(start + 1) : -1;
      // The third and fourth line say that it ends just here; the last, that its tail is no hole.
      valid =
          allocationStarts.contains(start)
              && (next < 0 || next >= end)
              && (end == capacityPages || next == end || holes.startingAt(end) != Holes.NONE)
              && holes.endingAt(end) == Holes.NONE;
    } else {
      valid = false;
    }
    if (!valid) {
      throw new IllegalStateException("freeing " + extents + ", which is not one allocation");
    }
  }

  @Override
  public void validate() {
    holes.validate();
    allocationStarts.validate();
    long sum = 0;
    int previousEnd = -1;
    for (int hole : holes.inAddressOrder()) {
      int start = holes.start(hole);
      int end = holes.end(hole);
      if (holes.startingAt(end) != Holes.NONE) {
        throw new IllegalStateException("holes on both sides of page " + end + " are not merged");
      }
      if (start < previousEnd || end > capacityPages) {
        throw new IllegalStateException("hole [" + start + "," + end + ") overlaps or sticks out");
      }
      if (previousEnd < 0 && start > 0 && !allocationStarts.contains(0)) {
        throw new IllegalStateException("page 0 belongs to nothing");
      }
      int allocation = allocationStarts.next(start);
      if (end < capacityPages ? allocation != end : allocation >= 0) {
        throw new IllegalStateException(
            "after hole [" + start + "," + end + ") the next allocation is at " + allocation);
      }
      sum += end - start;
      previousEnd = end;
    }
    if (previousEnd < 0 && !allocationStarts.contains(0)) {
      throw new IllegalStateException("page 0 belongs to nothing");
    }
    if (sum != freePages) {
      throw new IllegalStateException(
          "holes have " + sum + " pages, but " + freePages + " are counted");
    }
  }
}
