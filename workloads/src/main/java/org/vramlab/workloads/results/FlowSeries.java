package org.vramlab.workloads.results;

import java.util.Arrays;

/**
 * How much of something (bytes over a link, say) passed in each stretch of time, in bounded memory,
 * as {@link LevelSeries}. The sum over all stretches is exact.
 *
 * <p>Time must not run backwards. Threads: one at a time.
 */
final class FlowSeries {
  private static final int CAPACITY = LevelSeries.CAPACITY;

  /** What passed in each stretch. */
  private final long[] amounts = new long[CAPACITY];

  /** A stretch is {@code 1 << shift} nanoseconds long. */
  private int shift = 10;

  /** The instant up to which everything is accounted for. */
  private long untilNanos;

  /** {@code amount} passed between the latest instant told and {@code nanos}, evenly. */
  void add(long nanos, long amount) {
    assert nanos >= untilNanos : "time ran backwards";
    while ((nanos >> shift) >= CAPACITY) {
      for (int i = 0; i < CAPACITY; i += 2) {
        amounts[i >> 1] = amounts[i] + amounts[i + 1];
      }
      Arrays.fill(amounts, CAPACITY / 2, CAPACITY, 0);
      shift++;
    }
    int first = (int) (untilNanos >> shift);
    int last = (int) (nanos >> shift);
    double perNano = nanos == untilNanos ? 0 : (double) amount / (nanos - untilNanos);
    long told = 0;
    for (int bucket = first; bucket < last; bucket++) {
      long bucketEndNanos = (bucket + 1L) << shift;
      long share = Math.min(amount, (long) (perNano * (bucketEndNanos - untilNanos))) - told;
      amounts[bucket] += share;
      told += share;
    }
    amounts[last] += amount - told;
    untilNanos = nanos;
  }

  /** The series from 0 to {@code endNanos}, or to the latest instant told if that is later. */
  Series upTo(long endNanos) {
    add(Math.max(endNanos, untilNanos), 0);
    return new Series(1L << shift, Arrays.copyOf(amounts, (int) (untilNanos >> shift) + 1));
  }
}
