package org.vramlab.ttm.space;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What each allocator model is held against: which pages are used, and nothing cleverer.
 *
 * <p>The subclasses say by brute force which pages a request should get.
 */
abstract class NaiveMemory {

  final int capacity;
  final BitSet used = new BitSet();

  NaiveMemory(int capacity) {
    this.capacity = capacity;
  }

  /** The pages that the request should get, marked as used; or null if it should be refused. */
  abstract @Nullable BitSet allocate(Step request);

  /** Marks pages as free. */
  void free(BitSet pages) {
    used.andNot(pages);
  }

  final int freePages() {
    return capacity - used.cardinality();
  }

  /** Whether all of [start,end) exists and is free. */
  final boolean isFree(int start, int end) {
    return start >= 0 && end <= capacity && used.get(start, end).isEmpty();
  }

  static BitSet range(int start, int end) {
    BitSet pages = new BitSet();
    pages.set(start, end);
    return pages;
  }

  static BitSet pagesOf(Extents extents) {
    BitSet pages = new BitSet();
    for (int i = 0; i < extents.count(); i++) {
      pages.set((int) extents.start(i), (int) extents.endExclusive(i));
    }
    return pages;
  }
}
