package org.vramlab.ttm.resource;

import org.jspecify.annotations.Nullable;

/**
 * One walk over everything in a pool, lowest priority first, in the policy's order within each.
 * Made by {@link ResourceManager#walk}; used with the LRU lock held at each step and released
 * between; closed when done.
 */
public final class EvictionWalk {
  private final EvictionOrder.Cursor[] cursors;
  private int priority;

  EvictionWalk(EvictionOrder[] orders) {
    cursors = new EvictionOrder.Cursor[orders.length];
    for (int i = 0; i < orders.length; i++) {
      cursors[i] = orders[i].open();
    }
  }

  /** The next candidate; null at the end. */
  public @Nullable Resource next() {
    while (priority < cursors.length) {
      Resource resource = cursors[priority].next();
      if (resource != null) {
        return resource;
      }
      priority++;
    }
    return null;
  }

  /** Ends the walk; the LRU lock is held. */
  public void close() {
    for (EvictionOrder.Cursor cursor : cursors) {
      cursor.close();
    }
  }
}
