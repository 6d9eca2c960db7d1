package org.vramlab.ttm.resource;

import org.jspecify.annotations.Nullable;

/**
 * One walk over everything in a pool, lowest priority first, in the policy's order within each. It
 * sees each resource once and leaves newcomers to the next walk, or sees what is added and touched
 * to the end as well, as TTM's cursor does.
 *
 * <p>Made by {@link ResourceManager#walk}; used with the LRU lock held at each step and released
 * between; closed when done.
 */
public final class EvictionWalk {
  private final EvictionOrder[] orders;

  /** For each order: resources touched after this are left to the next walk. */
  private final long[] lastSequences;

  /** The priority whose order is being walked. */
  private int priority;

  /** Position in that order; null before its first step. */
  private EvictionOrder.@Nullable Cursor cursor;

  /** The task that walks. */
  private final int walker;

  EvictionWalk(EvictionOrder[] orders, int walker, boolean seesNewcomers) {
    this.orders = orders;
    this.walker = walker;
    this.lastSequences = new long[orders.length];
    for (int i = 0; i < orders.length; i++) {
      lastSequences[i] = seesNewcomers ? Long.MAX_VALUE : orders[i].sequence();
    }
  }

  /** The next candidate; null at the end. */
  public @Nullable Resource next() {
    while (priority < orders.length) {
      if (cursor == null) {
        cursor = orders[priority].open(walker, lastSequences[priority]);
      }
      Resource resource = cursor.next();
      if (resource != null) {
        return resource;
      }
      close();
      priority++;
    }
    return null;
  }

  /** Ends the walk; the LRU lock is held. */
  public void close() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
  }
}
