package org.vramlab.workloads.bound;

import java.util.Arrays;

/**
 * Free bytes at each of a row of places, with the least over a range and a change of a range, both
 * in logarithmic time: a segment tree whose changes stay where they were made. Threads: one.
 */
final class RoomTree {
  private static final long PLENTY = Long.MAX_VALUE / 4;

  private final int leaves;

  /** For each node the least free bytes below it, with its own change and those below. */
  private final long[] least;

  /** For each node a change that is made to all below it. */
  private final long[] changes;

  RoomTree(long[] freeBytes) {
    leaves = Math.max(1, Integer.highestOneBit(Math.max(1, 2 * freeBytes.length - 1)));
    least = new long[2 * leaves];
    changes = new long[2 * leaves];
    Arrays.fill(least, PLENTY);
    System.arraycopy(freeBytes, 0, least, leaves, freeBytes.length);
    for (int node = leaves - 1; node > 0; node--) {
      least[node] = Math.min(least[2 * node], least[2 * node + 1]);
    }
  }

  /**
   * The least free bytes of the places from {@code start}, inclusive, to {@code end}, exclusive.
   */
  long least(int start, int end) {
    return least(1, 0, leaves, start, end);
  }

  private long least(int node, int from, int to, int start, int end) {
    if (end <= from || to <= start) {
      return PLENTY;
    }
    if (start <= from && to <= end) {
      return least[node];
    }
    int middle = (from + to) >>> 1;
    return Math.min(
            least(2 * node, from, middle, start, end), least(2 * node + 1, middle, to, start, end))
        + changes[node];
  }

  /** Takes bytes from each of these places. */
  void take(int start, int end, long bytes) {
    take(1, 0, leaves, start, end, bytes);
  }

  private void take(int node, int from, int to, int start, int end, long bytes) {
    if (end <= from || to <= start) {
      return;
    }
    if (start <= from && to <= end) {
      least[node] -= bytes;
      changes[node] -= bytes;
      return;
    }
    int middle = (from + to) >>> 1;
    take(2 * node, from, middle, start, end, bytes);
    take(2 * node + 1, middle, to, start, end, bytes);
    least[node] = Math.min(least[2 * node], least[2 * node + 1]) + changes[node];
  }
}
