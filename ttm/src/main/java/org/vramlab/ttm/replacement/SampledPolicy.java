package org.vramlab.ttm.replacement;

/** What policies have in common that evict the worst of a few drawn by lot. */
abstract class SampledPolicy extends DrawingPolicy {
  private final int sample;

  /**
   * @param sample how many are drawn, 1 or more
   */
  SampledPolicy(CacheSetting setting, int sample) {
    super(setting);
    if (sample < 1) {
      throw new IllegalArgumentException("sample: " + sample);
    }
    this.sample = sample;
  }

  /** How little it is worth keeping: the largest goes. */
  abstract double worth(int slot);

  @Override
  final int choice() {
    int worst = peek(1);
    double most = worth(worst);
    for (int draw = 2; draw <= sample; draw++) {
      int other = peek(draw);
      double worth = worth(other);
      if (worth > most) {
        worst = other;
        most = worth;
      }
    }
    return worst;
  }

  @Override
  protected final void evictOne(int slot) {
    int victim = choice();
    drawn(sample);
    unlist(victim);
    left(victim);
  }
}
