package org.vramlab.workloads.results;

/**
 * How one direction of one link was used.
 *
 * @param name source, then destination
 * @param bytesPerSecond what the wire can carry
 * @param bytes bytes that crossed it
 * @param busyNanos time during which something was crossing it
 * @param traffic bytes that crossed it in each stretch of time
 */
public record LinkResult(
    String name, long bytesPerSecond, long bytes, long busyNanos, Series traffic) {
  /** The least time in which the wire can carry these bytes, rounded down. */
  public long leastNanos() {
    return RunResult.scaled(bytes, 1_000_000_000L, bytesPerSecond);
  }

  /**
   * Share of the wire's capacity that was used up to {@code makespanNanos}, in parts per million.
   */
  public long usePartsPerMillion(long makespanNanos) {
    return makespanNanos == 0 ? 0 : RunResult.scaled(leastNanos(), 1_000_000, makespanNanos);
  }
}
