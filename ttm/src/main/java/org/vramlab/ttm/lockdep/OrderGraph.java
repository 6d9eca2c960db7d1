package org.vramlab.ttm.lockdep;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What was seen held while what was wanted: a directed graph over at most 64 nodes (sections, then
 * lock classes) without cycles, and where each edge was first seen.
 *
 * <p>Threads: {@link #unknown} from anywhere, lock-free; everything else under this object's
 * monitor. A stale answer of {@code unknown} only sends its caller here once more, since an edge is
 * never taken back.
 */
final class OrderGraph {
  /** Nodes fit the bits of a long. */
  static final int MAX_NODES = 64;

  /**
   * Of each wanted node: the nodes under which it is known to be fine. Bits are only ever added.
   */
  private final AtomicLongArray fineUnder = new AtomicLongArray(MAX_NODES);

  /**
   * Of each held node: those that were wanted under it. Acyclic, but for a reservation class and
   * itself.
   */
  private final long[] wantedUnder = new long[MAX_NODES];

  /**
   * Where the edge from a to b was first seen, at 64a+b; null for one that is a rule and not an
   * observation. Empty until the first observation.
   */
  private @Nullable String[] firstSeen = new @Nullable String[0];

  /**
   * Of {@code held}, the nodes under which {@code wanted} has not been found to be fine yet; 0 on
   * the hot path.
   */
  long unknown(int wanted, long held) {
    return held & ~fineUnder.getOpaque(wanted);
  }

  /**
   * Lets {@code wanted} be taken under {@code held} without an edge: no chain can close through
   * this pair.
   */
  synchronized void allow(int held, int wanted) {
    fineUnder.setRelease(wanted, fineUnder.getPlain(wanted) | 1L << held);
  }

  /** Adds the edge, which must not close a cycle; {@code site} is null for one that is a rule. */
  synchronized void add(int held, int wanted, @Nullable String site) {
    assert path(wanted, held).length == 0 : "closes a cycle";
    if ((wantedUnder[held] & 1L << wanted) == 0) {
      wantedUnder[held] |= 1L << wanted;
      if (site != null) {
        if (firstSeen.length == 0) {
          firstSeen = new @Nullable String[MAX_NODES * MAX_NODES];
        }
        firstSeen[held * MAX_NODES + wanted] = site;
      }
    }
    allow(held, wanted);
  }

  /** Where the edge was first seen. */
  synchronized String firstSeen(int held, int wanted) {
    String site = firstSeen.length == 0 ? null : firstSeen[held * MAX_NODES + wanted];
    return site == null ? "by rule" : site;
  }

  /**
   * Shortest chain of edges from one node to another, both ends included; empty if there is none.
   */
  synchronized int[] path(int from, int to) {
    if (from == to) {
      return new int[] {from};
    }
    int[] previous = new int[MAX_NODES];
    Arrays.fill(previous, -1);
    int[] queue = new int[MAX_NODES];
    int tail = 0;
    queue[tail++] = from;
    previous[from] = from;
    for (int head = 0; head < tail; head++) {
      int node = queue[head];
      for (long next = wantedUnder[node]; next != 0; next &= next - 1) {
        int reached = Long.numberOfTrailingZeros(next);
        if (previous[reached] >= 0) {
          continue;
        }
        previous[reached] = node;
        if (reached == to) {
          return chain(previous, from, to);
        }
        queue[tail++] = reached;
      }
    }
    return new int[0];
  }

  private static int[] chain(int[] previous, int from, int to) {
    int length = 1;
    for (int node = to; node != from; node = previous[node]) {
      length++;
    }
    int[] chain = new int[length];
    for (int node = to, i = length - 1; i >= 0; node = previous[node], i--) {
      chain[i] = node;
    }
    return chain;
  }
}
