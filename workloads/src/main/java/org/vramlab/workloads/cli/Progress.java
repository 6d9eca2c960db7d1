package org.vramlab.workloads.cli;

/**
 * How far work of known length has come, in percent, on a {@link ProgressLine}. Nothing is shown of
 * short work. It looks up at whole percents, so that calling {@link #update} often costs a
 * comparison. Threads: one.
 */
public final class Progress implements AutoCloseable {
  /** Work of fewer steps is over before one could read the line. */
  private static final long LONG_STEPS = 200_000;

  private final ProgressLine line;
  private final boolean interactive;
  private final String what;
  private final long totalSteps;

  /** Steps at which the next percent is reached. */
  private long nextLookAt;

  /**
   * Progress of work whose length is known.
   *
   * @param what the work, as in {@code replaying wave3d}
   * @param totalSteps its length, in any unit; 0 where it is unknown, and then nothing is shown
   */
  public Progress(Terminal terminal, String what, long totalSteps) {
    this.line = new ProgressLine(terminal);
    this.interactive = terminal.interactive();
    this.what = what;
    this.totalSteps = totalSteps;
    nextLookAt = totalSteps >= LONG_STEPS ? totalSteps / 100 : Long.MAX_VALUE;
  }

  /** Says how many steps are done by now; never fewer than before. */
  public void update(long doneSteps) {
    if (doneSteps >= nextLookAt) {
      long percent = Math.min(100, doneSteps * 100 / totalSteps);
      if (interactive || line.isDue()) {
        line.show(what + ": " + percent + " %");
      }
      nextLookAt = percent >= 100 ? Long.MAX_VALUE : (percent + 1) * totalSteps / 100;
    }
  }

  /** Removes the line. */
  @Override
  public void close() {
    nextLookAt = Long.MAX_VALUE;
    line.close();
  }
}
