package org.vramlab.workloads.results;

import java.util.List;

/**
 * Times below which no run of this work can fall, whatever its policy.
 *
 * @param arithmeticNanos the arithmetic of the busiest device alone, all its operands at hand
 * @param arithmeticDevice name of that device
 * @param linkNanos bytes over bandwidth of the link for which that is longest
 * @param link name of that link; empty if nothing crossed any
 */
public record LowerBounds(
    long arithmeticNanos, String arithmeticDevice, long linkNanos, String link) {
  /** The bounds, the busiest link taken from {@code links}; the first of equals. */
  public static LowerBounds of(
      long arithmeticNanos, String arithmeticDevice, List<LinkResult> links) {
    long linkNanos = 0;
    String busiest = "";
    for (LinkResult link : links) {
      if (link.leastNanos() > linkNanos) {
        linkNanos = link.leastNanos();
        busiest = link.name();
      }
    }
    return new LowerBounds(arithmeticNanos, arithmeticDevice, linkNanos, busiest);
  }

  /** The stronger of the two. */
  public long strongestNanos() {
    return Math.max(arithmeticNanos, linkNanos);
  }
}
