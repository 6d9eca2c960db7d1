package org.vramlab.workloads.results;

import java.util.Arrays;
import org.vramlab.ttm.event.EventSink;

/**
 * Of every buffer that ever was: whose it is, how large, where it lives and where it was pushed out
 * of. A buffer that was never heard of belongs to nobody and lives nowhere.
 */
final class BufferOwners {
  private static final int PAGE_SHIFT = 12;

  /** The pools it was evicted from and has not come back to, one bit each. */
  private long[] evictedFrom = new long[1024];

  /** Its size in pages, rounded up; an int holds sizes up to 8 TiB. */
  private int[] pages = new int[1024];

  /** One more than the pool where it lives; 0 for nowhere. */
  private byte[] place = new byte[1024];

  /** One more than the number of the process that owns it; 0 for nobody. */
  private char[] owner = new char[1024];

  void create(int buffer, long sizeBytes) {
    room(buffer);
    pages[buffer] = Math.toIntExact((sizeBytes + (1 << PAGE_SHIFT) - 1) >> PAGE_SHIFT);
  }

  void assign(int buffer, int process) {
    room(buffer);
    owner[buffer] = (char) (process + 1);
  }

  /** The buffer now lives in {@code pool}; returns whether it had been pushed out of there. */
  boolean place(int buffer, int pool) {
    room(buffer);
    place[buffer] = (byte) (pool + 1);
    long bit = 1L << pool;
    boolean returns = (evictedFrom[buffer] & bit) != 0;
    evictedFrom[buffer] &= ~bit;
    return returns;
  }

  void evict(int buffer, int fromPool) {
    room(buffer);
    evictedFrom[buffer] |= 1L << fromPool;
  }

  /** Its process, or {@link EventSink#NONE}. */
  int owner(int buffer) {
    return buffer < owner.length ? owner[buffer] - 1 : EventSink.NONE;
  }

  /** Its pool, or {@link EventSink#NONE}. */
  int pool(int buffer) {
    return buffer < place.length ? place[buffer] - 1 : EventSink.NONE;
  }

  /** Its size, rounded up to pages. */
  long bytes(int buffer) {
    return (long) pages[buffer] << PAGE_SHIFT;
  }

  private void room(int buffer) {
    if (buffer >= owner.length) {
      int larger = RunMetrics.larger(buffer);
      evictedFrom = Arrays.copyOf(evictedFrom, larger);
      pages = Arrays.copyOf(pages, larger);
      place = Arrays.copyOf(place, larger);
      owner = Arrays.copyOf(owner, larger);
    }
  }
}
