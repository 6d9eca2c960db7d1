package org.vramlab.workloads.cases;

import java.util.List;

/**
 * One run of a case.
 *
 * @param label how it was set, such as the mode of eviction
 * @param role what is expected of it
 * @param asExpected whether the fault showed, or the right run was clean
 * @param summary what happened, in a sentence or two with the measured figures
 * @param counters what was measured
 * @param steps what happened, in order; empty where there is too much of it
 */
public record CaseRun(
    String label,
    Role role,
    boolean asExpected,
    String summary,
    List<Counter> counters,
    List<String> steps) {
  /** Copies the lists. */
  public CaseRun {
    counters = List.copyOf(counters);
    steps = List.copyOf(steps);
  }

  /** What a run is for. */
  public enum Role {
    /** It must show the fault. */
    FAULTY("faulty"),
    /** It must be clean. */
    RIGHT("right");

    private final String label;

    Role(String label) {
      this.label = label;
    }

    /** The name in results. */
    public String label() {
      return label;
    }
  }

  /**
   * Something measured.
   *
   * @param name in results; ends in its unit unless it is a plain count
   * @param value as measured
   */
  public record Counter(String name, long value) {}
}
