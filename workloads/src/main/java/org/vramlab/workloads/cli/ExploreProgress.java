package org.vramlab.workloads.cli;

import java.util.Locale;
import org.vramlab.ttm.explore.SearchResult;

/**
 * How fast a search goes and how far it is, on standard error alone: a line that is drawn again and
 * again where somebody watches, and one line of figures at the end. It looks at the machine's
 * clock, so nothing of it may reach a result.
 *
 * <p>Threads: the one that searches.
 */
final class ExploreProgress implements AutoCloseable {
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final long DRAW_NANOS = 250_000_000;

  /** Looking at the clock costs little, but an execution costs little too. */
  private static final int EXECUTIONS_BETWEEN_LOOKS = 64;

  private final Terminal terminal;
  private final long startNanos = System.nanoTime();
  private long drawnNanos = startNanos;
  private long drawnExecutions;
  private int untilLook = EXECUTIONS_BETWEEN_LOOKS;
  private boolean drawn;

  ExploreProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  /** An execution has ended. */
  void update(Search search) {
    if (!terminal.interactive() || --untilLook > 0) {
      return;
    }
    untilLook = EXECUTIONS_BETWEEN_LOOKS;
    long now = System.nanoTime();
    if (now - drawnNanos >= DRAW_NANOS) {
      SearchResult result = search.result();
      long rate = rate(result.executions() - drawnExecutions, now - drawnNanos);
      String left = search.left();
      terminal
          .err()
          .print(
              ERASE_LINE
                  + grouped(result.executions())
                  + " schedules, "
                  + grouped(rate)
                  + " a second, up to "
                  + result.deepest()
                  + " steps"
                  + (result.states() > 0 ? ", " + grouped(result.states()) + " states" : "")
                  + (left.isEmpty() ? "" : ", " + left));
      terminal.err().flush();
      drawn = true;
      drawnNanos = now;
      drawnExecutions = result.executions();
    }
  }

  /** Tells the figures of a search that is over. */
  void conclude(String what, SearchResult result) {
    close();
    long nanos = Math.max(1, System.nanoTime() - startNanos);
    terminal.remark(
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
    if (drawn) {
      terminal.err().print(ERASE_LINE);
      terminal.err().flush();
      drawn = false;
    }
  }
}
