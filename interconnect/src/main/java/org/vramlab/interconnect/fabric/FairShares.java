package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * The weighted max-min fair rates of flows that share resources, kept up to date as flows come and
 * go.
 *
 * <p>Given flows f with caps k(f), resources c with capacities C(c), and weights a(f, c) &ge; 0, it
 * finds the rates r(f) such that
 *
 * <pre>
 *   for all c:  sum over f of a(f, c) r(f) &lt;= C(c)                      (no resource over capacity)
 *   for all f:  0 &lt; r(f) &lt;= k(f)                                       (no mover over its cap)
 *   for all f:  r(f) = k(f), or some c with a(f, c) &gt; 0 is full
 *               and no flow g with a(g, c) &gt; 0 has r(g) &gt; r(f)         (nobody can gain but from the poorer)
 * </pre>
 *
 * <p>There is exactly one solution. To find it afresh, all rates rise together from 0; when a
 * resource fills up or a cap is reached, the flows concerned stay where they are and the rest rise
 * on. Flows of one path have the same weights and the same cap, and so the same rate: a path is
 * worked out once, however many take it.
 *
 * <h2>Change by change</h2>
 *
 * <p>When a resource fills depends only on when those who use it are stopped elsewhere, and a path
 * stops when the first of its resources fills. So a change of weight is worked out at the resources
 * it touches, and goes on to others only through paths whose rate it has changed. What is left when
 * nothing changes any more is the one solution: of two, look at the lowest level at which they
 * differ; all that decides it lies lower, and is the same.
 *
 * <p>The lowest resources come first, so that few are worked out twice. Should that take too long
 * all the same, the rates are worked out afresh, lowest first, each resource once.
 *
 * <p>The result is that of a filling afresh to the last bit, in whatever order flows came: weights
 * are summed as integers, and what a resource has given away is summed level by level, levels
 * rising. Levels carry a number besides: what fills up only by rounding, at a level that has just
 * been dealt with, does so at the same level one round later.
 */
final class FairShares {
  private static final double NEVER = Double.POSITIVE_INFINITY;
  private static final int NOBODY = -1;

  /**
   * A resource of which its flows take a smaller part than this is not full, whatever the rounding.
   */
  private static final double SURELY_NOT_FULL = 1 - 1e-9;

  /** After so many changes to sums of what is taken, they are summed up anew. */
  private static final int MOST_ADJUSTMENTS = 1 << 16;

  private final PathTable paths;
  private final Demand demand;

  /** Resources worked out one by one, per resource there is, before all is worked out afresh. */
  private final int patience;

  /** By path that is taken: the level at which it stops, which is its rate; and the round there. */
  private final double[] stopsAt;

  private final int[] stopsIn;

  /** By resource: the level at which it is full, or {@link #NEVER}; and the round there. */
  private final double[] fullAt;

  private final int[] fullIn;

  /**
   * By resource: what could be taken besides before it might be full, to 10 digits; or not a number
   * if that is to be summed up, or if it is full. It tells quickly of most resources that they are
   * still not full.
   */
  private final double[] room;

  /** Changes to {@link #room}, per resource at most, since all were summed up. */
  private int adjustments;

  /** Resources to work out, those that were full when last worked out apart from the others. */
  private final int[] fullOnes;

  private int fullCount;
  private final int[] others;
  private int otherCount;
  private final boolean[] waits;

  private final PathSet changed;
  private final Filling filling;

  FairShares(PathTable paths, Demand demand) {
    this(paths, demand, 8);
  }

  /** With patience 0, rates are worked out afresh at every change. */
  FairShares(PathTable paths, Demand demand, int patience) {
    this.paths = paths;
    this.demand = demand;
    this.patience = patience;
    int resources = paths.capacity.length;
    stopsAt = new double[paths.links.length];
    stopsIn = new int[stopsAt.length];
    changed = new PathSet(stopsAt.length);
    fullAt = new double[resources];
    Arrays.fill(fullAt, NEVER);
    fullIn = new int[resources];
    room = new double[resources];
    Arrays.fill(room, Double.NaN);
    fullOnes = new int[resources];
    others = new int[resources];
    waits = new boolean[resources];
    filling = new Filling(paths, demand, stopsAt, stopsIn, fullAt, fullIn);
  }

  /** Rate of the flows of a path that is taken, in bytes per nanosecond, as of {@link #solve}. */
  double rate(int path) {
    return stopsAt[path];
  }

  /** Paths whose rate may have changed, or that a flow has joined, since this was last cleared. */
  PathSet changed() {
    return changed;
  }

  /** A flow has been added to the demand on a path. Rates are those of before until solved. */
  void flowAdded(int path) {
    if (demand.flows[path] == 1) {
      findStop(path);
      partnersChanged(path);
    }
    changed.add(path);
    adjust(path, stopsAt[path], NOBODY);
  }

  /** A flow has been taken from the demand. */
  void flowRemoved(int path) {
    if (demand.flows[path] == 0) {
      partnersChanged(path);
    }
    adjust(path, -stopsAt[path], NOBODY);
  }

  /** The port at which a path begins may have more or less to give. */
  private void partnersChanged(int path) {
    if (paths.portOf[path] != PathTable.NO_PORT) {
      room[paths.portOf[path]] = Double.NaN;
    }
  }

