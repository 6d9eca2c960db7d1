package org.vramlab.ttm.sched;

/**
 * A seeded generator (SplitMix64, Steele, Lea and Flood 2014) with integer results only: the same
 * on every machine. Not thread-safe.
 */
public final class Seeded {
  private long state;

  public Seeded(long seed) {
    state = seed;
  }

  /** The next 64 bits. */
  public long nextLong() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 to {@code bound - 1}; {@code bound} is positive. */
  public long below(long bound) {
    assert bound > 0 : "nothing to choose from";
    return Long.remainderUnsigned(nextLong(), bound);
  }
}
