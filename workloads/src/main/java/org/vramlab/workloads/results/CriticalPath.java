package org.vramlab.workloads.results;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;

/**
 * Where the time of a run went: the chain of activities, each released by the one before, that ends
 * with the last job. Shortening anything else would not have made the run shorter.
 *
 * @param makespanNanos length of the run; the steps add up to it exactly
 * @param steps time by kind of activity, longest first, none of them 0
 */
public record CriticalPath(long makespanNanos, List<Step> steps) {
  /** How many stretches the run is cut into for {@link Step#overTime}. */
  private static final int STRETCHES = 240;

  /**
   * The part of the path that one kind of activity took.
   *
   * @param kind the activity
   * @param nanos its time on the path
   * @param overTime its time on the path in each of a row of stretches of the run
   */
  public record Step(SpanKind kind, long nanos, Series overTime) {}

  /** Checks that nothing is missing. */
  public CriticalPath {
    steps = List.copyOf(steps);
    long sum = 0;
    for (Step step : steps) {
      sum += step.nanos;
    }
    if (sum != makespanNanos) {
      throw new IllegalArgumentException(
          "the critical path has " + sum + " ns and the run " + makespanNanos + " ns");
    }
  }

  /** The path that ends with span {@code last} of {@code log} at {@code endNanos}. */
  public static CriticalPath of(SpanLog log, int last, long endNanos) {
    int kinds = SpanKind.values().length;
    long stretchNanos = Math.max(1, (endNanos + STRETCHES - 1) / STRETCHES);
    int stretches = (int) ((endNanos + stretchNanos - 1) / stretchNanos);
    long[][] overTime = new long[kinds][stretches];
    long untilNanos = endNanos;
    for (int span = last; span != SpanLog.ROOT; span = log.predecessor(span)) {
      long startNanos = log.startNanos(span);
      spread(overTime[log.kindOf(span).ordinal()], stretchNanos, startNanos, untilNanos);
      untilNanos = startNanos;
    }
    List<Step> steps = new ArrayList<>();
    for (SpanKind kind : SpanKind.values()) {
      Series series = new Series(stretchNanos, overTime[kind.ordinal()]);
      if (series.sum() > 0) {
        steps.add(new Step(kind, series.sum(), series));
      }
    }
    steps.sort(Comparator.comparingLong(Step::nanos).reversed().thenComparing(Step::kind));
    return new CriticalPath(endNanos, steps);
  }

  private static void spread(long[] stretches, long stretchNanos, long fromNanos, long toNanos) {
    for (long at = fromNanos; at < toNanos; ) {
      int stretch = (int) (at / stretchNanos);
      long until = Math.min(toNanos, (stretch + 1L) * stretchNanos);
      stretches[stretch] += until - at;
      at = until;
    }
  }
}