  /** The flows of a path take more, or less, together: its resources but one are worked out. */
  private void adjust(int path, double moreRate, int except) {
    int[] used = paths.resources[path];
    long[] weight = paths.weights[path];
    for (int i = 0; i < used.length; i++) {
      int resource = used[i];
      double left = room[resource] - weight[i] * moreRate;
      if (left > 0) {
        room[resource] = left;
      } else {
        putOnList(resource, except);
      }
    }
  }

  private void putOnList(int resource, int except) {
    room[resource] = Double.NaN;
    if (!waits[resource] && resource != except) {
      waits[resource] = true;
      if (fullAt[resource] < NEVER) {
        fullOnes[fullCount++] = resource;
      } else {
        others[otherCount++] = resource;
      }
    }
  }

  /** Brings the rates up to date. */
  void solve() {
    if (adjustments > MOST_ADJUSTMENTS) {
      Arrays.fill(room, Double.NaN);
      adjustments = 0;
    }
    int left = patience * fullAt.length;
    while (fullCount + otherCount > 0) {
      if (left-- <= 0) {
        solveAfresh();
        return;
      }
      int resource = fullCount > 0 ? takeLowest() : others[--otherCount];
      waits[resource] = false;
      if (fullAt[resource] == NEVER && isSurelyNotFull(resource)) {
        continue;
      }
      filling.workOut(resource);
      if (fullAt[resource] != filling.at || fullIn[resource] != filling.in) {
        fullAt[resource] = filling.at;
        fullIn[resource] = filling.in;
        room[resource] = Double.NaN;
        passOn(resource);
      }
    }
  }

  private int takeLowest() {
    int lowest = 0;
    for (int i = 1; i < fullCount; i++) {
      if (fullAt[fullOnes[i]] < fullAt[fullOnes[lowest]]) {
        lowest = i;
      }
    }
    int resource = fullOnes[lowest];
    fullOnes[lowest] = fullOnes[--fullCount];
    return resource;
  }

  /** Stops the takers of a resource just worked out when it is full now, not when it was. */
  private void passOn(int resource) {
    int[] list = demand.takers[resource];
    int count = demand.takerCount[resource];
    adjustments += count;
    for (int i = filling.stoppedAsBefore; i < count; i++) {
      int path = list[i];
      boolean elsewhere = i < filling.stoppedElsewhere;
      double at = elsewhere ? filling.elsewhereAt[i] : filling.at;
      int in = elsewhere ? filling.elsewhereIn[i] : filling.in;
      double before = stopsAt[path];
      if (at != before || in != stopsIn[path]) {
        stopsAt[path] = at;
        stopsIn[path] = in;
        changed.add(path);
        adjust(path, (at - before) * demand.flows[path], resource);
      }
    }
  }

  /** Finds when a path stops: at its cap, or when the first of its resources is full. */
  private void findStop(int path) {
    double at = paths.moverCap[path];
    int in = 0;
    for (int resource : paths.resources[path]) {
      if (Filling.isBefore(fullAt[resource], fullIn[resource], at, in)) {
        at = fullAt[resource];
        in = fullIn[resource];
      }
    }
    stopsAt[path] = at;
    stopsIn[path] = in;
  }

  /** Whether a resource that was not full cannot be so now; saves working it out. */
  private boolean isSurelyNotFull(int resource) {
    if (room[resource] > 0) {
      return true;
    }
    int[] list = demand.takers[resource];
    long[] weight = demand.weights[resource];
    double sum = 0;
    for (int i = 0; i < demand.takerCount[resource]; i++) {
      int path = list[i];
      sum += weight[i] * demand.flows[path] * stopsAt[path];
    }
    double left = SURELY_NOT_FULL * demand.capacity[resource] - sum;
    room[resource] = left > 0 ? left : Double.NaN;
    return left > 0;
  }

  /** Finds all rates as if nothing were known: of the resources left, the next to fill is final. */
  private void solveAfresh() {
    Arrays.fill(waits, false);
    Arrays.fill(room, Double.NaN);
    fullCount = 0;
    otherCount = 0;
    for (int resource = 0; resource < fullAt.length; resource++) {
      fullAt[resource] = NEVER;
      fullIn[resource] = 0;
      for (int i = 0; i < demand.takerCount[resource]; i++) {
        int path = demand.takers[resource][i];
        stopsAt[path] = paths.moverCap[path];
        stopsIn[path] = 0;
        changed.add(path);
      }
    }
    while (true) {
      int first = -1;
      double firstAt = NEVER;
      int firstIn = 0;
      for (int resource = 0; resource < fullAt.length; resource++) {
        if (fullAt[resource] == NEVER && !isSurelyNotFull(resource)) {
          filling.workOut(resource);
          if (Filling.isBefore(filling.at, filling.in, firstAt, firstIn)) {
            first = resource;
            firstAt = filling.at;
            firstIn = filling.in;
          }
        }
      }
      if (first < 0) {
        return;
      }
      fullAt[first] = firstAt;
      fullIn[first] = firstIn;
      room[first] = Double.NaN;
      for (int i = 0; i < demand.takerCount[first]; i++) {
        findStop(demand.takers[first][i]);
      }
    }
  }
}
