package org.vramlab.workloads.cli;

import java.util.Locale;
import org.vramlab.ttm.explore.SearchResult;

/**
 * How fast a search goes and how far it is, on a {@link ProgressLine}, and one line of figures at
 * the end.
 *
 * <p>Threads: the one that searches.
 */
final class ExploreProgress implements AutoCloseable {
  /** Looking at the clock costs little, but an execution costs little too. */
  private static final int EXECUTIONS_BETWEEN_LOOKS = 64;

  private final ProgressLine line;
  private long shownNanos;
  private long shownExecutions;
  private int untilLook = EXECUTIONS_BETWEEN_LOOKS;

  ExploreProgress(Terminal terminal) {
    this.line = new ProgressLine(terminal);
  }

  /** An execution has ended. */
  void update(Search search) {
    if (--untilLook > 0) {
      return;
    }
    untilLook = EXECUTIONS_BETWEEN_LOOKS;
    if (line.isDue()) {
      SearchResult result = search.result();
      long nanos = line.elapsedNanos();
      long rate = rate(result.executions() - shownExecutions, nanos - shownNanos);
      String left = search.left();
      line.show(
          grouped(result.executions())
              + " schedules, "
              + grouped(rate)
              + " a second, up to "
              + result.deepest()
              + " steps"
              + (result.states() > 0 ? ", " + grouped(result.states()) + " states" : "")
              + (left.isEmpty() ? "" : ", " + left));
      shownNanos = nanos;
      shownExecutions = result.executions();
    }
  }

  /** Tells the figures of a search that is over. */
  void conclude(String what, SearchResult result) {
    long nanos = Math.max(1, line.elapsedNanos());
    line.remark(
        what
            + ": "
            + grouped(result.executions())
            + " schedules in "
            + String.format(Locale.ROOT, "%.1f", nanos / 1e9)
            + " s, "
            + grouped(rate(result.executions(), nanos))
            + " a second; "
            + grouped(result.steps())
            + " steps, "
            + grouped(nanos / Math.max(1, result.steps()))
            + " ns each");
  }

  private static long rate(long count, long nanos) {
    return Math.round(count * 1e9 / Math.max(1, nanos));
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Removes the line. */
  @Override
  public void close() {
    line.close();
  }
}
