package org.vramlab.ttm.replacement;

import org.jspecify.annotations.Nullable;

/**
 * Longest resident first, whatever its use. Of whole buffers this is NVIDIA's order as well: its
 * driver touches a chunk when a fault brings it in, and never when it is used (LRU by last fault).
 */
public final class Fifo extends ListPolicy {
  /** Empty. */
  public Fifo(CacheSetting setting) {
    super(setting);
  }

  @Override
  protected int find(int[] requests, int from, int to, long @Nullable [] nextUses) {
    int i = from;
    while (i < to && find(requests[i])) {
      i++;
    }
    return i;
  }

  @Override
  protected void evictOne(int slot) {
    evict(lists.oldest(LIST));
  }

  @Override
  public int candidates(int[] into) {
    return lists.oldestFirst(LIST, into, 0);
  }
}
