package org.vramlab.ttm.replacement;

import org.jspecify.annotations.Nullable;

/** Least recently used first. */
public final class Lru extends ListPolicy {
  /** Empty. */
  public Lru(CacheSetting setting) {
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
  protected boolean find(int slot) {
    if (state[slot] == 0) {
      return false;
    }
    lists.moveToNewest(LIST, slot);
    return true;
  }

  @Override
  protected void settle(int slot) {
    find(slot);
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
