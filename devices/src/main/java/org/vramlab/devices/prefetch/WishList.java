package org.vramlab.devices.prefetch;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Buffers to be fetched, first come, first served; those that are there by then, or gone, are left
 * out. Threads: one at a time.
 */
final class WishList {
  private final PrefetchView view;
  private final IntArrayList buffers = new IntArrayList();

  /** How many were served. */
  private int served;

  WishList(PrefetchView view) {
    this.view = view;
  }

  void clear() {
    buffers.clear();
    served = 0;
  }

  void add(int buffer) {
    buffers.add(buffer);
  }

  /** The first that can be fetched; {@link Prefetcher#NONE} if none is left. */
  int next() {
    while (served < buffers.size()) {
      int buffer = buffers.getInt(served++);
      if (view.isFetchable(buffer) && !view.isResident(buffer)) {
        return buffer;
      }
    }
    return Prefetcher.NONE;
  }
}
