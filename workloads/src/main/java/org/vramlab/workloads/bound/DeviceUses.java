package org.vramlab.workloads.bound;

/**
 * What a trace asks of one device's memory: which buffers its operations use, in what order. A
 * buffer lives in its owner's memory, whichever device the operation runs on, so that devices can
 * be looked at one at a time.
 *
 * <p>Three rows of numbers. <em>Operations</em> are those with an operand that the device owns,
 * numbered from 0 in the trace's order. <em>Buffers</em> are numbered by first use. <em>Uses</em>
 * are numbered buffer by buffer, each buffer's in order, so that use {@code u + 1} is the next of
 * the same buffer unless it is another buffer's first. The time between two uses of a buffer, or
 * after the last, is the interval of the earlier one.
 *
 * <p>Immutable; nobody writes to the arrays.
 *
 * @param operationIndexes for each operation its index in the trace
 * @param footprintBytes for each operation the bytes of its operands
 * @param operandStarts for each operation where its operands begin in {@code operandUses}; and,
 *     last, how many there are
 * @param operandUses uses, operation by operation, in the order of the trace's line
 * @param bufferIds for each buffer its id in the trace
 * @param sizeBytes for each buffer what it takes and moves
 * @param firstUses for each buffer its first use; and, last, how many uses there are
 * @param endOperations for each buffer the operation before which it is freed; the number of
 *     operations where it is not
 * @param useOperations for each use its operation
 * @param useBuffers for each use its buffer
 * @param loads for each use whether it costs bytes in if its buffer is not resident: it reads it,
 *     or an earlier use has written it
 * @param writes for each use whether it writes the buffer
 */
@SuppressWarnings("ArrayRecordComponent") // large, never written again, and never compared
record DeviceUses(
    int[] operationIndexes,
    long[] footprintBytes,
    int[] operandStarts,
    int[] operandUses,
    int[] bufferIds,
    long[] sizeBytes,
    int[] firstUses,
    int[] endOperations,
    int[] useOperations,
    int[] useBuffers,
    boolean[] loads,
    boolean[] writes) {

  int operationCount() {
    return operationIndexes.length;
  }

  int bufferCount() {
    return sizeBytes.length;
  }

  int useCount() {
    return useOperations.length;
  }

  /** Whether this is its buffer's last use. */
  boolean isLast(int use) {
    return use + 1 == firstUses[useBuffers[use] + 1];
  }

  /** The operation at which this use's interval ends. */
  int intervalEnd(int use) {
    return isLast(use) ? endOperations[useBuffers[use]] : useOperations[use + 1];
  }

  /** Bytes of this use's buffer. */
  long bytes(int use) {
    return sizeBytes[useBuffers[use]];
  }

  /** Most bytes in use at once, a buffer from its first use until it is freed. */
  long peakUsedBytes() {
    long[] changes = new long[operationCount() + 1];
    for (int buffer = 0; buffer < bufferCount(); buffer++) {
      changes[useOperations[firstUses[buffer]]] += sizeBytes[buffer];
      changes[endOperations[buffer]] -= sizeBytes[buffer];
    }
    long used = 0;
    long peak = 0;
    for (long change : changes) {
      used += change;
      peak = Math.max(peak, used);
    }
    return peak;
  }

  /** Bytes that the first uses load, whatever the schedule. */
  long compulsoryInBytes() {
    long bytes = 0;
    for (int buffer = 0; buffer < bufferCount(); buffer++) {
      bytes += loads[firstUses[buffer]] ? sizeBytes[buffer] : 0;
    }
    return bytes;
  }
}
