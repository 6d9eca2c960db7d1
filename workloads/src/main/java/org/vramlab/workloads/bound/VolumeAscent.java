package org.vramlab.workloads.bound;

import java.util.Arrays;

/**
 * Looks for prices at which {@link DualFunction} is large: the volume algorithm (Barahona and
 * Anbil, "The volume algorithm: producing primal solutions with a subgradient method", 2000).
 *
 * <p>From the best prices so far it steps along an average of what was too much and too little kept
 * at recent prices; where that improves the bound, these are the best prices. The share of the
 * newest in the average decides how near the optimum the search gets and how fast, so it falls in
 * stages, and the stages are gone through again and again until a whole round gains next to
 * nothing. The same average over who kept what, {@link #averages}, is a hint at the best schedule.
 *
 * <p>Deterministic: it counts evaluations, no time. Threads: one.
 */
final class VolumeAscent {
  /** Share of the newest in the average, by stage. */
  private static final double[] STAGES = {0.03, 0.01, 0.003, 0.001};

  /** Evaluations without improvement before steps get shorter, times the share of the newest. */
  private static final double PATIENCE = 0.15;

  private static final int LEAST_PATIENCE = 10;
  private static final double SHORTER = 0.8;
  private static final double LONGER = 1.1;
  private static final double LONGEST = 2;

  /** Steps shorter than this end a stage. */
  private static final double SHORTEST = 3e-3;

  private static final double FIRST_SHORTEST = 1e-3;

  /** A stage that gains less than this part of the bound has been in vain. */
  private static final double VAIN = 2e-4;

  private final Reduction problem;
  private final DualFunction function;
  private final PriceSums sums;

  /** What all schedules cost, in pools: gains are measured against the whole. */
  private final double compulsory;

  /** Best prices so far, and those being tried. */
  private double[] best;

  private double[] tried;

  /** What was too much kept (positive) or too little, averaged; and at the prices tried. */
  private final double[] direction;

  private final double[] excess;

  private final float[] averages;

  private double lower;
  private double upper;
  private int stage;
  private double share = STAGES[0];
  private double stride = 0.5;
  private int failures;
  private int evaluations;
  private double stageLower;
  private int vainStages;

  /**
   * Starts with some prices.
   *
   * @param prices taken over; one for each row, then one for each rounded row
   * @param upper cost of some schedule, in pools, without the compulsory
   */
  VolumeAscent(Reduction problem, double[] prices, double compulsory, double upper) {
    this.problem = problem;
    this.function = new DualFunction(problem);
    this.sums = new PriceSums(problem);
    this.compulsory = compulsory;
    this.upper = upper;
    int rows = problem.rooms.length;
    best = prices;
    tried = new double[rows];
    direction = new double[rows];
    excess = new double[rows];
    averages = new float[problem.useCount()];
    Arrays.fill(averages, 0.5f);
    sums.set(best, problem.rooms);
    lower = function.evaluate(sums, direction, averages, 0.01f);
    subtractRooms(direction);
    stageLower = lower;
  }

  private void subtractRooms(double[] usage) {
    for (int row = 0; row < usage.length; row++) {
      usage[row] -= problem.rooms[row];
    }
  }

  /** A better schedule is known. */
  void lowerUpper(double cost) {
    upper = Math.min(upper, cost);
  }

  /** Evaluates once more; false if there is nothing left to gain. */
  boolean advance() {
    double norm = 0;
    for (int row = 0; row < direction.length; row++) {
      double by = direction[row];
      if (by > 0 || best[row] > 0) {
        norm += by * by;
      }
    }
    if (norm < 1e-18) {
      return false; // on average what is kept fits, and all room that has a price is used
    }
    double step = stride * (upper - lower) / norm;
    if (step <= 0) {
      return false;
    }
    for (int row = 0; row < direction.length; row++) {
      tried[row] = Math.max(0, best[row] + step * direction[row]);
    }
    sums.set(tried, problem.rooms);
    double value = function.evaluate(sums, excess, averages, (float) Math.min(share, 0.01));
    evaluations++;
    subtractRooms(excess);
    judge(value);
    for (int row = 0; row < direction.length; row++) {
      direction[row] = share * excess[row] + (1 - share) * direction[row];
    }
    return stride >= (stage == 0 ? FIRST_SHORTEST : SHORTEST) || nextStage();
  }

  private void judge(double value) {
    if (value > lower) {
      lower = value;
      double[] better = tried;
      tried = best;
      best = better;
      failures = 0;
      double agreement = 0;
      for (int row = 0; row < direction.length; row++) {
        agreement += excess[row] * direction[row];
      }
      if (agreement >= 0) {
        stride = Math.min(stride * LONGER, LONGEST);
      }
    } else if (++failures >= Math.max(LEAST_PATIENCE, (int) (PATIENCE / share))) {
      stride *= SHORTER;
      failures = 0;
    }
  }

  /** False if a whole round was in vain. */
  private boolean nextStage() {
    stage++;
    vainStages = lower - stageLower <= VAIN * (lower + compulsory) ? vainStages + 1 : 0;
    stageLower = lower;
    share = STAGES[stage % STAGES.length];
    stride = 0.3;
    failures = 0;
    return vainStages < STAGES.length || stage < 2 * STAGES.length;
  }

  /** How often the bound has been evaluated. */
  int evaluations() {
    return evaluations;
  }

  /** The best bound so far, in pools, without the compulsory. */
  double lower() {
    return lower;
  }

  /** How far the best bound is from the best schedule, as a part of the bound. */
  double gap() {
    return (upper - lower) / (lower + compulsory);
  }

  /** The best prices so far; not to be changed. */
  double[] prices() {
    return best;
  }

  /** For each use how often it was kept of late: 0 never, 1 always. Not to be changed. */
  float[] averages() {
    return averages;
  }
}
