package org.vramlab.workloads.generate;

import org.vramlab.workloads.io.UsageException;

/**
 * A small hot set beside a long scan: half of the operations pick one of the first eighth of the
 * buffers, the other half go through all the others in order, once and again. Recency lets the scan
 * push out the hot set; a policy that wants a second touch before it believes in a buffer does not.
 */
public final class Scan extends AccessPattern {
  private static final int HOT_SHARE = 8;

  /** See {@link AccessPattern}; at least 8 buffers a device. */
  public Scan(Shape shape, int writePercent) throws UsageException {
    super("scan", shape, writePercent, HOT_SHARE);
  }

  @Override
  Choice begin(int buffers, int turns) {
    int hot = buffers / HOT_SHARE;
    int[] position = {0};
    return random -> {
      if (random.chance(1, 2)) {
        return (int) random.below(hot);
      }
      int scanned = hot + position[0];
      position[0] = (position[0] + 1) % (buffers - hot);
      return scanned;
    };
  }
}
