package org.vramlab.workloads.validation;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;

/** Relative errors of a group of rows. */
final class Errors {
  private final DoubleArrayList sorted = new DoubleArrayList();

  void add(double relativeError) {
    int at = sorted.size();
    sorted.add(relativeError);
    for (; at > 0 && sorted.getDouble(at - 1) > relativeError; at--) {
      sorted.set(at, sorted.getDouble(at - 1));
    }
    sorted.set(at, relativeError);
  }

  int count() {
    return sorted.size();
  }

  /**
   * The least error that so large a share of the rows do not exceed; NaN if there are none.
   *
   * @param share above 0, at most 1
   */
  double quantile(double share) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.getDouble(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
