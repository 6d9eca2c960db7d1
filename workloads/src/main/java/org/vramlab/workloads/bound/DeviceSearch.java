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

  private static final int FEWEST_EVALUATIONS = 200;
  private static final int MOST_EVALUATIONS = 200_000;

  /** With more rows than this a search begins with some of them. */
  private static final int FEW_ROWS = 20_000;

  /** One of so many rows is looked at then. */
  private static final int ROWS_FOR_ONE = 16;

  /** The part of the effort for that. */
  private static final double ROUGH_PART = 0.4;

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
    compulsoryBytes = intervals.metric.countsIn() ? intervals.uses.compulsoryInBytes() : 0;
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
    long before = done;
    Reduction rounded = new Reduction(intervals, gridBytes);
    double[] start = new double[rounded.rooms.length];
    if (intervals.rowCount() > FEW_ROWS) {
      roughly(gridBytes, start, (long) (most * ROUGH_PART));
    }
    VolumeAscent ascent = ascent(rounded, start);
    int mostEvaluations = evaluations(rounded, most - (done - before));
    int nextSchedule = FIRST_SCHEDULE;
    boolean goesOn = true;
    while (goesOn) {
      goesOn = advance(ascent, rounded) && ascent.evaluations() < mostEvaluations;
      if (!goesOn || ascent.evaluations() >= nextSchedule) {
        schedules.improve(rounded, ascent.prices(), ascent.averages());
        ascent.lowerUpper((cost() - compulsoryBytes) / intervals.poolBytes);
        nextSchedule = 2 * ascent.evaluations();
        goesOn &= ascent.gap() > CLOSED;
      }
    }
    Certificate.Device proven = ExactDual.certify(rounded, ascent.prices());
    if (proven.bytes().compareTo(proof.bytes()) > 0) {
      proof = proven;
      problem = rounded;
      prices = ascent.prices();
      averages = ascent.averages();
    }
    return done - before;
  }

  /** Searches prices for the tightest of the rows only, which takes a fraction of the steps. */
  private void roughly(long gridBytes, double[] found, long most) {
    int[] rows = intervals.tightestRows(ROWS_FOR_ONE);
    Reduction rough = new Reduction(intervals.only(rows), gridBytes);
    VolumeAscent ascent = ascent(rough, new double[rough.rooms.length]);
    int mostEvaluations = evaluations(rough, most);
    boolean goesOn = true;
    while (goesOn) {
      goesOn = advance(ascent, rough) && ascent.evaluations() < mostEvaluations;
    }
    for (int row = 0; row < rough.rooms.length; row++) {
      boolean isRounded = row >= rows.length;
      int place = rows[isRounded ? row - rows.length : row];
      found[isRounded ? intervals.rowCount() + place : place] = ascent.prices()[row];
    }
  }

  private VolumeAscent ascent(Reduction rounded, double[] start) {
    double pool = intervals.poolBytes;
    return new VolumeAscent(
        rounded, start, compulsoryBytes / pool, (cost() - compulsoryBytes) / pool);
  }

  private boolean advance(VolumeAscent ascent, Reduction rounded) {
    int before = ascent.evaluations();
    boolean goesOn = ascent.advance();
    done += (ascent.evaluations() - before) * steps(rounded);
    if (ascent.evaluations() % WATCHED == 0) {
      watcher.spent((double) done / steps);
    }
    return goesOn;
  }

  private static long steps(Reduction rounded) {
    return rounded.useCount() + 2L * rounded.rooms.length + 1;
  }

  private static int evaluations(Reduction rounded, long most) {
    return Math.clamp(most / steps(rounded), FEWEST_EVALUATIONS, MOST_EVALUATIONS);
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
