package org.vramlab.workloads.generate;

import org.vramlab.workloads.io.UsageException;

/**
 * Three loops of different lengths at once, over a seventh, two sevenths and four sevenths of the
 * buffers, each getting a third of the operations: short loops fit, the long one does not. Recency
 * keeps the wrong ones as soon as the long loop no longer fits; the distance between two touches of
 * a buffer tells them apart.
 */
public final class Loops extends AccessPattern {
  private static final int SHARES = 7;
  private static final int LOOPS = 3;

  /** See {@link AccessPattern}; at least 7 buffers a device. */
  public Loops(Shape shape, int writePercent) throws UsageException {
    super("loop", shape, writePercent, SHARES);
  }

  @Override
  Choice begin(int buffers, int turns) {
    int unit = buffers / SHARES;
    int[] starts = {0, unit, 3 * unit};
    int[] lengths = {unit, 2 * unit, buffers - 3 * unit};
    int[] positions = new int[LOOPS];
    return random -> {
      int loop = (int) random.below(LOOPS);
      int buffer = starts[loop] + positions[loop];
      positions[loop] = (positions[loop] + 1) % lengths[loop];
      return buffer;
    };
  }
}
