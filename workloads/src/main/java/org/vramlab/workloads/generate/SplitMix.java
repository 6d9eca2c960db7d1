package org.vramlab.workloads.generate;

/**
 * A seeded source of random numbers that yields the same sequence everywhere and for ever:
 * SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
 * Probabilities are ratios of integers, so that no rounding of a machine can change a trace.
 *
 * <p>Threads: one.
 */
final class SplitMix {
  private long state;

  SplitMix(long seed) {
    this.state = seed;
  }

  /** The next 64 random bits. */
  long next() {
    state += 0x9e3779b97f4a7c15L;
    long bits = state;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return bits ^ (bits >>> 31);
  }

  /** A number from 0 to a positive bound, exclusive, each equally likely. */
  long below(long bound) {
    assert bound > 0;
    // Numbers past the largest multiple of the bound would favour small results: they are drawn
    // again.
    long bits = next() >>> 1;
    long result = bits % bound;
    while (bits - result + (bound - 1) < 0) {
      bits = next() >>> 1;
      result = bits % bound;
    }
    return result;
  }

  /** True with probability {@code numerator / denominator}. */
  boolean chance(long numerator, long denominator) {
    return below(denominator) < numerator;
  }
}
