package org.vramlab.workloads.bound;

/**
 * How long to look for better prices and schedules, in steps of work and not by a clock: the same
 * effort gives the same bound on every machine.
 *
 * @param seconds about how many seconds one core of 2026 needs for one memory size and metric, all
 *     devices together; 1 to {@link #MAXIMUM_SECONDS}
 */
public record Effort(int seconds) {
  /** What is enough for traces of some hundred thousand operations. */
  public static final Effort DEFAULT = new Effort(30);

  /** Most seconds. */
  public static final int MAXIMUM_SECONDS = 86_400;

  /** Uses and rows that an evaluation looks at in a second. */
  private static final long STEPS_PER_SECOND = 100_000_000;

  /** Checks the range. */
  public Effort {
    if (seconds < 1 || seconds > MAXIMUM_SECONDS) {
      throw new IllegalArgumentException("seconds: " + seconds);
    }
  }

  /** Steps of one device's search, if there are so many devices. */
  long steps(int deviceCount) {
    return seconds * STEPS_PER_SECOND / deviceCount;
  }
}
