package org.vramlab.ttm.space;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.Arrays;

/**
 * The free ranges of a range allocator, in the two orders in which drm_mm searches them: by size,
 * the most recently created first among equals; and by address, from the top.
 *
 * <p>A hole is a small number, valid until it is removed. Neither order needs a tree. The sizes
 * that occur are a {@link LayeredBitmap}, each with a list of its holes, newest in front. For the
 * search from the top, holes are bits by start page in one bitmap per power of two of their size,
 * and the bitmaps that may hold a large enough one are merged on the way down.
 *
 * <p>This class does not merge neighbours: it holds what it is told.
 */
final class Holes {

  static final int NONE = -1;

  private static final int INITIAL_HOLES = 16;

  /** By hole: first page, and length in pages; a length of 0 marks a hole not in use. */
  private int[] start = new int[INITIAL_HOLES];

  private int[] size = new int[INITIAL_HOLES];

  /** By hole: neighbours in the list of its size. For a hole not in use, older: the next such. */
  private int[] newer = new int[INITIAL_HOLES];

  private int[] older = new int[INITIAL_HOLES];

  /** Holes ever in use at once are numbered below this. */
  private int used;

  /** Head of the list of numbers not in use, or {@link #NONE}. */
  private int unused = NONE;

  /** First page to hole, and page after the last one to hole. Never iterated. */
  private final Int2IntOpenHashMap byStart = new Int2IntOpenHashMap();

  private final Int2IntOpenHashMap byEnd = new Int2IntOpenHashMap();

  /** Sizes that occur, and for each the newest hole of that size. */
  private final LayeredBitmap sizes;

  private final Int2IntOpenHashMap newestOfSize = new Int2IntOpenHashMap();

  /** By floor(log2(size)): first pages of the holes of that class. */
  private final LayeredBitmap[] startsByClass;

  /** By class, while walking down: the next hole's first page, or {@link #NONE}. */
  private final int[] cursors;

  Holes(int capacityPages) {
    sizes = new LayeredBitmap(capacityPages + 1L);
    startsByClass = new LayeredBitmap[sizeClass(capacityPages) + 1];
    for (int i = 0; i < startsByClass.length; i++) {
      startsByClass[i] = new LayeredBitmap(capacityPages);
    }
    cursors = new int[startsByClass.length];
    byStart.defaultReturnValue(NONE);
    byEnd.defaultReturnValue(NONE);
    newestOfSize.defaultReturnValue(NONE);
  }

  int start(int hole) {
    return start[hole];
  }

  int end(int hole) {
    return start[hole] + size[hole];
  }

  /** The hole whose first page this is, or {@link #NONE}. */
  int startingAt(int page) {
    return byStart.get(page);
  }

  /** The hole that ends just before this page, or {@link #NONE}. */
  int endingAt(int page) {
    return byEnd.get(page);
  }

  /** Adds a hole, which becomes the newest of its size. */
  int add(int firstPage, int pages) {
    int hole = takeNumber();
    start[hole] = firstPage;
    size[hole] = pages;
    byStart.put(firstPage, hole);
    byEnd.put(firstPage + pages, hole);
    startsByClass[sizeClass(pages)].add(firstPage);
    int previousNewest = newestOfSize.put(pages, hole);
    newer[hole] = NONE;
    older[hole] = previousNewest;
    if (previousNewest == NONE) {
      sizes.add(pages);
    } else {
      newer[previousNewest] = hole;
    }
    return hole;
  }

  void remove(int hole) {
    int pages = size[hole];
    byStart.remove(start[hole]);
    byEnd.remove(end(hole));
    startsByClass[sizeClass(pages)].remove(start[hole]);
    if (older[hole] != NONE) {
      newer[older[hole]] = newer[hole];
    }
    if (newer[hole] != NONE) {
      older[newer[hole]] = older[hole];
    } else if (older[hole] != NONE) {
      newestOfSize.put(pages, older[hole]);
    } else {
      newestOfSize.remove(pages);
      sizes.remove(pages);
    }
    size[hole] = 0;
    older[hole] = unused;
    unused = hole;
  }

