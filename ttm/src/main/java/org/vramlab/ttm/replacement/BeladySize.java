package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * Largest product of size and time until the next use first, of a sample: a heuristic for objects
 * of unequal size that knows the future. What is never used again is not kept, and what has had its
 * last hit is dropped.
 */
public final class BeladySize extends SampledPolicy {
  private long[] nextUses;

  /**
   * Empty.
   *
   * @param sample how many are drawn at an eviction; libCacheSim draws 128
   */
  public BeladySize(CacheSetting setting, int sample) {
    super(setting, sample);
    nextUses = new long[setting.slots()];
  }

  @Override
  double worth(int slot) {
    return (double) size(slot) * (nextUses[slot] - clock);
  }

  @Override
  protected boolean find(int slot) {
    if (state[slot] == 0) {
      return false;
    }
    nextUses[slot] = nextUse;
    if (nextUse == NEVER && !mandatory) {
      unlist(slot);
      dropped(slot);
    }
    return true;
  }

  @Override
  protected void settle(int slot) {
    nextUses[slot] = nextUse;
  }

  /** Room was made for it all the same, as in libCacheSim. */
  @Override
  protected void insert(int slot) {
    if (nextUse != NEVER || mandatory) {
      nextUses[slot] = nextUse;
      super.insert(slot);
    }
  }

  @Override
  protected void grow(int slots) {
    super.grow(slots);
    nextUses = Arrays.copyOf(nextUses, slots);
  }
}
