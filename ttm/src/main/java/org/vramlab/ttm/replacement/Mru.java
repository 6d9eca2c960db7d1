package org.vramlab.ttm.replacement;

/**
 * Most recently used first (Chou and DeWitt, VLDB 1985, for what is scanned again and again): the
 * best that can be done for a sweep without knowing the future.
 */
public final class Mru extends RecencyPolicy {
  /** Empty. */
  public Mru(CacheSetting setting) {
    super(setting);
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
