package org.vramlab.workloads.generate;

import org.vramlab.workloads.io.UsageException;

/**
 * A working set that drifts: operations pick from a window over a quarter of the buffers, which
 * moves on by one buffer after every so many operations that it goes round once in the whole trace.
 * Recency follows; a count of all touches so far lags behind.
 */
public final class Drift extends AccessPattern {
  private static final int WINDOW_SHARE = 4;

  /** See {@link AccessPattern}; at least 4 buffers a device. */
  public Drift(Shape shape, int writePercent) throws UsageException {
    super("drift", shape, writePercent, WINDOW_SHARE);
  }

  @Override
  Choice begin(int buffers, int turns) {
    int window = buffers / WINDOW_SHARE;
    long[] turn = {0};
    return random -> {
      long start = turn[0]++ * buffers / turns;
      return (int) ((start + random.below(window)) % buffers);
    };
  }
}
