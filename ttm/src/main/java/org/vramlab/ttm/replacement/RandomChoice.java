package org.vramlab.ttm.replacement;

/** Anybody, with equal chances. */
public final class RandomChoice extends DrawingPolicy {
  /** Empty. */
  public RandomChoice(CacheSetting setting) {
    super(setting);
  }

  @Override
  int choice() {
    return peek(1);
  }

  @Override
  protected void evictOne(int slot) {
    int victim = choice();
    drawn(1);
    unlist(victim);
    left(victim);
  }
}
