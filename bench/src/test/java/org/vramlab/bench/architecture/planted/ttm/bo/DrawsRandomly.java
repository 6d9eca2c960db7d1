package org.vramlab.bench.architecture.planted.ttm.bo;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** Rolls dice that nobody can roll again. */
public final class DrawsRandomly {

  /** By default seed. */
  public int unseeded() {
    return new Random().nextInt();
  }

  /** By thread. */
  public int local() {
    return ThreadLocalRandom.current().nextInt();
  }

  /** By shorthand. */
  public double shorthand() {
    return Math.random();
  }

  /** By chance. */
  public int split() {
    return new SplittableRandom().nextInt();
  }

  /** By shuffling. */
  public void shuffle(List<String> cards) {
    Collections.shuffle(cards);
  }
}
