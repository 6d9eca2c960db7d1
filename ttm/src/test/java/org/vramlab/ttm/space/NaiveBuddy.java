package org.vramlab.ttm.space;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The buddy rules on an array of pages. Because buddies of one kind always merge, the free blocks
 * are just the largest aligned power-of-two ranges that are free and all clear or all dirty, so the
 * array alone says what they are.
 */
final class NaiveBuddy extends NaiveMemory {

  /** Pages that hold zeros; of a used one, that it did so when it was handed out. */
  final BitSet clear = new BitSet();

  NaiveBuddy(int capacity) {
    super(capacity);
  }

  @Override
  @Nullable BitSet allocate(Step request) {
    if (request.pages() == 0
        || request.pages() > freePages()
        || request.alignment() > capacity
        || request.end(capacity) - request.first() < request.pages()) {
      return null;
    }
    BitSet pages = request.contiguous() ? contiguous(request) : scattered(request);
    if (pages != null) {
      used.or(pages);
    }
    return pages;
  }

  @Override
  void free(BitSet pages) {
    super.free(pages);
    clear.andNot(pages);
  }

  void freeCleared(BitSet pages) {
    super.free(pages);
    clear.or(pages);
  }

  /** Gives back what nobody has used. */
  void trim(BitSet pages) {
    super.free(pages);
  }

  int freeClearedPages() {
    BitSet pages = (BitSet) clear.clone();
    pages.andNot(used);
    return pages.cardinality();
  }

  /** How many pages the window has in free aligned units. */
  int usablePages(Step request) {
    int unit = Math.max(1, request.alignment());
    int usable = 0;
    for (int start = 0; start < request.end(capacity); start += unit) {
      if (start >= request.first()
          && start + unit <= request.end(capacity)
          && isFree(start, start + unit)) {
        usable += unit;
      }
    }
    return usable;
  }

  private @Nullable BitSet scattered(Step request) {
    int unit = Math.max(1, request.alignment());
    int missing = (request.pages() + unit - 1) / unit * unit;
    int surplus = missing - request.pages();
    BitSet before = (BitSet) used.clone();
    BitSet pages = new BitSet();
    int size = 1 << 20;
    while (missing > 0) {
      size = Math.min(size, Integer.highestOneBit(missing));
      int start = choose(size, request);
      if (start >= 0) {
        pages.set(start, start + size);
        used.set(start, start + size);
        missing -= size;
        if (missing == 0) {
          pages.clear(start + size - surplus, start + size);
        }
      } else if (size > unit) {
        size /= 2;
      } else if (!merge(size, request)) {
        break;
      }
    }
    used.clear();
    used.or(before);
    return missing == 0 ? pages : null;
  }

  private @Nullable BitSet contiguous(Step request) {
    int pages = request.pages();
    int unit = Math.max(1, request.alignment());
    int size = Math.max(unit, Integer.highestOneBit(2 * pages - 1));
    int start = choose(size, request);
    if (start < 0 && merge(size, request)) {
      start = choose(size, request);
    }
    if (start < 0) {
      start = run(request, pages, unit);
    }
    return start < 0 ? null : range(start, start + pages);
  }

  private int run(Step request, int pages, int unit) {
    int first = request.first();
    int end = request.end(capacity);
    if (end - first == pages) {
      return first % unit == 0 && isFree(first, end) ? first : -1;
    }
    int size = Integer.highestOneBit(pages);
    if (first > 0 || end < capacity || size < unit) {
      return -1;
    }
    for (int i = 0; i * size <= capacity; i++) {
      int start = (request.topDown() ? (capacity / size - i) : i) * size;
      if (blockSize(start) != size) {
        continue;
      }
      int right = start;
      while (right < start + pages && isFree(right, right + 1)) {
        right++;
      }
      int missing = start + pages - right;
      int left = start - (missing + unit - 1) / unit * unit;
      if (left >= 0 && isFree(left, start)) {
        return left;
      }
    }
    return -1;
  }

  /** Start of the best free aligned range of a size and of one kind in the window, or -1. */
  private int choose(int size, Step request) {
    boolean wantsClear = (request.flags() & BuddyAllocator.CLEARED) != 0;
    int preferred = choose(size, request, wantsClear);
    return preferred >= 0 ? preferred : choose(size, request, !wantsClear);
  }

  private int choose(int size, Step request, boolean isClear) {
    int best = -1;
    for (int start = 0; start + size <= request.end(capacity); start += size) {
      if (start < request.first() || !isFreeAs(start, start + size, isClear)) {
        continue;
      }
      if (best < 0 || request.topDown() || blockHolding(start) < blockHolding(best)) {
        best = start;
      }
    }
    return best;
  }

  /**
   * Makes one dirty block of the first free aligned range in the window, or of the last; false if
   * there is none.
   */
  private boolean merge(int size, Step request) {
    int best = -1;
    for (int start = 0; start + size <= request.end(capacity); start += size) {
      boolean fits = start >= request.first() && isFree(start, start + size);
      if (fits && (best < 0 || request.topDown())) {
        best = start;
      }
    }
    if (best >= 0) {
      clear.clear(best, best + size);
    }
    return best >= 0;
  }

  private boolean isFreeAs(int start, int end, boolean isClear) {
    return isFree(start, end) && clear.get(start, end).cardinality() == (isClear ? end - start : 0);
  }

  /** Size of the free block that holds a free page. */
  private int blockHolding(int page) {
    int size = 1;
    while (true) {
      int start = page / (2 * size) * (2 * size);
      if (!isFreeAs(start, start + 2 * size, clear.get(page))) {
        return size;
      }
      size *= 2;
    }
  }

  /** Size of the free block that starts at a page, or 0. */
  private int blockSize(int page) {
    if (!isFree(page, page + 1)) {
      return 0;
    }
    int size = blockHolding(page);
    return page % size == 0 ? size : 0;
  }
}
