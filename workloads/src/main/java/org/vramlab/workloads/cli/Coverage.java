package org.vramlab.workloads.cli;

import java.util.List;
import java.util.Locale;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchResult;

/** Says what a search has covered, and what it has not: no more than is true. */
final class Coverage {
  private Coverage() {}

  /** A clause, without a full stop. */
  static String of(SearchResult result, ExploreOptions options) {
    return switch (options.way()) {
      case RANDOM ->
          grouped(result.executions())
              + " schedules drawn at random, seed "
              + options.seed
              + "; no statement about the rest";
      case PCT ->
          grouped(result.executions())
              + " schedules drawn by PCT for bugs of depth "
              + options.depth()
              + ", seed "
              + options.seed
              + "; no statement about the rest";
      case EXHAUSTIVE, UNREDUCED, BOUNDED, STATES -> systematic(result, options);
    };
  }

  /** Whether nothing was left out, within what this way of searching covers. */
  static boolean isComplete(SearchResult result, ExploreOptions options) {
    return switch (options.way()) {
      case RANDOM, PCT -> false;
      case EXHAUSTIVE, UNREDUCED, BOUNDED, STATES ->
          result.findings().isEmpty() && result.exhausted() && result.cut() == 0;
    };
  }

  /** A sentence about several searches together. */
  static String together(List<ExploreOutcome> outcomes, ExploreOptions options) {
    long complete = 0;
    long found = 0;
    long executions = 0;
    long pruned = 0;
    for (ExploreOutcome outcome : outcomes) {
      complete += isComplete(outcome.search(), options) ? 1 : 0;
      found += outcome.found().isEmpty() ? 0 : 1;
      executions += outcome.search().complete();
      pruned += outcome.search().pruned();
    }
    return outcomes.size()
        + " searches: "
        + (found == 0 ? "nothing found" : found + " found something")
        + "; "
        + complete
        + " complete; "
        + grouped(executions)
        + " executions"
        + (pruned > 0 ? ", " + grouped(pruned) + " more given up as covered by others" : "");
  }

  private static String systematic(SearchResult result, ExploreOptions options) {
    String figures = figures(result, options);
    SearchLimits limits = options.limits();
    if (!result.findings().isEmpty()) {
      return "not complete: stopped at the finding; " + figures;
    }
    if (!result.exhausted()) {
      return "not complete: stopped after "
          + grouped(limits.executions())
          + " schedules (--max-schedules); "
          + figures;
    }
    if (result.cut() > 0) {
      return "not complete: "
          + (result.cut() == 1 ? "one schedule was" : grouped(result.cut()) + " schedules were")
          + " cut off after "
          + grouped(limits.steps())
          + " steps (--max-steps); "
          + figures;
    }
    return "complete: " + what(options) + granularity(options) + "; " + figures;
  }

  private static String what(ExploreOptions options) {
    return switch (options.way()) {
      case UNREDUCED -> "every interleaving";
      case BOUNDED ->
          "every interleaving that sets a task aside that could go on "
              + options.bound()
              + " times at most,";
      case STATES ->
          "every state that can be reached"
              + (options.bound == null
                  ? ""
                  : " if a task that could go on is set aside "
                      + options.bound()
                      + " times at most,");
      default -> "every interleaving, up to the order of independent steps,";
    };
  }

  private static String granularity(ExploreOptions options) {
    return options.fine
        ? " at the granularity of single accesses to a lock's words"
        : " at the granularity of lock attempts, unlocks, waits, wake-ups and completions";
  }

  private static String figures(SearchResult result, ExploreOptions options) {
    if (options.way() == ExploreOptions.Way.STATES) {
      return grouped(result.states())
          + " states in "
          + grouped(result.executions())
          + " executions, up to "
          + result.deepest()
          + " steps";
    }
    StringBuilder figures = new StringBuilder();
    figures.append(grouped(result.complete())).append(" executions");
    if (result.pruned() > 0) {
      figures
          .append(", ")
          .append(grouped(result.pruned()))
          .append(" more given up as covered by others");
    }
    return figures.append(", up to ").append(result.deepest()).append(" steps").toString();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
