package org.vramlab.ttm.replacement;

import org.jspecify.annotations.Nullable;

/**
 * SIEVE (Zhang et al., NSDI 2024): nothing ever moves; a hand goes from old to new, forgives once
 * what was used since it last came by, and evicts what was not.
 */
public final class Sieve extends ListPolicy {
  /** {@link #state} of what was used since the hand came by. */
  private static final byte VISITED = 2;

  /** Where the hand stands; negative: at the old end, so too when it has run off the new end. */
  private int hand = NONE;

  /** Empty. */
  public Sieve(CacheSetting setting) {
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
    state[slot] = VISITED;
    return true;
  }

  @Override
  protected void evictOne(int slot) {
    int at = start();
    while (state[at] == VISITED) {
      state[at] = KEPT;
      at = next(at);
    }
    hand = lists.newer(at);
    evict(at);
  }

  private int start() {
    return hand >= 0 ? hand : lists.oldest(LIST);
  }

  private int next(int slot) {
    int newer = lists.newer(slot);
    return newer >= 0 ? newer : lists.oldest(LIST);
  }

  @Override
  public int candidates(int[] into) {
    int begin = start();
    if (begin < 0) {
      return 0;
    }
    int count = 0;
    for (byte wanted = KEPT; wanted <= VISITED && count < into.length; wanted++) {
      int at = begin;
      do {
        if (state[at] == wanted) {
          into[count++] = at;
        }
        at = next(at);
      } while (at != begin && count < into.length);
    }
    return count;
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    if (hand == slot) {
      hand = lists.newer(slot);
    }
    super.takeOut(slot, remembered);
  }
}
