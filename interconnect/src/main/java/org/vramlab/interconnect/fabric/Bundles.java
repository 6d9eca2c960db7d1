package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * Flows that move bytes, bundled by path: those of one path have one rate, so what one has moved
 * since a given time, all have, and the one with the least left ends first.
 *
 * <p>What has moved is settled, and rounded, at every instant at which a rate of the group may have
 * changed ({@link Neighbours#instants}), and the end of a flow is what follows from the last of
 * them. Only, a bundle whose rate stays is left alone, and makes up for it when somebody wants to
 * know: so a change costs no more than the rates that it changes.
 */
final class Bundles {
  /** How many settlings an estimate of an end stands. */
  private static final int SETTLINGS = 4 * Neighbours.MOST_INSTANTS;

  private final PathTable paths;
  private final FlowTable flows;
  private final Neighbours neighbours;

  /** By path: its flows, one with the least left first, the others in no order. */
  private final int[][] members;

  private final int[] size;

  /** By path: bytes per nanosecond since {@link #settledNanos}. */
  private final double[] rate;

  /** By path: the time at which {@link FlowTable#remaining} holds. */
  private final long[] settledNanos;

  /** By path: how many of its group's instants it has been settled at. */
  private final int[] settlings;

  /** Paths by the time at which the first of their flows ends, or by one shortly before it. */
  private final EventHeap ends = new EventHeap();

  /**
   * By path: its time in {@link #ends} is not after its end unless it is settled more often than
   * this, or is given a higher rate than {@link #boundRate}.
   */
  private final int[] spare;

  private final double[] boundRate;

  /** The paths whose time in {@link #ends} is exact: the next settling may change it. */
  private int[] exact = new int[8];

  private int exactCount;
  private final boolean[] isExact;
  private final boolean[] isListed;

  Bundles(PathTable paths, FlowTable flows, Neighbours neighbours) {
    this.paths = paths;
    this.flows = flows;
    this.neighbours = neighbours;
    members = new int[paths.links.length][0];
    size = new int[members.length];
    rate = new double[members.length];
    settledNanos = new long[members.length];
    settlings = new int[members.length];
    spare = new int[members.length];
    boundRate = new double[members.length];
    isExact = new boolean[members.length];
    isListed = new boolean[members.length];
  }

  /** When the next flow ends at the rates set, or {@link Fabric#NEVER}. */
  long firstEndNanos() {
    while (!ends.isEmpty() && !isExact[ends.first()]) {
      int path = ends.first();
      long before = ends.firstNanos();
      catchUp(path);
      putEnd(path);
      if (ends.firstNanos() == before) {
        putExactEnd(path, byRate(members[path][0], path));
      }
    }
    return ends.firstNanos();
  }

  /** A flow that has moved nothing yet joins those of its path; their rate is to be set anew. */
  void join(int flow, long nowNanos) {
    int path = flows.path[flow];
    catchUp(path);
    settle(path, nowNanos);
    int count = size[path]++;
    if (count == members[path].length) {
      members[path] = Arrays.copyOf(members[path], Math.max(4, 2 * count));
    }
    members[path][count] = flow;
    spare[path] = 0;
    putLeastFirst(path, count);
  }

  /** Gives the flows of a path a rate from the last instant of its group on. */
  void setRate(int path, double newRate) {
    catchUp(path);
    rate[path] = newRate;
    boolean isBounded = newRate <= boundRate[path] && spare[path] > Neighbours.MOST_INSTANTS;
    if (size[path] > 0 && (!isBounded || isExact[path])) {
      putEnd(path);
    }
  }

  /** An instant has been added to a group. Before the next, what needs it is to be caught up. */
  void instantAdded(int group) {
    int kept = 0;
    for (int i = 0; i < exactCount; i++) {
      int path = exact[i];
      if (isExact[path] && neighbours.groupOf(path) == group) {
        catchUp(path);
        putEnd(path);
      }
      isListed[path] = isExact[path];
      if (isListed[path]) {
        exact[kept++] = path;
      }
    }
    exactCount = kept;
  }

  /** Settles a group up to its last instant, before its instants are forgotten. */
  void settleGroup(int group) {
    for (int i = 0; i < neighbours.size(group); i++) {
      int path = neighbours.path(group, i);
      if (size[path] > 0) {
        catchUp(path);
        if (!isExact[path] && spare[path] <= Neighbours.MOST_INSTANTS) {
          putEnd(path);
        }
      }
      settlings[path] = 0;
    }
  }

  /** Bytes of a flow that have arrived by now. */
  double moved(int flow, long nowNanos) {
    int path = flows.path[flow];
    catchUp(path);
    double sinceSettled = rate[path] * (nowNanos - settledNanos[path]);
    return flows.bytes[flow] - flows.remaining[flow] + sinceSettled;
  }

  /** Takes the flows that end now out of their bundles. */
  void moveEndingTo(EventHeap events, long nowNanos) {
    while (!ends.isEmpty() && firstEndNanos() == nowNanos) {
      int path = ends.poll();
      isExact[path] = false;
      int[] list = members[path];
      int staying = 0;
      for (int i = 0; i < size[path]; i++) {
        int flow = list[i];
        if (endNanos(flow, path) == nowNanos) {
          assert deliveredInFull(flow, nowNanos);
          flows.remaining[flow] = 0;
          flows.lastRate[flow] = rate[path];
          flows.phase[flow] = FlowTable.ENDING;
          events.put(flow, nowNanos, flows.order[flow]);
        } else {
          list[staying++] = flow;
        }
      }
      assert staying < size[path];
      size[path] = staying;
      if (staying > 0) {
        for (int i = 1; i < staying; i++) {
          putLeastFirst(path, i);
        }
        putExactEnd(path, byRate(members[path][0], path));
      }
    }
  }

  private void putLeastFirst(int path, int index) {
    int[] list = members[path];
    int flow = list[index];
    if (flows.remaining[flow] < flows.remaining[list[0]]) {
      list[index] = list[0];
      list[0] = flow;
    }
  }

  /** Settles a path at those instants of its group at which it has not been. */
  private void catchUp(int path) {
    int group = neighbours.groupOf(path);
    if (group < 0 || settlings[path] == neighbours.instantCount(group)) {
      return;
    }
    int begin = settlings[path];
    int end = neighbours.instantCount(group);
    long[] instants = neighbours.instants(group);
    int[] list = members[path];
    // Two at a time: one subtraction has to wait for the one before.
    for (int i = 0; i < size[path]; i += 2) {
      int flow = list[i];
      int other = list[Math.min(i + 1, size[path] - 1)];
      double left = flows.remaining[flow];
      double otherLeft = flows.remaining[other];
      long since = settledNanos[path];
      for (int instant = begin; instant < end; instant++) {
        double moved = rate[path] * (instants[instant] - since);
        since = instants[instant];
        left -= moved;
        otherLeft -= moved;
      }
      flows.remaining[flow] = left > 0 ? left : 0;
      flows.remaining[other] = otherLeft > 0 ? otherLeft : 0;
    }
    settledNanos[path] = instants[end - 1];
    settlings[path] = end;
    spare[path] -= end - begin;
  }

  private void settle(int path, long nowNanos) {
    double moved = rate[path] * (nowNanos - settledNanos[path]);
    for (int i = 0; i < size[path]; i++) {
      int flow = members[path][i];
      double left = flows.remaining[flow] - moved;
      flows.remaining[flow] = left > 0 ? left : 0;
    }
    settledNanos[path] = nowNanos;
  }

  /**
   * Enters when the first flow of a path ends; if that is far off, a time before it, which stays
   * one for some settlings if the rate does not rise.
   */
  private void putEnd(int path) {
    long end = byRate(members[path][0], path);
    // A settling rounds what remains, and the end its quotient, by less than one part in 2^51.
    long margin = SETTLINGS + ((end - settledNanos[path]) >>> 40);
    if (end - margin > settledNanos[path]) {
      spare[path] = SETTLINGS;
      boundRate[path] = rate[path];
      isExact[path] = false;
      ends.put(path, end - margin, path);
    } else {
      putExactEnd(path, end);
    }
  }

  /** Enters when the first flow of a path ends, given when the one with the least left would. */
  private void putExactEnd(int path, long leastEnd) {
    int[] list = members[path];
    long end = leastEnd;
    if (end < flows.earliestEndNanos[list[0]]) {
      // A bound by which another may end before it.
      end = endNanos(list[0], path);
      for (int i = 1; i < size[path]; i++) {
        end = Math.min(end, endNanos(list[i], path));
      }
    }
    isExact[path] = true;
    if (!isListed[path]) {
      isListed[path] = true;
      if (exactCount == exact.length) {
        exact = Arrays.copyOf(exact, 2 * exactCount);
      }
      exact[exactCount++] = path;
    }
    ends.put(path, end, path);
  }

  private long endNanos(int flow, int path) {
    return Math.max(byRate(flow, path), flows.earliestEndNanos[flow]);
  }

  private long byRate(int flow, int path) {
    double nanos = Math.ceil(flows.remaining[flow] / rate[path]);
    return EventHeap.later(settledNanos[path], (long) nanos);
  }

  /** Conservation: by its end, the rates that a flow had add up to its bytes. */
  private boolean deliveredInFull(int flow, long nowNanos) {
    return moved(flow, nowNanos) >= flows.bytes[flow] * (1 - 1e-9);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("rates in bytes/ns");
    for (int path = 0; path < size.length; path++) {
      if (size[path] > 0) {
        text.append(' ').append(Arrays.toString(paths.links[path])).append(": ");
        text.append(size[path]).append(" x ").append(rate[path]);
      }
    }
    return text.toString();
  }
}
