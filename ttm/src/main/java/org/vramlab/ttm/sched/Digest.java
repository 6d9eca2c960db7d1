package org.vramlab.ttm.sched;

/**
 * A digest of a state, 64 bits, for finding out whether a search was here before. Not
 * cryptographic: a search of n states confuses two of them with probability about n^2 / 2^65. Not
 * thread-safe.
 */
public final class Digest {
  private long value;

  /** Begins anew. */
  public Digest reset() {
    value = 0x9E3779B97F4A7C15L;
    return this;
  }

  /** Adds a number; order matters. */
  public Digest add(long number) {
    value = mix(value ^ mix(number + 0x9E3779B97F4A7C15L)) + 0x632BE59BD9B4E019L;
    return this;
  }

  /** Adds a yes or no. */
  public Digest add(boolean yes) {
    return add(yes ? 1L : 2L);
  }

  /** The digest of what was added so far. */
  public long value() {
    return value;
  }

  /** Of two numbers. */
  public static long of(long first, long second) {
    return mix(mix(first + 0x9E3779B97F4A7C15L) ^ second);
  }

  /** The finalizer of SplitMix64. */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
