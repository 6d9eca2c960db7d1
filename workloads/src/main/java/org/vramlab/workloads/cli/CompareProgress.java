package org.vramlab.workloads.cli;

import java.util.List;
import java.util.Locale;

/**
 * How far a comparison is and how long it will take, on a {@link ProgressLine}, with a line for
 * each tenth where nobody watches.
 *
 * <p>The time left is estimated from the weight of what is done and of what is left. The first runs
 * of a process are slow, as its code is not compiled yet, so the estimate begins too high. Threads:
 * one at a time.
 */
final class CompareProgress implements AutoCloseable {
  /** So few runs are over before one could read the lines. */
  private static final int LONG_WORK = 20;

  private final Terminal terminal;
  private final ProgressLine line;

  /** By workload: weight of a piece of work, pieces that are left, and pieces that ended. */
  private final long[] weights;

  private final int[] left;
  private final int[] done;

  private int total;
  private int ended;
  private int tenthsTold;

  /**
   * @param weights by workload: how long a piece of work takes, in any unit
   * @param left by workload: how many there are to do
   */
  CompareProgress(Terminal terminal, List<Long> weights, int[] left) {
    this.terminal = terminal;
    this.line = new ProgressLine(terminal);
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
    int tenths = total >= LONG_WORK && !terminal.interactive() ? ended * 10 / total : 0;
    if (line.isDue() || tenths > tenthsTold) {
      tenthsTold = Math.max(tenthsTold, tenths);
      line.show("comparing: " + ended + " of " + total + " done, " + left());
    }
  }

  /** Removes the line for a remark. */
  void remark(String text) {
    line.remark(text);
  }

  private String left() {
    double weightDone = 0;
    double weightLeft = 0;
    for (int i = 0; i < weights.length; i++) {
      weightDone += (double) weights[i] * done[i];
      weightLeft += (double) weights[i] * left[i];
    }
    double seconds = line.elapsedNanos() / 1e9 * weightLeft / weightDone;
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
    line.remark(
        ended
            + (ended == 1 ? " run or bound in " : " runs and bounds in ")
            + String.format(Locale.ROOT, "%.1f s", line.elapsedNanos() / 1e9));
  }

  @Override
  public void close() {
    line.close();
  }
}
