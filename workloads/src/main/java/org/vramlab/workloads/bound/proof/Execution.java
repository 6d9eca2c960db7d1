package org.vramlab.workloads.bound.proof;

import java.util.Arrays;

/**
 * What carrying out a plan, or letting a policy decide, came to; by device.
 *
 * <p>Immutable; nobody writes to the arrays.
 *
 * @param inBytes bytes that entered each device's memory
 * @param outBytes bytes written back from it
 * @param misses operands that were not resident when their operation came, all devices together
 * @param evictions buffers that had to leave, all devices together
 */
@SuppressWarnings("ArrayRecordComponent") // large, never written again, and never compared
public record Execution(long[] inBytes, long[] outBytes, long misses, long evictions) {
  /** Bytes in, of all devices together. */
  public long totalInBytes() {
    return Arrays.stream(inBytes).sum();
  }

  /** Bytes out, of all devices together. */
  public long totalOutBytes() {
    return Arrays.stream(outBytes).sum();
  }

  /** What counts of them in this metric. */
  public long bytes(Metric metric) {
    return metric.of(totalInBytes(), totalOutBytes());
  }

  /** What counts of one device's in this metric. */
  public long bytes(Metric metric, int device) {
    return metric.of(inBytes[device], outBytes[device]);
  }
}
