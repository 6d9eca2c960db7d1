package org.vramlab.bench.architecture.planted.ttm.bo;

import java.util.SplittableRandom;

/** Innocent: the seed is named. */
public final class DrawsFromSeed {

  /** The same for the same seed. */
  public int draw(long seed) {
    return new SplittableRandom(seed).nextInt();
  }
}
