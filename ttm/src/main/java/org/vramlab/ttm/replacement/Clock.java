package org.vramlab.ttm.replacement;

import org.jspecify.annotations.Nullable;

/**
 * CLOCK, or second chance (Corbato, for Multics, 1968): a hand goes round, takes one off the
 * counter of what it meets, and evicts what it finds at 0. The counter is 0 at insertion, not 1 as
 * in many textbooks, and each hit adds 1 up to a limit.
 */
public final class Clock extends ListPolicy {
  /** {@link #state} of a counter of 0; each hit adds 1. */
  private static final int ZERO = KEPT;

  /** {@link #state} of a full counter. */
  private final int full;

  /**
   * Empty.
   *
   * @param bits of a counter, 1 to 6
   */
  public Clock(CacheSetting setting, int bits) {
    super(setting);
    if (bits < 1 || bits > 6) {
      throw new IllegalArgumentException("bits: " + bits);
    }
    full = ZERO + (1 << bits) - 1;
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
    int counter = state[slot];
    if (counter == 0) {
      return false;
    }
    if (counter < full) {
      state[slot] = (byte) (counter + 1);
    }
    return true;
  }

  @Override
  protected void evictOne(int slot) {
    int hand = lists.oldest(LIST);
    while (state[hand] > ZERO) {
      state[hand]--;
      lists.moveToNewest(LIST, hand);
      hand = lists.oldest(LIST);
    }
    evict(hand);
  }

  @Override
  public int candidates(int[] into) {
    int count = 0;
    for (int counter = ZERO; counter <= full && count < into.length; counter++) {
      int slot = lists.oldest(LIST);
      while (slot >= 0 && count < into.length) {
        if (state[slot] == counter) {
          into[count++] = slot;
        }
        slot = lists.newer(slot);
      }
    }
    return count;
  }
}
