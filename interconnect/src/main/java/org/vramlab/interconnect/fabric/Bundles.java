package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * Flows that move bytes, bundled by path: those of one path have one rate, so what one has moved
 * since a given time, all have, and the one with the least left ends first.
 *
 * <p>The end of a flow is what follows from its rate and from what it had left when its group was
 * last settled ({@link Progress}). It is worked out to the nanosecond only for the path that comes
 * first. For others a time shortly before it is known, and stays one while the rate does not rise:
 * so a change costs no more than the rates that it raises.
 */
final class Bundles {
  private final PathTable paths;
  private final FlowTable flows;
  private final Neighbours neighbours;
  private final Progress progress;

  /** By path: its flows, one with the least left first, the others in no order. */
  private final int[][] members;

  private final int[] size;

  /** By path: bytes per nanosecond. */
  private final double[] rate;

  /** Paths by the time at which the first of their flows ends, or by one before it. */
  private final EventHeap ends = new EventHeap();

  /** By path: its time in {@link #ends} is right unless it is given a higher rate than this. */
  private final double[] boundRate;

  /** The paths whose time in {@link #ends} is exact: the next settling may change it. */
  private int[] exact = new int[8];

  private int exactCount;
  private final boolean[] isExact;
  private final boolean[] isListed;

  Bundles(PathTable paths, FlowTable flows, Neighbours neighbours, Progress progress) {
    this.paths = paths;
    this.flows = flows;
    this.neighbours = neighbours;
    this.progress = progress;
    members = new int[paths.links.length][0];
    size = new int[members.length];
    rate = new double[members.length];
    boundRate = new double[members.length];
    isExact = new boolean[members.length];
    isListed = new boolean[members.length];
  }

  /**
   * When the next flow ends at the rates set, if by a given time; else some time after that, and
   * {@link Fabric#NEVER} if there is no flow.
   */
  long firstEndNanos(long untilNanos) {
    long first = ends.firstNanos();
    while (first <= untilNanos && !ends.isEmpty() && !isExact[ends.first()]) {
      putEnd(ends.first(), first);
      first = ends.firstNanos();
    }
    return first;
  }

  /**
   * A flow that has moved nothing yet joins those of its path, whose group is settled now; their
   * rate is to be set anew.
   */
  void join(int flow) {
    int path = flows.path[flow];
    progress.add(neighbours.groupOf(path), flow, (double) flows.bytes[flow], rate[path]);
    int count = size[path]++;
    if (count == members[path].length) {
      members[path] = Arrays.copyOf(members[path], Math.max(4, 2 * count));
    }
    members[path][count] = flow;
    putLeastFirst(path, count);
    if (members[path][0] == flow) {
      boundRate[path] = 0;
    }
  }

  /** Gives the flows of a path a rate; their group is settled now. */
  void setRate(int path, double newRate) {
    rate[path] = newRate;
    if (size[path] > 0) {
      int group = neighbours.groupOf(path);
      for (int i = 0; i < size[path]; i++) {
        progress.setRate(group, members[path][i], newRate);
      }
      if (newRate > boundRate[path]) {
        putEnd(path);
      }
    }
  }

  /** Groups have been settled: what was exact in them may have to be rounded otherwise. */
  void groupsSettled(long nowNanos) {
    int kept = 0;
    for (int i = 0; i < exactCount; i++) {
      int path = exact[i];
      if (isExact[path] && progress.settledNanos(neighbours.groupOf(path)) == nowNanos) {
        putEnd(path);
      }
      isListed[path] = isExact[path];
      if (isListed[path]) {
        exact[kept++] = path;
      }
    }
    exactCount = kept;
  }

  /** Bytes of a flow that have arrived by now. */
  double moved(int flow, long nowNanos) {
    int path = flows.path[flow];
    int group = neighbours.groupOf(path);
    double sinceSettled = rate[path] * (nowNanos - progress.settledNanos(group));
    return flows.bytes[flow] - progress.left(group, flow) + sinceSettled;
  }

  /** Takes the flows that end now out of their bundles. */
  void moveEndingTo(EventHeap events, long nowNanos) {
    while (firstEndNanos(nowNanos) == nowNanos) {
      int path = ends.first();
      int[] list = members[path];
      int staying = 0;
      for (int i = 0; i < size[path]; i++) {
        int flow = list[i];
        if (endNanos(flow, path) == nowNanos) {
          assert deliveredInFull(flow, nowNanos);
          progress.remove(neighbours.groupOf(path), flow);
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
        putEnd(path);
      } else {
        isExact[path] = false;
        ends.poll();
      }
    }
  }

  private void putLeastFirst(int path, int index) {
    int[] list = members[path];
    int flow = list[index];
    int group = neighbours.groupOf(path);
    if (progress.left(group, flow) < progress.left(group, list[0])) {
      list[index] = list[0];
      list[0] = flow;
    }
  }

  private void putEnd(int path) {
    putEnd(path, progress.settledNanos(neighbours.groupOf(path)));
  }

  /** Enters when the first flow of a path ends, or a time before it that is after a given one. */
  private void putEnd(int path, long afterNanos) {
    long end = byRate(members[path][0], path);
    // Settlings and the quotient round by less than one part in 2^51: this is enough for 2^40.
    long margin = 4 + ((end - progress.settledNanos(neighbours.groupOf(path))) >>> 10);
    if (end - margin > afterNanos) {
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
    boundRate[path] = rate[path];
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
    int group = neighbours.groupOf(path);
    double nanos = Math.ceil(progress.left(group, flow) / rate[path]);
    return EventHeap.later(progress.settledNanos(group), (long) nanos);
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
