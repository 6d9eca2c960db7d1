package org.vramlab.workloads.results;

import java.util.Arrays;

/**
 * A quantity over time, immutable: one value for each of a row of equal stretches of time, the
 * first of which begins at time 0. What a value means (the highest level in its stretch, or a sum
 * over it) is said by whoever holds the series.
 */
public final class Series {
  private final long bucketNanos;
  private final long[] values;

  /**
   * A series over stretches of {@code bucketNanos} each.
   *
   * @param bucketNanos length of one stretch, above 0
   */
  public Series(long bucketNanos, long[] values) {
    if (bucketNanos <= 0) {
      throw new IllegalArgumentException("a stretch of time must be longer than " + bucketNanos);
    }
    this.bucketNanos = bucketNanos;
    this.values = values.clone();
  }

  /** Length of one stretch. */
  public long bucketNanos() {
    return bucketNanos;
  }

  /** How many stretches there are. */
  public int size() {
    return values.length;
  }

  /** Value of stretch {@code index}, which begins at {@code index * bucketNanos}. */
  public long at(int index) {
    return values[index];
  }

  /** The sum of all values. */
  public long sum() {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }

  /** The largest value; 0 for an empty series. */
  public long max() {
    long max = 0;
    for (long value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /** The same with at most {@code limit} stretches, each value the largest of those it covers. */
  public Series maxima(int limit) {
    return coarser(limit, true);
  }

  /** The same with at most {@code limit} stretches, each value the sum of those it covers. */
  public Series sums(int limit) {
    return coarser(limit, false);
  }

  private Series coarser(int limit, boolean maxima) {
    int factor = Math.max(1, (values.length + limit - 1) / limit);
    long[] coarse = new long[(values.length + factor - 1) / factor];
    for (int i = 0; i < values.length; i++) {
      int target = i / factor;
      coarse[target] = maxima ? Math.max(coarse[target], values[i]) : coarse[target] + values[i];
    }
    return new Series(bucketNanos * factor, coarse);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Series series
        && series.bucketNanos == bucketNanos
        && Arrays.equals(series.values, values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values) * 31 + Long.hashCode(bucketNanos);
  }

  @Override
  public String toString() {
    return values.length + " x " + bucketNanos + " ns";
  }
}
