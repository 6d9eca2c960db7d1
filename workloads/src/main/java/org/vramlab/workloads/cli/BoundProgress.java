package org.vramlab.workloads.cli;

import java.util.Locale;

/**
 * How far a row of searches for bounds has come and how long it may still take, on standard error
 * where somebody watches. Looks at the machine's clock, so nothing of it may reach a result.
 *
 * <p>Threads: the one that searches.
 */
final class BoundProgress implements AutoCloseable {
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final long DRAW_NANOS = 250_000_000;

  private final Terminal terminal;
  private final int searches;
  private final long startNanos = System.nanoTime();
  private String what = "";
  private int done;
  private long drawnNanos = startNanos;
  private boolean drawn;

  BoundProgress(Terminal terminal, int searches) {
    this.terminal = terminal;
    this.searches = searches;
  }

  /** A search begins. */
  void begin(String trace) {
    what = trace;
    update(0);
  }

  /** A search has spent such a part of its effort; it may end before all is spent. */
  void update(double part) {
    long now = System.nanoTime();
    if (!terminal.interactive() || now - drawnNanos < DRAW_NANOS) {
      return;
    }
    drawnNanos = now;
    double all = (done + Math.clamp(part, 0, 1)) / searches;
    double left = all <= 0 ? 0 : (now - startNanos) / 1e9 * (1 - all) / all;
    terminal
        .err()
        .print(
            ERASE_LINE
                + String.format(
                    Locale.ROOT, "%s: %d of %d, %.0f %%", what, done + 1, searches, 100 * all)
                + (all > 0 ? String.format(Locale.ROOT, ", at most %.0f s left", left) : ""));
    terminal.err().flush();
    drawn = true;
  }

  /** A search has ended. */
  void end() {
    done++;
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
