package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * Greedy dual by size and frequency (Cherkasova 1998): least {@code L + frequency * 10^6 / size}
 * first, where {@code L} is that figure of whoever was evicted last; of equals, whoever was used
 * least recently.
 */
public final class Gdsf extends HeapPolicy {
  private static final double SCALE = 1.0e6;

  /** Whether a newcomer is let in first and may then be the victim itself. */
  private final boolean insertsFirst;

  private int[] uses;

  /** What everybody has aged by: the priority of the last victim. */
  private double age;

  /**
   * Empty.
   *
   * @param insertsFirst as libCacheSim of 2025 does; that of 2024 makes room first
   */
  public Gdsf(CacheSetting setting, boolean insertsFirst) {
    super(setting);
    this.insertsFirst = insertsFirst && !setting.mandatory();
    this.uses = new int[setting.slots()];
  }

  @Override
  protected boolean find(int slot) {
    if (state[slot] == 0) {
      return false;
    }
    uses[slot]++;
    rank(slot);
    return true;
  }

  private void rank(int slot) {
    heap.put(slot, age + uses[slot] * SCALE / size(slot), clock);
  }

  @Override
  protected void miss(int slot) {
    if (!insertsFirst) {
      super.miss(slot);
    } else if (admits(slot)) {
      insert(slot);
      while (used > capacity) {
        evictOne(slot);
      }
    }
  }

  @Override
  protected void evictOne(int slot) {
    age = heap.key(heap.first());
    super.evictOne(slot);
  }

  @Override
  protected void insert(int slot) {
    uses[slot] = 1;
    state[slot] = KEPT;
    rank(slot);
    entered(slot);
  }

  @Override
  protected void grow(int slots) {
    super.grow(slots);
    uses = Arrays.copyOf(uses, slots);
  }
}
