package org.vramlab.ttm.replacement;

/** Most recently used first: the best that can be done for a sweep without knowing the future. */
public final class Mru extends ListPolicy {
  /** Empty. */
  public Mru(CacheSetting setting) {
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
    evict(lists.newest(LIST));
  }

  @Override
  public int candidates(int[] into) {
    return lists.newestFirst(LIST, into, 0);
  }
}
