package org.vramlab.workloads.bound;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.vramlab.workloads.bound.proof.Metric;

/**
 * Looks for a cheap schedule that fits, guided by prices. Keeps the best. Deterministic. Threads:
 * one.
 *
 * <p>Four ways, because none is best everywhere: Belady's policy; what is cheapest to lose at
 * current prices; who was kept most often at recent prices first (where prices alone decide little,
 * as in cyclic sweeps); and, at the end, parts of the best are thrown away and built anew.
 */
final class ScheduleSearch {
  /** How much being kept at recent prices counts against prices alone. */
  private static final double AVERAGE_WEIGHT = 5;

  private static final long SEED = 1;

  private final Intervals intervals;
  private final Metric metric;
  private final ScheduleFiller filler;
  private Schedule best;

  ScheduleSearch(Intervals intervals) {
    this.intervals = intervals;
    this.metric = intervals.metric;
    this.filler = new ScheduleFiller(intervals);
    this.best = KeyedEviction.run(intervals, EvictionKeys.belady(intervals.uses), false);
    consider(KeyedEviction.run(intervals, EvictionKeys.belady(intervals.uses), true));
    double[] shortestFirst = new double[intervals.uses.useCount()];
    Arrays.setAll(shortestFirst, use -> 1.0 / (1 + intervals.ends[use] - intervals.starts[use]));
    consider(filler.add(best.kept(), shortestFirst));
    consider(filler.build(shortestFirst));
  }

  /** The best so far. */
  Schedule best() {
    return best;
  }

  /** Takes over one found elsewhere if it is better. */
  void consider(Schedule schedule) {
    best = best.orBetter(schedule, metric);
  }

  /** Builds schedules from prices and from who was kept at recent ones. */
  void improve(Reduction problem, double[] prices, float[] averages) {
    PriceSums sums = new PriceSums(problem);
    sums.set(prices, problem.rooms);
    KeyedEviction.Key priced = EvictionKeys.priced(intervals, problem, sums);
    double[] reduced = KeepScores.reducedCosts(intervals, problem, sums);
    double[] kept = KeepScores.averages(problem, averages, reduced);
    evict(priced, reduced);
    consider(filler.build(kept));
    evict(
        (use, dirty) ->
            priced.of(use, dirty) + (intervals.useful[use] ? AVERAGE_WEIGHT * kept[use] : 0),
        kept);
  }

  private void evict(KeyedEviction.Key key, double[] scores) {
    for (boolean spares : new boolean[] {true, false}) {
      Schedule schedule = KeyedEviction.run(intervals, key, spares);
      consider(schedule);
      consider(filler.add(schedule.kept(), scores));
    }
  }

  /** Throws parts of the best schedule away and builds them anew, so many times. */
  void rebuild(Reduction problem, double[] prices, float[] averages, int tries) {
    PriceSums sums = new PriceSums(problem);
    sums.set(prices, problem.rooms);
    double[] kept =
        KeepScores.averages(problem, averages, KeepScores.reducedCosts(intervals, problem, sums));
    SplittableRandom random = new SplittableRandom(SEED);
    int rows = intervals.rowCount();
    double[] scores = new double[kept.length];
    for (int attempt = 0; attempt < tries; attempt++) {
      int start = random.nextInt(Math.max(1, rows));
      int end = start + (int) (rows * (0.01 + 0.3 * random.nextDouble() * random.nextDouble()));
      double lost = 0.1 + 0.9 * random.nextDouble();
      double noise = 0.5 * random.nextDouble();
      boolean[] rest = best.kept().clone();
      for (int use = 0; use < rest.length; use++) {
        scores[use] = kept[use];
        if (intervals.competes(use) && intervals.starts[use] < end && intervals.ends[use] > start) {
          rest[use] &= random.nextDouble() >= lost;
          scores[use] += noise * random.nextGaussian();
        }
      }
      Schedule rebuilt = filler.add(rest, scores);
      // Equal ones too: the search must not stay where it is.
      if (rebuilt.cost(metric) <= best.cost(metric)) {
        best = rebuilt;
      }
    }
  }
}
