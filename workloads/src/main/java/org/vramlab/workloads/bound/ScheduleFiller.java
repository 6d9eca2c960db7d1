package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.doubles.DoubleArrays;
import java.util.Arrays;

/**
 * Makes a schedule keep more: intervals in the order of a score, each where it fits and saves
 * something. Threads: one, but for independent calls.
 */
final class ScheduleFiller {
  /** From nothing, what scores less than this is at first left for those that save more by it. */
  private static final double HOPELESS = 0.05;

  private final Intervals intervals;
  private final DeviceUses uses;

  ScheduleFiller(Intervals intervals) {
    this.intervals = intervals;
    this.uses = intervals.uses;
  }

  /** Builds a schedule from nothing, the highest score first. */
  Schedule build(double[] scores) {
    boolean[] kept = new boolean[uses.useCount()];
    return fill(kept, scores, true);
  }

  /** Adds to a schedule, the highest score first. */
  Schedule add(boolean[] schedule, double[] scores) {
    return fill(schedule.clone(), scores, false);
  }

  private Schedule fill(boolean[] kept, double[] scores, boolean fromNothing) {
    // What is never worth keeping must not take room: the rows do not count it.
    int candidates = 0;
    int[] order = new int[kept.length];
    for (int use = 0; use < kept.length; use++) {
      kept[use] &= intervals.useful[use];
      if (intervals.useful[use] && intervals.starts[use] == intervals.ends[use]) {
        kept[use] = true;
      } else if (intervals.useful[use] && !kept[use]) {
        order[candidates++] = use;
      }
    }
    RoomTree room = room(kept);
    sort(order, candidates, scores);
    if (fromNothing) {
      for (int index = 0; index < candidates && scores[order[index]] >= HOPELESS; index++) {
        int use = order[index];
        if (room.least(intervals.starts[use], intervals.ends[use]) >= uses.bytes(use)) {
          kept[use] = true;
          room.take(intervals.starts[use], intervals.ends[use], uses.bytes(use));
        }
      }
    }
    // Twice: what saves nothing by itself may save a write-back once its neighbours are kept.
    for (int pass = 0; pass < 2; pass++) {
      for (int index = 0; index < candidates; index++) {
        int use = order[index];
        if (!kept[use]
            && saves(kept, use)
            && room.least(intervals.starts[use], intervals.ends[use]) >= uses.bytes(use)) {
          kept[use] = true;
          room.take(intervals.starts[use], intervals.ends[use], uses.bytes(use));
        }
      }
    }
    return priced(kept);
  }

  private RoomTree room(boolean[] kept) {
    long[] free = new long[intervals.rowCount() + 1];
    for (int use = 0; use < kept.length; use++) {
      if (kept[use] && intervals.starts[use] < intervals.ends[use]) {
        free[intervals.starts[use]] -= uses.bytes(use);
        free[intervals.ends[use]] += uses.bytes(use);
      }
    }
    long change = 0;
    for (int row = 0; row < intervals.rowCount(); row++) {
      change += free[row];
      free[row] = intervals.roomBytes[row] + change;
      assert free[row] >= 0 : "the schedule keeps more than fits at row " + row;
    }
    free[intervals.rowCount()] = Long.MAX_VALUE / 4;
    return new RoomTree(free);
  }

  private static void sort(int[] order, int count, double[] scores) {
    double[] keys = new double[count];
    int[] places = new int[count];
    for (int index = 0; index < count; index++) {
      keys[index] = -scores[order[index]];
      places[index] = index;
    }
    DoubleArrays.radixSortIndirect(places, keys, true);
    int[] unsorted = Arrays.copyOf(order, count);
    for (int index = 0; index < count; index++) {
      order[index] = unsorted[places[index]];
    }
  }

  /** Whether keeping this interval too would save bytes. */
  private boolean saves(boolean[] kept, int use) {
    if (intervals.metric.countsIn() && !uses.isLast(use) && uses.loads()[use + 1]) {
      return true;
    }
    int written = intervals.lastWrites[use];
    if (!intervals.metric.countsOut() || written < 0) {
      return false;
    }
    for (int earlier = use - 1; earlier >= written; earlier--) {
      if (!kept[earlier]) {
        return false; // clean by now: it was written back there
      }
    }
    for (int later = use; !uses.isLast(later) && !uses.writes()[later + 1]; later++) {
      if (!kept[later + 1]) {
        return false; // it is written back there
      }
    }
    return true;
  }

  /** What a schedule moves. */
  Schedule priced(boolean[] kept) {
    long inBytes = 0;
    long outBytes = 0;
    for (int buffer = 0; buffer < uses.bufferCount(); buffer++) {
      boolean resident = false;
      boolean dirty = false;
      for (int use = uses.firstUses()[buffer]; use < uses.firstUses()[buffer + 1]; use++) {
        if (!resident && uses.loads()[use]) {
          inBytes += uses.sizeBytes()[buffer];
        }
        dirty |= uses.writes()[use];
        resident = kept[use];
        if (!resident) {
          outBytes += dirty ? uses.sizeBytes()[buffer] : 0;
          dirty = false;
        }
      }
    }
    return new Schedule(kept, inBytes, outBytes);
  }
}
