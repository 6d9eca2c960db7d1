package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.BitSet;

/** Gathers one device's {@link DeviceUses} in one pass over the trace. */
final class DeviceRecorder {
  private final IntArrayList operationIndexes = new IntArrayList();
  private final LongArrayList footprintBytes = new LongArrayList();
  private final IntArrayList operandStarts = new IntArrayList();
  private final IntArrayList bufferIds = new IntArrayList();
  private final LongArrayList sizeBytes = new LongArrayList();
  private final IntArrayList useCounts = new IntArrayList();

  /** -1 while a buffer is not freed. */
  private final IntArrayList ends = new IntArrayList();

  private final BitSet written = new BitSet();

  /** By operand, in the trace's order. */
  private final IntArrayList operandBuffers = new IntArrayList();

  private final BitSet operandLoads = new BitSet();
  private final BitSet operandWrites = new BitSet();

  /** A buffer that no operation has touched before; returns its number. */
  int newBuffer(int bufferId, long bytes) {
    bufferIds.add(bufferId);
    sizeBytes.add(bytes);
    useCounts.add(0);
    ends.add(-1);
    return bufferIds.size() - 1;
  }

  /** An operation of this index in the trace uses a buffer of this device. */
  void use(int operationIndex, int buffer, boolean reads, boolean writes) {
    int operation = operationIndexes.size() - 1;
    if (operation < 0 || operationIndexes.getInt(operation) != operationIndex) {
      operation++;
      operationIndexes.add(operationIndex);
      footprintBytes.add(0);
      operandStarts.add(operandBuffers.size());
    }
    footprintBytes.set(operation, footprintBytes.getLong(operation) + sizeBytes.getLong(buffer));
    operandLoads.set(operandBuffers.size(), reads || written.get(buffer));
    operandWrites.set(operandBuffers.size(), writes);
    operandBuffers.add(buffer);
    if (writes) {
      written.set(buffer);
    }
    useCounts.set(buffer, useCounts.getInt(buffer) + 1);
  }

  /** A buffer is freed. */
  void free(int buffer) {
    ends.set(buffer, operationIndexes.size());
  }

  /** What has been gathered, at the end of the trace. */
  DeviceUses uses() {
    int buffers = bufferIds.size();
    int useCount = operandBuffers.size();
    operandStarts.add(useCount);
    int[] firstUses = new int[buffers + 1];
    for (int buffer = 0; buffer < buffers; buffer++) {
      firstUses[buffer + 1] = firstUses[buffer] + useCounts.getInt(buffer);
      if (ends.getInt(buffer) < 0) {
        ends.set(buffer, operationIndexes.size());
      }
    }
    int[] operandUses = new int[useCount];
    int[] useOperations = new int[useCount];
    int[] useBuffers = new int[useCount];
    boolean[] loads = new boolean[useCount];
    boolean[] writes = new boolean[useCount];
    int[] nextUses = firstUses.clone();
    for (int operation = 0; operation < operationIndexes.size(); operation++) {
      int end = operandStarts.getInt(operation + 1);
      for (int operand = operandStarts.getInt(operation); operand < end; operand++) {
        int buffer = operandBuffers.getInt(operand);
        int use = nextUses[buffer]++;
        operandUses[operand] = use;
        useOperations[use] = operation;
        useBuffers[use] = buffer;
        loads[use] = operandLoads.get(operand);
        writes[use] = operandWrites.get(operand);
      }
    }
    return new DeviceUses(
        operationIndexes.toIntArray(),
        footprintBytes.toLongArray(),
        operandStarts.toIntArray(),
        operandUses,
        bufferIds.toIntArray(),
        sizeBytes.toLongArray(),
        firstUses,
        ends.toIntArray(),
        useOperations,
        useBuffers,
        loads,
        writes);
  }
}
