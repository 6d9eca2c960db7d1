package org.vramlab.workloads.generate;

import org.vramlab.workloads.io.UsageException;

/**
 * A program in phases: for an eighth of its operations it works on one quarter of the buffers,
 * picked at random, then on the next quarter, and comes back to each after four phases. What was
 * frequent in the phase before is worth nothing now.
 */
public final class Phases extends AccessPattern {
  private static final int PHASES = 8;
  private static final int SETS = 4;

  /** See {@link AccessPattern}; at least 4 buffers a device. */
  public Phases(Shape shape, int writePercent) throws UsageException {
    super("phases", shape, writePercent, SETS);
  }

  @Override
  Choice begin(int buffers, int turns) {
    int set = buffers / SETS;
    int length = Math.max(1, turns / PHASES);
    int[] turn = {0};
    return random -> turn[0]++ / length % SETS * set + (int) random.below(set);
  }
}
