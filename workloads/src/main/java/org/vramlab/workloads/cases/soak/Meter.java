package org.vramlab.workloads.cases.soak;

/** What one client of one device has come to, over all its lives. */
final class Meter {
  private final String name;
  private long done;
  private long refused;
  private long lost;
  private long lastNanos;
  private long longestGapNanos;

  Meter(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** A life begins. */
  void begins(long nowNanos) {
    lastNanos = nowNanos;
  }

  /** A unit of work was done. */
  void done(long nowNanos) {
    done++;
    ends(nowNanos);
  }

  /** The life ends. */
  void ends(long nowNanos) {
    longestGapNanos = Math.max(longestGapNanos, nowNanos - lastNanos);
    lastNanos = nowNanos;
  }

  /** A request for memory was refused. */
  void refused() {
    refused++;
  }

  /** A buffer was taken back by its exporter. */
  void lost() {
    lost++;
  }

  long doneCount() {
    return done;
  }

  long refusedCount() {
    return refused;
  }

  long lostCount() {
    return lost;
  }

  /** The longest time without a unit of work, in one life. */
  long longestGapNanos() {
    return longestGapNanos;
  }
}
