package org.vramlab.workloads.cli;

import java.util.Locale;

/**
 * How far a row of searches for bounds has come and how long it may still take, on a {@link
 * ProgressLine}.
 *
 * <p>Threads: the one that searches.
 */
final class BoundProgress implements AutoCloseable {
  private final ProgressLine line;
  private final int searches;
  private String what = "";
  private int done;

  BoundProgress(Terminal terminal, int searches) {
    this.line = new ProgressLine(terminal);
    this.searches = searches;
  }

  /** A search begins. */
  void begin(String trace) {
    what = trace;
    update(0);
  }

  /** A search has spent such a part of its effort; it may end before all is spent. */
  void update(double part) {
    if (!line.isDue()) {
      return;
    }
    double all = (done + Math.clamp(part, 0, 1)) / searches;
    double left = all <= 0 ? 0 : line.elapsedNanos() / 1e9 * (1 - all) / all;
    line.show(
        String.format(Locale.ROOT, "%s: %d of %d, %.0f %%", what, done + 1, searches, 100 * all)
            + (all > 0 ? String.format(Locale.ROOT, ", at most %.0f s left", left) : ""));
  }

  /** A search has ended. */
  void end() {
    done++;
  }

  /** Removes the line. */
  @Override
  public void close() {
    line.close();
  }
}