  void clear() {
    byStart.clear();
    byEnd.clear();
    newestOfSize.clear();
    sizes.clear();
    for (LayeredBitmap starts : startsByClass) {
      starts.clear();
    }
    Arrays.fill(size, 0);
    used = 0;
    unused = NONE;
  }

  /** First in the order by size: the newest of the smallest holes of at least so many pages. */
  int bestFit(int pages) {
    int fitting = sizes.next(pages);
    return fitting < 0 ? NONE : newestOfSize.get(fitting);
  }

  /** Next in the order by size: an older one of the same size, else the newest of the next size. */
  int nextBySize(int hole) {
    return older[hole] != NONE ? older[hole] : bestFit(size[hole] + 1);
  }

  /**
   * Starts a walk down over the holes that begin below a page and may have so many pages.
   *
   * @param pages at least 1; holes of the same power of two that are smaller are visited as well
   * @param endExclusive at least 1
   * @return the highest one, or {@link #NONE}
   */
  int highest(int pages, int endExclusive) {
    Arrays.fill(cursors, NONE);
    for (int i = sizeClass(pages); i < startsByClass.length; i++) {
      cursors[i] = startsByClass[i].previous(endExclusive - 1);
    }
    return highestCursor();
  }

  /** The next one down in the walk that {@link #highest} started, with nothing changed since. */
  int nextDown(int hole) {
    int i = sizeClass(size[hole]);
    cursors[i] = startsByClass[i].previous(start[hole] - 1);
    return highestCursor();
  }

  /** Holes in ascending order of address, by sorting them: for checks only. */
  int[] inAddressOrder() {
    int[] starts = new int[byStart.size()];
    int count = 0;
    for (int hole = 0; hole < used; hole++) {
      if (size[hole] > 0) {
        starts[count++] = start[hole];
      }
    }
    Arrays.sort(starts);
    for (int i = 0; i < starts.length; i++) {
      starts[i] = byStart.get(starts[i]);
    }
    return starts;
  }

  /** Throws {@link IllegalStateException} unless all the indexes hold the same holes. */
  void validate() {
    sizes.validate();
    int found = 0;
    for (int pages = sizes.next(1); pages >= 0; pages = sizes.next(pages + 1)) {
      int newerOne = NONE;
      for (int hole = newestOfSize.get(pages); hole != NONE; hole = older[hole]) {
        found++;
        if (size[hole] != pages
            || newer[hole] != newerOne
            || byStart.get(start[hole]) != hole
            || byEnd.get(end(hole)) != hole
            || !startsByClass[sizeClass(pages)].contains(start[hole])) {
          throw new IllegalStateException(
              "hole of " + size[hole] + " pages at " + start[hole] + " is indexed wrongly");
        }
        newerOne = hole;
      }
    }
    long inClasses = 0;
    for (LayeredBitmap starts : startsByClass) {
      starts.validate();
      inClasses += starts.cardinality();
    }
    if (found != byStart.size() || found != byEnd.size() || found != inClasses) {
      throw new IllegalStateException(
          found
              + " holes by size, "
              + byStart.size()
              + " by start, "
              + byEnd.size()
              + " by end, "
              + inClasses
              + " by class");
    }
  }

  private int highestCursor() {
    int best = NONE;
    for (int cursor : cursors) {
      best = Math.max(best, cursor);
    }
    return best == NONE ? NONE : byStart.get(best);
  }

  private int takeNumber() {
    int hole = unused;
    if (hole != NONE) {
      unused = older[hole];
      return hole;
    }
    if (used == start.length) {
      start = Arrays.copyOf(start, 2 * used);
      size = Arrays.copyOf(size, 2 * used);
      newer = Arrays.copyOf(newer, 2 * used);
      older = Arrays.copyOf(older, 2 * used);
    }
    return used++;
  }

  private static int sizeClass(int pages) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(pages);
  }
}
