package org.vramlab.workloads.bound;

import org.vramlab.workloads.bound.proof.Metric;

/**
 * Which intervals of a device's buffers are kept, and what that moves.
 *
 * <p>Immutable; nobody writes to the array.
 *
 * @param kept for each use whether its buffer stays until the next, or its end
 * @param inBytes bytes that enter the device's memory
 * @param outBytes bytes written back
 */
@SuppressWarnings("ArrayRecordComponent") // large, never written again, and never compared
record Schedule(boolean[] kept, long inBytes, long outBytes) {
  long cost(Metric metric) {
    return metric.of(inBytes, outBytes);
  }

  /** The cheaper of two; this one if they cost the same. */
  Schedule orBetter(Schedule other, Metric metric) {
    long by = other.cost(metric) - cost(metric);
    // What costs the same in this metric may still move less of the other kind.
    boolean better = by < 0 || (by == 0 && other.inBytes + other.outBytes < inBytes + outBytes);
    return better ? other : this;
  }
}
