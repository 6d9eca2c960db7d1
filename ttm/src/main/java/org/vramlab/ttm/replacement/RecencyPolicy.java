package org.vramlab.ttm.replacement;

import org.jspecify.annotations.Nullable;

/** One list in the order of the last use: LRU takes from one end, MRU from the other. */
abstract class RecencyPolicy extends ListPolicy {
  RecencyPolicy(CacheSetting setting) {
    super(setting);
  }

  @Override
  protected final int find(int[] requests, int from, int to, long @Nullable [] nextUses) {
    int i = from;
    while (i < to && find(requests[i])) {
      i++;
    }
    return i;
  }

  @Override
  protected final boolean find(int slot) {
    if (state[slot] == 0) {
      return false;
    }
    lists.moveToNewest(LIST, slot);
    return true;
  }

  @Override
  protected final void settle(int slot) {
    find(slot);
  }
}
