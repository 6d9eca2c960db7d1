package org.vramlab.workloads.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Series lose resolution as time goes on, and nothing else. */
final class SeriesProperties {
  @Property(tries = 300)
  void level_anySteps_keepsTheLevelOfEveryStretch(
      @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 0, max = 3_000_000) Long> gapsNanos,
      @ForAll @Size(min = 60, max = 60) List<@IntRange(min = 0, max = 1000) Integer> levels) {
    LevelSeries series = new LevelSeries();
    long nanos = 0;
    for (int i = 0; i < gapsNanos.size(); i++) {
      nanos += gapsNanos.get(i);
      series.set(nanos, levels.get(i));
    }
    Series result = series.upTo(nanos);
    assertTrue(result.size() <= LevelSeries.CAPACITY);
    assertEquals(nanos / result.bucketNanos() + 1, result.size());
    // Straight from the definition: a stretch holds its first level and every level set within it.
    for (int bucket = 0; bucket < result.size(); bucket++) {
      long from = bucket * result.bucketNanos();
      long expected = 0;
      long at = 0;
      for (int i = 0; i < gapsNanos.size(); i++) {
        at += gapsNanos.get(i);
        if (at < from) {
          expected = levels.get(i);
        } else if (at < from + result.bucketNanos()) {
          expected = Math.max(expected, levels.get(i));
        }
      }
      assertEquals(expected, result.at(bucket), "stretch " + bucket);
    }
  }

  @Property(tries = 300)
  void flow_anySteps_sumIsExactAndNoStretchIsNegative(
      @ForAll @Size(min = 1, max = 60)
          List<@LongRange(min = 0, max = 3_000_000_000L) Long> gapsNanos,
      @ForAll @Size(min = 60, max = 60)
          List<@LongRange(min = 0, max = 100_000_000_000L) Long> amounts) {
    FlowSeries series = new FlowSeries();
    long nanos = 0;
    long sum = 0;
    for (int i = 0; i < gapsNanos.size(); i++) {
      nanos += gapsNanos.get(i);
      sum += amounts.get(i);
      series.add(nanos, amounts.get(i));
    }
    Series result = series.upTo(nanos);
    assertEquals(sum, result.sum());
    for (int bucket = 0; bucket < result.size(); bucket++) {
      assertTrue(result.at(bucket) >= 0);
    }
  }

  @Property(tries = 100)
  void coarser_anyLimit_keepsSumAndMaximum(
      @ForAll @Size(min = 1, max = 300) List<@LongRange(min = 0, max = 1000) Long> values,
      @ForAll @IntRange(min = 1, max = 50) int limit) {
    Series series = new Series(8, values.stream().mapToLong(Long::longValue).toArray());
    assertTrue(series.sums(limit).size() <= limit);
    assertEquals(series.sum(), series.sums(limit).sum());
    assertEquals(series.max(), series.maxima(limit).max());
    assertEquals(series.sums(limit).bucketNanos(), series.maxima(limit).bucketNanos());
  }
}
