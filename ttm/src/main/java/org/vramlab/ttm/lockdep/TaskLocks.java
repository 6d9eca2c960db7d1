package org.vramlab.ttm.lockdep;

/** What one task holds, by class. Threads: touched by its own task only. */
final class TaskLocks {
  /** Classes and sections of which something is held that was not taken with an acquire context. */
  long plain;

  /** Classes of which something is held that was taken with an acquire context. */
  long withContext;

  /** Classes for which an acquire context is open. */
  long contexts;

  /** Whether the code that it runs is that of a driver that is not declared a GPU's. */
  boolean foreign;

  /** How many are held: of node n without a context at 2n, with one at 2n+1. */
  private final int[] depth = new int[2 * OrderGraph.MAX_NODES];

  /**
   * When each node's first one was taken, on {@link #clock}; tells reports in which order things
   * are held.
   */
  private final int[] since = new int[OrderGraph.MAX_NODES];

  private int clock;

  /** Everything held. */
  long held() {
    return plain | withContext;
  }

  void push(int node, boolean context) {
    int slot = (node << 1) | (context ? 1 : 0);
    if (depth[slot]++ == 0) {
      if ((held() >>> node & 1) == 0) {
        since[node] = ++clock;
      }
      if (context) {
        withContext |= 1L << node;
      } else {
        plain |= 1L << node;
      }
    }
  }

  /** Returns false if nothing of the kind is held. */
  boolean pop(int node, boolean context) {
    int slot = (node << 1) | (context ? 1 : 0);
    if (depth[slot] == 0) {
      return false;
    }
    if (--depth[slot] == 0) {
      if (context) {
        withContext &= ~(1L << node);
      } else {
        plain &= ~(1L << node);
      }
    }
    return true;
  }

  int count(int node) {
    return depth[2 * node] + depth[2 * node + 1];
  }

  int countWithContext(int node) {
    return depth[2 * node + 1];
  }

  /** Of the nodes in {@code set}, all held, the one held longest. */
  int oldest(long set) {
    int oldest = -1;
    for (long rest = set; rest != 0; rest &= rest - 1) {
      int node = Long.numberOfTrailingZeros(rest);
      if (oldest < 0 || since[node] < since[oldest]) {
        oldest = node;
      }
    }
    return oldest;
  }
}
