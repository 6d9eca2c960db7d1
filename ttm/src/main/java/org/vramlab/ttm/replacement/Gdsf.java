package org.vramlab.ttm.replacement;

/**
 * Greedy dual by size and frequency (Cherkasova 1998): least {@code L + frequency * 10^6 / size}
 * first, where {@code L} is that figure of whoever was evicted last; of equals, whoever was used
 * least recently.
 */
public final class Gdsf extends GreedyDual {
  private static final double SCALE = 1.0e6;

  /** Whether a newcomer is let in first and may then be the victim itself. */
  private final boolean insertsFirst;

  /**
   * Empty.
   *
   * @param insertsFirst as libCacheSim of 2025 does; that of 2024 makes room first
   */
  public Gdsf(CacheSetting setting, boolean insertsFirst) {
    super(setting);
    this.insertsFirst = insertsFirst && !setting.mandatory();
  }

  @Override
  double worth(int slot) {
    return uses[slot] * SCALE / size(slot);
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
}
