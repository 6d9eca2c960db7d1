package org.vramlab.workloads.validation;

import org.vramlab.workloads.validation.Measurement.Metric;

/** How near the model has to come to what was measured, by kind of test. */
enum Goal {
  SINGLE("single flow, or one each way", 0.03, 0.10),
  ONE_PARTNER("concurrent, one partner a port", 0.06, Goal.NONE),
  SEVERAL_PARTNERS("concurrent, several partners a port", 0.15, Goal.NONE),
  ALL_TO_ALL("all to all, by completion", 0.15, Goal.NONE),
  DIRECT_SWEEP("size sweep, direct", 0.03, Goal.NONE),
  STAGED_SWEEP("size sweep, staged", 0.10, Goal.NONE),
  ALL("all rates", Goal.NONE, 0.20);

  /** No goal for that quantile. */
  static final double NONE = Double.POSITIVE_INFINITY;

  private final String label;
  private final double median;
  private final double percentile95;

  Goal(String label, double median, double percentile95) {
    this.label = label;
    this.median = median;
    this.percentile95 = percentile95;
  }

  /** Whether it is of one flow, or of two opposite ones between the same two ends. */
  static boolean isSingle(Measurement row) {
    return row.category().startsWith("single-")
        || row.category().startsWith("routed-")
        || row.category().startsWith("host-");
  }

  String label() {
    return label;
  }

  boolean covers(Measurement row) {
    boolean sweep = row.category().equals("size-sweep");
    return switch (this) {
      case SINGLE -> isSingle(row);
      case ONE_PARTNER -> row.category().equals("concurrent-one-partner");
      case SEVERAL_PARTNERS -> row.category().equals("concurrent-several-partners");
      case ALL_TO_ALL -> row.category().equals("all-to-all") && row.metric() == Metric.COMPLETION;
      case DIRECT_SWEEP -> sweep && !row.mover().equals("staged");
      case STAGED_SWEEP -> sweep && row.mover().equals("staged");
      case ALL -> true;
    };
  }

  /** The largest median of the relative error. */
  double median() {
    return median;
  }

  /** The largest 95th percentile of the relative error. */
  double percentile95() {
    return percentile95;
  }

  boolean isMetBy(Errors errors) {
    return errors.count() == 0
        || (errors.quantile(0.5) <= median && errors.quantile(0.95) <= percentile95);
  }
}
