package org.vramlab.workloads.bound;

/**
 * Prices of a byte at each binding operation, added up from the first, so that the rent of an
 * interval is a difference; and what the room itself is worth at these prices. One object, set
 * again and again. Threads: one.
 */
final class PriceSums {
  private final double[] plain;

  /** Of the rounded rows; empty without any. */
  private final double[] rounded;

  private double roomValue;

  PriceSums(Reduction problem) {
    int rows = problem.intervals.rowCount();
    plain = new double[rows + 1];
    rounded = problem.isRounded() ? new double[rows + 1] : new double[0];
  }

  /** Takes over prices: one for each row of the room. */
  void set(double[] prices, double[] rooms) {
    int rows = plain.length - 1;
    roomValue = add(prices, rooms, 0, rows, plain);
    if (rounded.length > 0) {
      roomValue += add(prices, rooms, rows, rows, rounded);
    }
  }

  private static double add(double[] prices, double[] rooms, int from, int rows, double[] sums) {
    double sum = 0;
    double value = 0;
    for (int row = 0; row < rows; row++) {
      sums[row] = sum;
      sum += prices[from + row];
      value += prices[from + row] * rooms[from + row];
    }
    sums[rows] = sum;
    return value;
  }

  /** What all room is worth. */
  double roomValue() {
    return roomValue;
  }

  double[] plain() {
    return plain;
  }

  double[] rounded() {
    return rounded;
  }

  /** The price sum before a row for a buffer of which such a share is whole units of the grid. */
  double before(int row, double gridShare) {
    return rounded.length > 0 ? plain[row] + gridShare * rounded[row] : plain[row];
  }

  /** Rent of a byte of such a buffer for an interval. */
  double rent(int start, int end, double gridShare) {
    return before(end, gridShare) - before(start, gridShare);
  }
}
