package org.vramlab.workloads.cases;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * A run under checker and lockdep: if they found something, that is told of it and nothing else,
   * and it is not as expected, whatever it is for.
   *
   * @param problem what they found; null if nothing
   */
  public static CaseRun watched(
      Variant variant,
      @Nullable String problem,
      boolean asItShould,
      String summary,
      List<Counter> counters,
      List<String> steps) {
    return new CaseRun(
        variant.label(),
        variant.role(),
        problem == null && asItShould,
        problem == null ? summary : "A rule was broken: " + problem,
        counters,
        steps);
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
