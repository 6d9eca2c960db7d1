package org.vramlab.workloads.bound.proof;

import java.util.Arrays;

/**
 * Which buffers may leave device memory, and when: after these uses, until their next one, and no
 * others. Carried out on demand, the one that was let go first leaves first, it moves what {@link
 * PlanExecutor} counts.
 *
 * <p>Immutable; nobody writes to the arrays.
 *
 * @param traceDigest SHA-256 of the trace's uncompressed text, in hexadecimal digits
 * @param sizes what a buffer takes and moves
 * @param poolBytes size of each device's memory
 * @param releases index of an operation, from 0, in the upper half, the buffer's id in the lower;
 *     increasing
 */
@SuppressWarnings("ArrayRecordComponent") // large, never written again, and never compared
public record Plan(String traceDigest, SizeRule sizes, long[] poolBytes, long[] releases) {
  /** One release. */
  public static long release(int operation, int bufferId) {
    return (long) operation << 32 | bufferId;
  }

  /** Whether the buffer may leave after that operation. */
  boolean isReleased(int operation, int bufferId) {
    return Arrays.binarySearch(releases, release(operation, bufferId)) >= 0;
  }
}
