package org.vramlab.workloads.bound;

import java.math.BigInteger;
import org.vramlab.workloads.bound.proof.Metric;

/** What comparing bounds and schedules with exhaustive optima has come to. */
final class TinyVerdict {
  int compared;
  int boundsAboveOptimum;
  int schedulesBelowOptimum;
  int boundsAtOptimum;
  int schedulesAtOptimum;

  void compare(BigInteger bound, long optimum, long schedule) {
    compared++;
    int order = bound.compareTo(BigInteger.valueOf(optimum));
    boundsAboveOptimum += order > 0 ? 1 : 0;
    boundsAtOptimum += order == 0 ? 1 : 0;
    schedulesBelowOptimum += schedule < optimum ? 1 : 0;
    schedulesAtOptimum += schedule == optimum ? 1 : 0;
  }

  /** Searches one device and compares. */
  void search(DeviceUses uses, TinyTrace trace, int device, Metric metric) {
    search(uses, trace, device, metric, trace.poolBytes[device]);
  }

  void search(DeviceUses uses, TinyTrace trace, int device, Metric metric, long poolBytes) {
    DeviceSearch search =
        new DeviceSearch(new Intervals(uses, metric, poolBytes), 30_000, part -> {});
    search.run();
    compare(
        search.proof().bytes(),
        ExhaustiveOptimum.of(trace, device, metric),
        search.schedule().cost(metric));
  }

  /**
   * Never on the wrong side, and mostly exact: a bound of 0, or one that forgets a cost, would
   * never be on the wrong side either.
   */
  boolean isRight() {
    return boundsAboveOptimum == 0
        && schedulesBelowOptimum == 0
        && boundsAtOptimum >= 0.9 * compared
        && schedulesAtOptimum >= 0.95 * compared;
  }

  @Override
  public String toString() {
    return compared
        + " compared; bounds above the optimum: "
        + boundsAboveOptimum
        + ", at it: "
        + boundsAtOptimum
        + "; schedules below: "
        + schedulesBelowOptimum
        + ", at it: "
        + schedulesAtOptimum;
  }
}
