package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.doubles.DoubleArrays;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Makes a schedule keep more: intervals in the order of a score, each where it fits and saves
 * something. Threads: one.
 */
final class ScheduleFiller {
  /** From nothing, what scores less than this is at first left for those that save more by it. */
  private static final double HOPELESS = 0.05;

  private final Intervals intervals;
  private final DeviceUses uses;

  /** What the completion of one group has added so far. */
  private final IntArrayList added = new IntArrayList();

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
    for (int use = 0; use < kept.length; use++) {
      // What is never worth keeping must not take room: the rows do not count it.
      boolean free = intervals.starts[use] == intervals.ends[use];
      kept[use] = intervals.useful[use] && (kept[use] || free);
    }
    if (!intervals.metric.countsIn()) {
      forgetPartialGroups(kept);
    }
    RoomTree room = room(kept);
    int[] order = intervals.metric.countsIn() ? missing(kept, scores) : new int[0];
    if (fromNothing) {
      for (int use : order) {
        if (scores[use] >= HOPELESS) {
          keepIfItFits(kept, use, room);
        }
      }
    }
    keepWhatSaves(kept, order, room);
    if (intervals.metric.countsOut()) {
      completeGroups(kept, scores, room);
      keepWhatSaves(kept, order, room);
    }
    return priced(kept);
  }

  private void keepWhatSaves(boolean[] kept, int[] order, RoomTree room) {
    for (int use : order) {
      if (!kept[use] && saves(kept, use)) {
        keepIfItFits(kept, use, room);
      }
    }
  }

  private boolean keepIfItFits(boolean[] kept, int use, RoomTree room) {
    int start = intervals.starts[use];
    int end = intervals.ends[use];
    if (kept[use] || room.least(start, end) < uses.bytes(use)) {
      return kept[use];
    }
    kept[use] = true;
    room.take(start, end, uses.bytes(use));
    return true;
  }

  /** One past the last use between the write at this use and the next write of its buffer. */
  private int groupEnd(int write) {
    int use = write;
    while (!uses.isLast(use) && !uses.writes()[use + 1]) {
      use++;
    }
    return use + 1;
  }

  /** Where only write-backs count, a buffer that is not kept up to its next write need not be. */
  private void forgetPartialGroups(boolean[] kept) {
    for (int write = 0; write < kept.length; write++) {
      if (uses.writes()[write]) {
        int end = groupEnd(write);
        boolean all = true;
        for (int use = write; use < end; use++) {
          all &= kept[use];
        }
        for (int use = write; use < end && !all; use++) {
          kept[use] = intervals.starts[use] == intervals.ends[use];
        }
      }
    }
  }

  /** Saves write-backs: everything up to the next write is kept, or no more than before. */
  private void completeGroups(boolean[] kept, double[] scores, RoomTree room) {
    double[] groupScores = new double[kept.length];
    int[] order = new int[kept.length];
    int count = 0;
    for (int write = 0; write < kept.length; write++) {
      if (uses.writes()[write]) {
        int end = groupEnd(write);
        boolean all = true;
        double score = Double.MAX_VALUE;
        for (int use = write; use < end; use++) {
          all &= kept[use];
          score = kept[use] ? score : Math.min(score, scores[use]);
        }
        if (!all) {
          groupScores[write] = score;
          order[count++] = write;
        }
      }
    }
    for (int write : sorted(order, count, groupScores)) {
      completeGroup(kept, write, room);
    }
  }

  private void completeGroup(boolean[] kept, int write, RoomTree room) {
    int end = groupEnd(write);
    added.clear();
    for (int use = write; use < end; use++) {
      if (!kept[use]) {
        if (!keepIfItFits(kept, use, room)) {
          for (int index = 0; index < added.size(); index++) {
            int undone = added.getInt(index);
            kept[undone] = false;
            room.take(intervals.starts[undone], intervals.ends[undone], -uses.bytes(undone));
          }
          return;
        }
        added.add(use);
      }
    }
  }

  /** What competes and is not kept, the highest score first. */
  private int[] missing(boolean[] kept, double[] scores) {
    int[] order = new int[kept.length];
    int count = 0;
    for (int use = 0; use < kept.length; use++) {
      if (intervals.useful[use] && !kept[use]) {
        order[count++] = use;
      }
    }
    return sorted(order, count, scores);
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

  /** The first so many of these uses, the highest score first. */
  private static int[] sorted(int[] uses, int count, double[] scores) {
    double[] keys = new double[count];
    int[] places = new int[count];
    for (int index = 0; index < count; index++) {
      keys[index] = -scores[uses[index]];
      places[index] = index;
    }
    DoubleArrays.radixSortIndirect(places, keys, true);
    int[] order = new int[count];
    for (int index = 0; index < count; index++) {
      order[index] = uses[places[index]];
    }
    return order;
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
