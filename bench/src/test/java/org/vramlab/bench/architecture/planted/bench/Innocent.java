package org.vramlab.bench.architecture.planted.bench;

import org.vramlab.bench.architecture.planted.ttm.bo.DrawsFromSeed;

/** May import everything. */
public final class Innocent {

  /** An allowed arrow. */
  public int use(DrawsFromSeed other) {
    return other.draw(1);
  }
}
