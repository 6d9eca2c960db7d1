package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.vramlab.workloads.bound.proof.Metric;

/**
 * Which intervals of a device's buffers compete for a memory of this size, and where.
 *
 * <p>An interval is <em>useful</em> if not keeping it may cost something in this metric. An
 * operation is <em>binding</em> if its operands and all useful intervals that cross it do not fit
 * together: only there has memory a price. Everything else is left out of the search, which loses
 * nothing.
 *
 * <p>Immutable; nobody writes to the arrays.
 */
final class Intervals {
  final DeviceUses uses;
  final Metric metric;
  final long poolBytes;

  /** For each use whether its interval is useful. */
  final boolean[] useful;

  /** For each use the latest use of its buffer, up to it, that writes; -1 without any. */
  final int[] lastWrites;

  /** The binding operations, in order. */
  final int[] bindingOperations;

  /** For each binding operation the bytes that are left beside its operands. Not negative. */
  final long[] roomBytes;

  /**
   * For each use the binding operations that its interval crosses: from the first, inclusive, to
   * the second, exclusive, by their place among these.
   */
  final int[] starts;

  final int[] ends;

  Intervals(DeviceUses uses, Metric metric, long poolBytes) {
    this.uses = uses;
    this.metric = metric;
    this.poolBytes = poolBytes;
    int useCount = uses.useCount();
    useful = new boolean[useCount];
    lastWrites = new int[useCount];
    for (int use = 0; use < useCount; use++) {
      boolean first = use == uses.firstUses()[uses.useBuffers()[use]];
      lastWrites[use] = uses.writes()[use] ? use : first ? -1 : lastWrites[use - 1];
      useful[use] =
          (metric.countsOut() && lastWrites[use] >= 0)
              || (metric.countsIn() && !uses.isLast(use) && uses.loads()[use + 1]);
    }
    long[] crossing = crossingBytes();
    int operations = uses.operationCount();
    IntArrayList binding = new IntArrayList();
    int[] bindingBefore = new int[operations + 1];
    for (int operation = 0; operation < operations; operation++) {
      bindingBefore[operation] = binding.size();
      if (crossing[operation] + uses.footprintBytes()[operation] > poolBytes) {
        binding.add(operation);
      }
    }
    bindingBefore[operations] = binding.size();
    bindingOperations = binding.toIntArray();
    roomBytes = new long[bindingOperations.length];
    for (int row = 0; row < roomBytes.length; row++) {
      roomBytes[row] = poolBytes - uses.footprintBytes()[bindingOperations[row]];
    }
    starts = new int[useCount];
    ends = new int[useCount];
    for (int use = 0; use < useCount; use++) {
      starts[use] = bindingBefore[uses.useOperations()[use] + 1];
      ends[use] = Math.max(starts[use], bindingBefore[uses.intervalEnd(use)]);
    }
  }

  /** For each operation the bytes of all useful intervals that cross it. */
  private long[] crossingBytes() {
    long[] bytes = new long[uses.operationCount() + 1];
    for (int use = 0; use < uses.useCount(); use++) {
      int start = uses.useOperations()[use] + 1;
      if (useful[use] && start < uses.intervalEnd(use)) {
        bytes[start] += uses.bytes(use);
        bytes[uses.intervalEnd(use)] -= uses.bytes(use);
      }
    }
    for (int operation = 1; operation < bytes.length; operation++) {
      bytes[operation] += bytes[operation - 1];
    }
    return bytes;
  }

  int rowCount() {
    return roomBytes.length;
  }

  /** Whether keeping this interval takes room where room is scarce, and may save something. */
  boolean competes(int use) {
    return useful[use] && starts[use] < ends[use];
  }
}
