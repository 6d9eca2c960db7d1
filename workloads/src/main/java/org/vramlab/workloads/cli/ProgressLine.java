package org.vramlab.workloads.cli;

import java.util.function.LongSupplier;

/**
 * How far long work has come, on standard error alone: one line that is drawn again and again where
 * somebody watches, and elsewhere, as in a log, a line of its own every half minute. Looks at the
 * machine's clock, so nothing of it may reach a result.
 *
 * <p>Threads: one at a time.
 */
final class ProgressLine implements AutoCloseable {
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final long DRAW_NANOS = 250_000_000;
  private static final long TELL_NANOS = 30_000_000_000L;

  private final Terminal terminal;
  private final LongSupplier clock;
  private final long startNanos;
  private long shownNanos;
  private boolean drawn;

  ProgressLine(Terminal terminal) {
    this(terminal, System::nanoTime);
  }

  /**
   * @param clock as {@link System#nanoTime}
   */
  ProgressLine(Terminal terminal, LongSupplier clock) {
    this.terminal = terminal;
    this.clock = clock;
    startNanos = clock.getAsLong();
    shownNanos = startNanos;
  }

  /** Since the work began. */
  long elapsedNanos() {
    return clock.getAsLong() - startNanos;
  }

  /** Whether it is time to show something new, so that no text is made in vain. */
  boolean isDue() {
    return clock.getAsLong() - shownNanos >= (terminal.interactive() ? DRAW_NANOS : TELL_NANOS);
  }

  /** Shows {@code text} now. */
  void show(String text) {
    shownNanos = clock.getAsLong();
    if (terminal.interactive()) {
      terminal.err().print(ERASE_LINE + text);
      terminal.err().flush();
      drawn = true;
    } else {
      terminal.remark(text);
    }
  }

  /** Prints {@code text} to stay, above the line. */
  void remark(String text) {
    close();
    terminal.remark(text);
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
