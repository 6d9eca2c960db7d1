package org.vramlab.workloads.results;

import java.util.Arrays;

/**
 * The highest value that a level (pages in use, say) had in each stretch of time, in bounded
 * memory: when the row of stretches is full, neighbours are merged and the stretches become twice
 * as long. No peak is lost, only the instant at which it stood.
 *
 * <p>Time must not run backwards. Threads: one at a time.
 */
final class LevelSeries {
  /** Most stretches that a series may have. */
  static final int CAPACITY = 2048;

  /** 1,024 ns: finer than any job. */
  private static final int FIRST_SHIFT = 10;

  /** Highest level of each stretch; only those up to {@link #current} are filled. */
  private final long[] maxima = new long[CAPACITY];

  /** A stretch is {@code 1 << shift} nanoseconds long. */
  private int shift = FIRST_SHIFT;

  /** The stretch of the latest instant told; its maximum is at least {@link #level}. */
  private int current;

  /** The level since the latest instant told. */
  private long level;

  /** The level is {@code newLevel} from {@code nanos} on. */
  void set(long nanos, long newLevel) {
    long bucket = nanos >> shift;
    if (bucket != current) {
      assert bucket > current : "time ran backwards";
      advance(nanos);
    }
    level = newLevel;
    if (newLevel > maxima[current]) {
      maxima[current] = newLevel;
    }
  }

  private void advance(long nanos) {
    while ((nanos >> shift) >= CAPACITY) {
      for (int i = 0; i <= current; i += 2) {
        maxima[i >> 1] = i == current ? maxima[i] : Math.max(maxima[i], maxima[i + 1]);
      }
      current >>= 1;
      shift++;
    }
    int bucket = (int) (nanos >> shift);
    // Stretches in which nothing changed had the level all along, and the new one begins with it.
    Arrays.fill(maxima, current + 1, bucket + 1, level);
    current = bucket;
  }

  /** The series from 0 to {@code endNanos}, or to the latest instant told if that is later. */
  Series upTo(long endNanos) {
    if (endNanos >> shift > current) {
      advance(endNanos);
    }
    return new Series(1L << shift, Arrays.copyOf(maxima, current + 1));
  }
}
