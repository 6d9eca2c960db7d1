package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
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

  /** For each binding operation by how much its operands and all that crosses are too much. */
  private final long[] excessBytes;

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
    IntArrayList binding = new IntArrayList();
    LongArrayList excess = new LongArrayList();
    for (int operation = 0; operation < uses.operationCount(); operation++) {
      long beyond = crossing[operation] + uses.footprintBytes()[operation] - poolBytes;
      if (beyond > 0) {
        binding.add(operation);
        excess.add(beyond);
      }
    }
    bindingOperations = binding.toIntArray();
    excessBytes = excess.toLongArray();
    roomBytes = new long[bindingOperations.length];
    starts = new int[useCount];
    ends = new int[useCount];
    findRows();
  }

  /** The same with some of the binding operations only: a bound for these is one for all. */
  private Intervals(Intervals all, int[] rows) {
    uses = all.uses;
    metric = all.metric;
    poolBytes = all.poolBytes;
    useful = all.useful;
    lastWrites = all.lastWrites;
    bindingOperations = new int[rows.length];
    excessBytes = new long[rows.length];
    for (int row = 0; row < rows.length; row++) {
      bindingOperations[row] = all.bindingOperations[rows[row]];
      excessBytes[row] = all.excessBytes[rows[row]];
    }
    roomBytes = new long[rows.length];
    starts = new int[uses.useCount()];
    ends = new int[uses.useCount()];
    findRows();
  }

  private void findRows() {
    int[] bindingBefore = new int[uses.operationCount() + 1];
    int row = 0;
    for (int operation = 0; operation < bindingBefore.length; operation++) {
      bindingBefore[operation] = row;
      if (row < roomBytes.length && bindingOperations[row] == operation) {
        roomBytes[row++] = poolBytes - uses.footprintBytes()[operation];
      }
    }
    for (int use = 0; use < starts.length; use++) {
      starts[use] = bindingBefore[uses.useOperations()[use] + 1];
      ends[use] = Math.max(starts[use], bindingBefore[uses.intervalEnd(use)]);
    }
  }

  /** Of each so many binding operations in a row the one where most is too much. */
  int[] tightestRows(int each) {
    int[] rows = new int[(rowCount() + each - 1) / each];
    for (int index = 0; index < rows.length; index++) {
      rows[index] = index * each;
      for (int row = index * each; row < Math.min(rowCount(), (index + 1) * each); row++) {
        rows[index] = excessBytes[row] > excessBytes[rows[index]] ? row : rows[index];
      }
    }
    return rows;
  }

  /** With these of the binding operations, increasing, and no others. */
  Intervals only(int[] rows) {
    return new Intervals(this, rows);
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
