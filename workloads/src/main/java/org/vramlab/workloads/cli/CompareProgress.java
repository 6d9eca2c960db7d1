package org.vramlab.workloads.cli;

import java.util.List;
import java.util.Locale;

/**
 * How far a comparison is and how long it will take, on standard error alone: a line that is drawn
 * again where somebody watches, and a line for each tenth elsewhere. Looks at the machine's clock,
 * so nothing of it may reach a result.
 *
 * <p>The time left is estimated from the weight of what is done and of what is left. The first runs
 * of a process are slow, as its code is not compiled yet, so the estimate begins too high. Threads:
 * one at a time.
 */
final class CompareProgress implements AutoCloseable {
  private static final String ERASE_LINE = "\r\u001b[K";

  /** So few runs are over before one could read the lines. */
  private static final int LONG_WORK = 20;

  private final Terminal terminal;
  private final long startNanos = System.nanoTime();

  /** By workload: weight of a piece of work, pieces that are left, and pieces that ended. */
  private final long[] weights;

  private final int[] left;
  private final int[] done;

  private int total;
  private int ended;
  private int tenthsTold;
  private boolean drawn;

  /**
   * @param weights by workload: how long a piece of work takes, in any unit
   * @param left by workload: how many there are to do
   */
  CompareProgress(Terminal terminal, List<Long> weights, int[] left) {
    this.terminal = terminal;
    this.weights = weights.stream().mapToLong(weight -> Math.max(1, weight)).toArray();
    this.left = left.clone();
    this.done = new int[left.length];
    for (int one : left) {
      total += one;
    }
  }

  /** A piece of that workload's work has ended. */
  void ended(int workload) {
    left[workload]--;
    done[workload]++;
    ended++;
    String text = ended + " of " + total + " done, " + left();
    if (terminal.interactive()) {
      terminal.err().print(ERASE_LINE + "comparing: " + text);
      terminal.err().flush();
      drawn = true;
    } else if (total >= LONG_WORK && ended * 10 / total > tenthsTold) {
      tenthsTold = ended * 10 / total;
      terminal.remark("comparing: " + text);
    }
  }

  /** Removes the line for a remark. */
  void remark(String text) {
    erase();
    terminal.remark(text);
  }

  private String left() {
    double weightDone = 0;
    double weightLeft = 0;
    for (int i = 0; i < weights.length; i++) {
      weightDone += (double) weights[i] * done[i];
      weightLeft += (double) weights[i] * left[i];
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9 * weightLeft / weightDone;
    return "about " + readable(Math.round(seconds)) + " left";
  }

  private static String readable(long seconds) {
    if (seconds < 100) {
      return seconds + " s";
    }
    return String.format(Locale.ROOT, "%d min", (seconds + 30) / 60);
  }

  /** Says how long it all took. */
  void conclude() {
    close();
    terminal.remark(
        ended
            + (ended == 1 ? " run or bound in " : " runs and bounds in ")
            + String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - startNanos) / 1e9));
  }

  private void erase() {
    if (drawn) {
      terminal.err().print(ERASE_LINE);
      terminal.err().flush();
      drawn = false;
    }
  }

  @Override
  public void close() {
    erase();
  }
}
