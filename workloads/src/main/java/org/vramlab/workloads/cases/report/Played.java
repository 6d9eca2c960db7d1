package org.vramlab.workloads.cases.report;

import org.vramlab.workloads.cases.CaseResult;
import org.vramlab.workloads.cases.FieldCase;
import org.vramlab.workloads.cases.KnobValues;

/**
 * A case that was played.
 *
 * @param fieldCase which
 * @param values how its knobs were set
 * @param result what it came to
 */
public record Played(FieldCase fieldCase, KnobValues values, CaseResult result) {
  /** The last word on it. */
  String verdict() {
    return result.asExpected()
        ? "As expected: the fault showed, and the right run was clean."
        : "NOT as expected: see the runs that are marked so.";
  }

  static String figure(double value) {
    return String.format(java.util.Locale.ROOT, "%.1f", value);
  }
}
