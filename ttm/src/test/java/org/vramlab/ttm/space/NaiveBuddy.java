package org.vramlab.ttm.space;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The buddy rules on an array of pages. Because buddies always merge, the free blocks are just the
 * largest aligned power-of-two ranges that are free, so the array alone says what they are.
 */
final class NaiveBuddy extends NaiveMemory {

  NaiveBuddy(int capacity) {
    super(capacity);
  }

  @Override
  @Nullable BitSet allocate(Step request) {
    if (request.pages() == 0
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
      } else {
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
    int start = choose(Math.max(unit, Integer.highestOneBit(2 * pages - 1)), request);
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

  /** Start of the best free aligned range of a size in the window, or -1. */
  private int choose(int size, Step request) {
    int best = -1;
    for (int start = 0; start + size <= request.end(capacity); start += size) {
      if (start < request.first() || !isFree(start, start + size)) {
        continue;
      }
      if (best < 0 || request.topDown() || blockHolding(start) < blockHolding(best)) {
        best = start;
      }
    }
    return best;
  }

  /** Size of the free block that holds a free page. */
  private int blockHolding(int page) {
    int size = 1;
    while (true) {
      int start = page / (2 * size) * (2 * size);
      if (!isFree(start, start + 2 * size)) {
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
