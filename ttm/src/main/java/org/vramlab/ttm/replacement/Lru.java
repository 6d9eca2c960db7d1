package org.vramlab.ttm.replacement;

/**
 * Least recently used first (Denning 1968; Mattson and others 1970): the order of TTM's own lists.
 */
public final class Lru extends RecencyPolicy {
  /** Empty. */
  public Lru(CacheSetting setting) {
    super(setting);
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
