package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * Segmented LRU (Karedla, Love and Wherry, IEEE Computer 1994) with equal segments: each hit moves
 * up one. See {@link Segments}.
 */
public final class Slru extends Replacement {
  private static final int LOWEST = 1;

  private final SlotLists lists;
  private final Segments segments;

  /**
   * Empty.
   *
   * @param count of segments, 1 to 100; 4 is usual
   */
  public Slru(CacheSetting setting, int count) {
    super(setting);
    if (count < 1 || count > 100) {
      throw new IllegalArgumentException("segments: " + count);
    }
    long[] limits = new long[count];
    Arrays.fill(limits, capacity / count);
    lists = new SlotLists(LOWEST + count, setting.slots());
    segments = new Segments(this, lists, LOWEST, capacity, limits);
  }

  @Override
  protected boolean find(int slot) {
    if (state[slot] == 0) {
      return false;
    }
    segments.hit(slot);
    return true;
  }

  @Override
  protected void settle(int slot) {
    segments.settle(slot);
  }

  @Override
  protected boolean admits(int slot) {
    return segments.admits(size(slot));
  }

  @Override
  protected void evictOne(int slot) {
    segments.evictOne();
  }

  @Override
  protected void insert(int slot) {
    segments.insert(slot);
    entered(slot);
  }

  @Override
  public boolean holds(int slot) {
    return state[slot] != 0;
  }

  @Override
  public int candidates(int[] into) {
    return segments.oldestFirst(into, 0);
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    segments.takeOut(slot);
    dropped(slot);
  }

  @Override
  protected void grow(int slots) {
    lists.grow(slots);
  }
}
