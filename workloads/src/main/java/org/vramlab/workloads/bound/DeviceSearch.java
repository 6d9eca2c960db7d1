package org.vramlab.workloads.bound;

import org.vramlab.workloads.bound.proof.Certificate;

/**
 * The search on one device: prices and schedules in turns, until they meet, nothing is gained any
 * more, or the effort is spent. Prices make schedules better, and a cheap schedule says how far the
 * prices have to go.
 *
 * <p>Threads: one. One use.
 */
final class DeviceSearch {
  /** A gap below this part of the bound is closed. */
  private static final double CLOSED = 0.002;

  /** Above this part other units of the rounded rows are tried. */
  private static final double WIDE = 0.005;

  /** Other units are tried in problems of fewer uses than this. */
  private static final int SMALL = 100_000;

  /** The first unit's part of the effort in small problems. */
  private static final double FIRST_PART = 0.6;

  /** The part of the effort that rebuilding schedules gets. */
  private static final double REBUILD_PART = 0.15;

  /** Steps that one use costs when a schedule is built anew. */
  private static final int BUILD_STEPS = 20;

  /** Evaluations before the first schedule from prices; then twice as many each time. */
  private static final int FIRST_SCHEDULE = 100;

  /** Evaluations from one report to the watcher to the next. */
  private static final int WATCHED = 16;

  private final Intervals intervals;
  private final long steps;
  private final BoundSearch.Watcher watcher;

  /** Steps done by now. */
  private long done;

  private final ScheduleSearch schedules;
  private final long compulsoryBytes;

  /** The best proof so far, and what it came from. */
  private Certificate.Device proof;

  private Reduction problem;
  private double[] prices;
  private float[] averages;

  /**
   * @param steps the effort
   */
  DeviceSearch(Intervals intervals, long steps, BoundSearch.Watcher watcher) {
    this.intervals = intervals;
    this.steps = steps;
    this.watcher = watcher;
    schedules = new ScheduleSearch(intervals);
    compulsoryBytes =
        intervals.metric.countsIn() ? intervals.uses.compulsoryInBytes() : 0;
    problem = new Reduction(intervals, 0);
    prices = new double[problem.rooms.length];
    averages = new float[problem.useCount()];
    proof = ExactDual.certify(problem, prices);
  }

  /** Searches; afterwards {@link #proof} and {@link #schedule} have the result. */
  void run() {
    if (intervals.rowCount() == 0 || gap() <= 0) {
      return;
    }
    long first = GridChoice.first(intervals);
    boolean small = problem.useCount() < SMALL;
    long left = (long) (steps * (1 - REBUILD_PART));
    left -= climb(first, (long) (left * (small ? FIRST_PART : 1)));
    if (small && gap() > WIDE) {
      long[] others = GridChoice.others(intervals, first);
      for (int index = 0; index < others.length && gap() > WIDE; index++) {
        left -= climb(others[index], left / (others.length - index));
      }
    }
    if (gap() > CLOSED) {
      long tries = (long) (steps * REBUILD_PART) / BUILD_STEPS / intervals.uses.useCount();
      schedules.rebuild(problem, prices, averages, (int) Math.min(tries, 5_000));
    }
  }

  /** Searches prices with one unit of rounded rows; returns the steps that it took. */
  private long climb(long gridBytes, long most) {
    Reduction rounded = new Reduction(intervals, gridBytes);
    double pool = intervals.poolBytes;
    VolumeAscent ascent =
        new VolumeAscent(rounded, compulsoryBytes / pool, (cost() - compulsoryBytes) / pool);
    long perEvaluation = rounded.useCount() + 2L * rounded.rooms.length + 1;
    int mostEvaluations = (int) Math.clamp(most / perEvaluation, 200, 200_000);
    int nextSchedule = FIRST_SCHEDULE;
    boolean goesOn = true;
    while (goesOn) {
      goesOn = ascent.advance() && ascent.evaluations() < mostEvaluations;
      if (ascent.evaluations() % WATCHED == 0) {
        watcher.spent((double) (done + ascent.evaluations() * perEvaluation) / steps);
      }
      if (!goesOn || ascent.evaluations() >= nextSchedule) {
        schedules.improve(rounded, ascent.prices(), ascent.averages());
        ascent.lowerUpper((cost() - compulsoryBytes) / pool);
        nextSchedule = 2 * ascent.evaluations();
        goesOn &= ascent.gap() > CLOSED;
      }
    }
    Certificate.Device proven = ExactDual.certify(rounded, ascent.prices());
    if (proven.bytes().compareTo(proof.bytes()) > 0 || problem.rooms.length == 0) {
      proof = proven;
      problem = rounded;
      prices = ascent.prices();
      averages = ascent.averages();
    }
    done += ascent.evaluations() * perEvaluation;
    return ascent.evaluations() * perEvaluation;
  }

  private double cost() {
    return schedules.best().cost(intervals.metric);
  }

  /** How far the best schedule is above the best proof, as a part of that. */
  private double gap() {
    double bytes = proof.bytes().doubleValue();
    return (cost() - bytes) / Math.max(1, bytes);
  }

  /** The best proof found. */
  Certificate.Device proof() {
    return proof;
  }

  /** The best schedule found. */
  Schedule schedule() {
    return schedules.best();
  }
}
