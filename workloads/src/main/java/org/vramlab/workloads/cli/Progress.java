package org.vramlab.workloads.cli;

/**
 * One line on a watched terminal that says how far long work has come; nothing elsewhere, and
 * nothing for short work.
 *
 * <p>It redraws at whole percents, so that calling {@link #update} often costs a comparison. It
 * knows no clock: what it prints depends on the work alone. Threads: one.
 */
public final class Progress implements AutoCloseable {
  /** Work of fewer steps is over before one could read the line. */
  private static final long LONG_STEPS = 200_000;

  private static final String ERASE_LINE = "\r\u001b[K";

  private final Terminal terminal;
  private final String what;
  private final long totalSteps;

  /** Steps from which the next percent is drawn. */
  private long nextDrawAt;

  private boolean drawn;

  /**
   * Progress of work whose length is known.
   *
   * @param what the work, as in {@code replaying wave3d}
   * @param totalSteps its length, in any unit; 0 where it is unknown, and then nothing is drawn
   */
  public Progress(Terminal terminal, String what, long totalSteps) {
    this.terminal = terminal;
    this.what = what;
    this.totalSteps = totalSteps;
    boolean shown = terminal.interactive() && totalSteps >= LONG_STEPS;
    nextDrawAt = shown ? totalSteps / 100 : Long.MAX_VALUE;
  }

  /** Says how many steps are done by now; never fewer than before. */
  public void update(long doneSteps) {
    if (doneSteps >= nextDrawAt) {
      long percent = Math.min(100, doneSteps * 100 / totalSteps);
      terminal.err().print(ERASE_LINE + what + ": " + percent + " %");
      terminal.err().flush();
      drawn = true;
      nextDrawAt = percent >= 100 ? Long.MAX_VALUE : (percent + 1) * totalSteps / 100;
    }
  }

  /** Removes the line. */
  @Override
  public void close() {
    nextDrawAt = Long.MAX_VALUE;
    if (drawn) {
      terminal.err().print(ERASE_LINE);
      terminal.err().flush();
    }
  }
}
