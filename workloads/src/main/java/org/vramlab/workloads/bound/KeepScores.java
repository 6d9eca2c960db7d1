package org.vramlab.workloads.bound;

import java.util.Arrays;

/** For each interval how much it deserves to be kept, for {@link ScheduleFiller}. */
final class KeepScores {
  /** Among those kept equally often at recent prices, the reduced cost decides. */
  private static final double REDUCED_COST_WEIGHT = 1e-3;

  /** What a write-back counts for an interval alone: it may be saved, or made, by another. */
  private static final double WRITE_BACK_WEIGHT = 0.5;

  /** Breaks ties: the shorter interval first. */
  private static final double LENGTH_WEIGHT = 1e-9;

  private KeepScores() {}

  /** What a byte saves by being kept, less its rent. */
  static double[] reducedCosts(Intervals intervals, Reduction problem, PriceSums sums) {
    DeviceUses uses = intervals.uses;
    double load = intervals.metric.countsIn() ? 1 : 0;
    double writeBack = intervals.metric.countsOut() ? WRITE_BACK_WEIGHT : 0;
    double[] scores = new double[uses.useCount()];
    for (int use = 0; use < scores.length; use++) {
      if (intervals.competes(use)) {
        long bytes = uses.bytes(use);
        double share = (double) problem.rounded(bytes) / bytes;
        double saved = writeBack + (!uses.isLast(use) && uses.loads()[use + 1] ? load : 0);
        scores[use] =
            saved
                - sums.rent(intervals.starts[use], intervals.ends[use], share)
                - LENGTH_WEIGHT * (intervals.ends[use] - intervals.starts[use]);
      }
    }
    return scores;
  }

  /** How often it was kept at recent prices: an approximate solution of the relaxed problem. */
  static double[] averages(Reduction problem, float[] averages, double[] reducedCosts) {
    double[] scores = new double[reducedCosts.length];
    Arrays.fill(scores, 1);
    for (int use = 0; use < averages.length; use++) {
      int original = problem.originals[use];
      scores[original] = averages[use] + REDUCED_COST_WEIGHT * reducedCosts[original];
    }
    return scores;
  }
}
