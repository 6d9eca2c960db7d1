package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * Hyperbolic caching (Blankstein, Sen and Freedman, ATC 2017): fewest uses for each unit of size
 * and of time since insertion first, of a sample. Time is counted in requests.
 */
public final class Hyperbolic extends SampledPolicy {
  private long[] insertions;
  private int[] uses;

  /**
   * Empty.
   *
   * @param sample how many are drawn at an eviction; 64 in the paper
   */
  public Hyperbolic(CacheSetting setting, int sample) {
    super(setting, sample);
    insertions = new long[setting.slots()];
    uses = new int[setting.slots()];
  }

  @Override
  double worth(int slot) {
    return (double) (clock - insertions[slot]) * size(slot) / uses[slot];
  }

  @Override
  protected boolean find(int slot) {
    if (state[slot] == 0) {
      return false;
    }
    uses[slot]++;
    return true;
  }

  @Override
  protected void insert(int slot) {
    insertions[slot] = clock;
    uses[slot] = 1;
    super.insert(slot);
  }

  @Override
  protected void grow(int slots) {
    super.grow(slots);
    insertions = Arrays.copyOf(insertions, slots);
    uses = Arrays.copyOf(uses, slots);
  }
}
