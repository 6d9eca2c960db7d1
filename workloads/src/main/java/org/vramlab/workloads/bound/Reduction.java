package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;

/**
 * The buffers whose residency is a question, each with the uses between which it is one: a use
 * whose interval crosses no binding operation is one with the next, as keeping the buffer costs
 * nothing.
 *
 * <p>Bytes are in units of the pool's size, so that prices are of the order of 1 whatever the
 * trace. Immutable; nobody writes to the arrays.
 */
final class Reduction {
  final Intervals intervals;

  /** Unit of the rounded rows in bytes; 0 without any. */
  final long gridBytes;

  /** For each buffer its first use here; and, last, how many uses there are. */
  final int[] firstUses;

  /** For each buffer its number on the device. */
  final int[] buffers;

  /** For each buffer its size, in pools. */
  final double[] sizes;

  /** For each buffer the part of its size that is whole units of the grid. */
  final double[] gridShares;

  /** For each use the binding operations that its interval crosses, as in {@link Intervals}. */
  final int[] starts;

  final int[] ends;

  /** For each use whether bytes in count and it loads its buffer if that is gone. */
  final boolean[] loads;

  /** For each use whether it, or one that is one with it, writes. */
  final boolean[] writes;

  /** For each use the last of those that are one with it, by its number on the device. */
  final int[] originals;

  /**
   * For each binding operation the room beside its operands, in pools; then rounded to the grid.
   */
  final double[] rooms;

  Reduction(Intervals intervals, long gridBytes) {
    this.intervals = intervals;
    this.gridBytes = gridBytes;
    DeviceUses uses = intervals.uses;
    IntArrayList firsts = new IntArrayList();
    IntArrayList owners = new IntArrayList();
    IntArrayList starting = new IntArrayList();
    IntArrayList ending = new IntArrayList();
    IntArrayList origins = new IntArrayList();
    BitSet loading = new BitSet();
    BitSet writing = new BitSet();
    for (int buffer = 0; buffer < uses.bufferCount(); buffer++) {
      int end = uses.firstUses()[buffer + 1];
      if (!isQuestion(intervals, uses.firstUses()[buffer], end)) {
        continue;
      }
      firsts.add(starting.size());
      owners.add(buffer);
      boolean written = false;
      int head = uses.firstUses()[buffer];
      for (int use = head; use < end; use++) {
        written |= uses.writes()[use];
        if (intervals.starts[use] < intervals.ends[use] || use + 1 == end) {
          loading.set(starting.size(), intervals.metric.countsIn() && uses.loads()[head]);
          writing.set(starting.size(), written);
          starting.add(intervals.starts[use]);
          ending.add(intervals.ends[use]);
          origins.add(use);
          written = false;
          head = use + 1;
        }
      }
    }
    firsts.add(starting.size());
    firstUses = firsts.toIntArray();
    buffers = owners.toIntArray();
    starts = starting.toIntArray();
    ends = ending.toIntArray();
    originals = origins.toIntArray();
    loads = new boolean[starts.length];
    writes = new boolean[starts.length];
    for (int use = 0; use < starts.length; use++) {
      loads[use] = loading.get(use);
      writes[use] = writing.get(use);
    }
    sizes = new double[buffers.length];
    gridShares = new double[buffers.length];
    for (int buffer = 0; buffer < buffers.length; buffer++) {
      long bytes = uses.sizeBytes()[buffers[buffer]];
      sizes[buffer] = (double) bytes / intervals.poolBytes;
      gridShares[buffer] = (double) rounded(bytes) / bytes;
    }
    int rows = intervals.rowCount();
    rooms = new double[gridBytes > 0 ? 2 * rows : rows];
    for (int row = 0; row < rows; row++) {
      rooms[row] = (double) intervals.roomBytes[row] / intervals.poolBytes;
      if (gridBytes > 0) {
        rooms[rows + row] = (double) rounded(intervals.roomBytes[row]) / intervals.poolBytes;
      }
    }
  }

  private static boolean isQuestion(Intervals intervals, int first, int end) {
    for (int use = first; use < end; use++) {
      if (intervals.starts[use] < intervals.ends[use]) {
        return true;
      }
    }
    return false;
  }

  /** These bytes, rounded down to the grid. */
  long rounded(long bytes) {
    return gridBytes > 0 ? bytes / gridBytes * gridBytes : 0;
  }

  int bufferCount() {
    return buffers.length;
  }

  int useCount() {
    return starts.length;
  }

  boolean isRounded() {
    return gridBytes > 0;
  }
}
