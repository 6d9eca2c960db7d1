package org.vramlab.ttm.replacement;

/** Least recently used first. */
public final class Lru extends ListPolicy {
  /** Empty. */
  public Lru(CacheSetting setting) {
    super(setting);
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
