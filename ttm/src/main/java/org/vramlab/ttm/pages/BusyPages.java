package org.vramlab.ttm.pages;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fence.Fence;

/**
 * Pages that nobody has any more, and that the hardware still uses: they are free once their fences
 * have signalled.
 *
 * <p>Threads: the host memory's lock.
 */
final class BusyPages {
  private static final class Entry {
    private final long pages;
    private final Caching caching;
    private final Fence[] fences;

    Entry(long pages, Caching caching, Fence[] fences) {
      this.pages = pages;
      this.caching = caching;
      this.fences = fences;
    }

    boolean isFree() {
      for (Fence fence : fences) {
        if (!fence.isSignalled()) {
          return false;
        }
      }
      return true;
    }
  }

  /** Told which pages have become free. */
  interface Freed {
    void freed(long pages, Caching caching);
  }

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long pages;

  void add(long count, Caching caching, Fence[] fences) {
    entries.addLast(new Entry(count, caching, fences));
    pages += count;
  }

  /** Lets go of what has become free, oldest first. */
  void reap(Freed freed) {
    while (!entries.isEmpty() && entries.getFirst().isFree()) {
      Entry entry = entries.removeFirst();
      pages -= entry.pages;
      freed.freed(entry.pages, entry.caching);
    }
  }

  /** What the oldest wait for; null if there are none. */
  Fence @Nullable [] oldest() {
    return entries.isEmpty() ? null : entries.getFirst().fences;
  }

  long pages() {
    return pages;
  }
}
