package org.vramlab.workloads.results;

/**
 * Waits of one kind.
 *
 * @param count how many there were
 * @param totalNanos their sum
 * @param maxNanos the longest
 */
public record Waits(long count, long totalNanos, long maxNanos) {
  /** None at all. */
  public static final Waits NONE = new Waits(0, 0, 0);
}
