package org.vramlab.ttm.replacement;

/**
 * Farthest next use first (Belady 1966), which knows the future; of those never used again, the
 * smaller slot. With bypass, a newcomer may be the victim itself: then, for objects of equal size,
 * no policy has fewer misses. For unequal sizes neither is an optimum.
 */
public final class Belady extends HeapPolicy {
  private final boolean bypass;

  /**
   * Empty.
   *
   * @param bypass whether a newcomer need not be kept
   */
  public Belady(CacheSetting setting, boolean bypass) {
    super(setting);
    this.bypass = bypass && !setting.mandatory();
  }

  @Override
  protected boolean find(int slot) {
    if (state[slot] == 0) {
      return false;
    }
    rank(slot);
    return true;
  }

  private void rank(int slot) {
    heap.put(slot, nextUse == NEVER ? Double.NEGATIVE_INFINITY : (double) -nextUse, slot);
  }

  @Override
  protected void settle(int slot) {
    rank(slot);
  }

  @Override
  protected void miss(int slot) {
    if (!bypass) {
      super.miss(slot);
    } else if (admits(slot)) {
      insert(slot);
      while (used > capacity) {
        evictOne(slot);
      }
    }
  }

  @Override
  protected void insert(int slot) {
    state[slot] = KEPT;
    rank(slot);
    entered(slot);
  }
}
