package org.vramlab.workloads.bound;

import java.util.Arrays;

/**
 * For any prices a lower bound, in floating point, and who would keep what at them: each buffer for
 * itself chooses the cheapest mixture of paying rent and being moved. {@link
 * org.vramlab.workloads.bound.proof.CertificateChecker} says why this is a bound; {@link ExactDual}
 * computes it without rounding.
 *
 * <p>One pass over the uses and the rows. Threads: one.
 */
final class DualFunction {
  private static final int KEEP_CLEAN = 1;
  private static final int KEEP_DIRTY = 2;

  private final Reduction problem;
  private final double writeBack;

  /** For each use what is best after it: bits of {@link #KEEP_CLEAN} and {@link #KEEP_DIRTY}. */
  private final byte[] choices;

  DualFunction(Reduction problem) {
    this.problem = problem;
    this.writeBack = problem.intervals.metric.countsOut() ? 1 : 0;
    this.choices = new byte[problem.useCount()];
  }

  /**
   * The bound at these prices, in pools, without what buffers cost that are no question.
   *
   * @param usage filled with the bytes kept at each row, in pools
   * @param averages for each use how often it was kept of late, moved towards this time's choice
   * @param weight by how much: 0 to 1
   */
  double evaluate(PriceSums sums, double[] usage, float[] averages, float weight) {
    Arrays.fill(usage, 0);
    double total = 0;
    for (int buffer = 0; buffer < problem.bufferCount(); buffer++) {
      total += problem.sizes[buffer] * choose(sums, buffer);
      note(buffer, usage, averages, weight);
    }
    int rows = problem.intervals.rowCount();
    integrate(usage, 0, rows);
    if (problem.isRounded()) {
      integrate(usage, rows, rows);
    }
    return total - sums.roomValue();
  }

  /** Cost of a byte of this buffer, by the recurrence from its last use to its first. */
  private double choose(PriceSums sums, int buffer) {
    double[] plain = sums.plain();
    double[] rounded = sums.rounded();
    boolean isRounded = problem.isRounded();
    double share = problem.gridShares[buffer];
    int first = problem.firstUses[buffer];
    int last = problem.firstUses[buffer + 1] - 1;
    double clean = 0;
    double dirty = 0;
    boolean nextLoads = false;
    boolean nextWrites = false;
    for (int use = last; use >= first; use--) {
      int start = problem.starts[use];
      int end = problem.ends[use];
      double rent = plain[end] - plain[start];
      if (isRounded) {
        rent += share * (rounded[end] - rounded[start]);
      }
      double next = nextWrites ? dirty : clean;
      double gone = nextLoads ? 1 + next : next;
      int choice = 0;
      double best = gone;
      if (rent + next < gone) {
        best = rent + next;
        choice = KEEP_CLEAN;
      }
      clean = best;
      best = writeBack + gone;
      if (rent + dirty < best) {
        best = rent + dirty;
        choice |= KEEP_DIRTY;
      }
      dirty = best;
      choices[use] = (byte) choice;
      nextLoads = problem.loads[use];
      nextWrites = problem.writes[use];
    }
    return nextWrites ? dirty : clean;
  }

  /** Follows the choices from the first use on. */
  private void note(int buffer, double[] usage, float[] averages, float weight) {
    double size = problem.sizes[buffer];
    double gridSize = size * problem.gridShares[buffer];
    int rows = problem.intervals.rowCount();
    boolean isRounded = problem.isRounded();
    boolean dirty = false;
    for (int use = problem.firstUses[buffer]; use < problem.firstUses[buffer + 1]; use++) {
      dirty |= problem.writes[use];
      if ((choices[use] & (dirty ? KEEP_DIRTY : KEEP_CLEAN)) != 0) {
        int start = problem.starts[use];
        int end = problem.ends[use];
        if (start < end) { // the last use's interval may cross no row
          add(usage, start, end, rows, size);
          if (isRounded) {
            add(usage, rows + start, rows + end, 2 * rows, gridSize);
          }
        }
        averages[use] += weight * (1 - averages[use]);
      } else {
        dirty = false;
        averages[use] -= weight * averages[use];
      }
    }
  }

  private static void add(double[] usage, int start, int end, int rowsEnd, double size) {
    usage[start] += size;
    if (end < rowsEnd) {
      usage[end] -= size;
    }
  }

  private static void integrate(double[] usage, int from, int rows) {
    double sum = 0;
    for (int row = from; row < from + rows; row++) {
      sum += usage[row];
      usage[row] = sum;
    }
  }
}
