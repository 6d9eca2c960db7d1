package org.vramlab.workloads.results;

import org.HdrHistogram.Histogram;

/**
 * How long submissions took, from the opening of the first ticket to the last unlock. Percentiles
 * are those of a histogram with three significant digits: the true value lies at most 0.1 % below.
 *
 * @param count submissions
 * @param meanNanos their mean, rounded down, of the exact sum
 * @param p50Nanos half of them took at most this
 * @param p99Nanos 99 % took at most this
 * @param p999Nanos 99.9 % took at most this
 * @param maxNanos the longest, exact
 */
public record Latency(
    long count, long meanNanos, long p50Nanos, long p99Nanos, long p999Nanos, long maxNanos) {
  /** No submission at all. */
  public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0);

  /** What the histogram holds; sum and maximum are given because it rounds. */
  static Latency of(Histogram histogram, long totalNanos, long maxNanos) {
    long count = histogram.getTotalCount();
    if (count == 0) {
      return NONE;
    }
    return new Latency(
        count,
        totalNanos / count,
        Math.min(maxNanos, histogram.getValueAtPercentile(50)),
        Math.min(maxNanos, histogram.getValueAtPercentile(99)),
        Math.min(maxNanos, histogram.getValueAtPercentile(99.9)),
        maxNanos);
  }
}
