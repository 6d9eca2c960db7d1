package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * Finds the weighted max-min fair rates of flows that share resources, by progressive filling.
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
 * <p>There is exactly one solution. All rates rise together from 0; when a resource fills up or a
 * cap is reached, the flows concerned stay where they are and the rest rise on.
 *
 * <p>A port that sends to several partners at once has less to give ({@code Topology.portFactor}):
 * its capacity here is that of the flows at hand.
 *
 * <p>Flows of one path have the same weights and the same cap, and so the same rate: each path is
 * worked out once, however many take it.
 *
 * <p>The result does not depend on the order of the flows, to the last bit: weights are summed as
 * integers, and what a resource has given away is summed level by level, levels rising.
 */
final class FairShares {
  /** Endpoint of no flow: {@code Topology.HOST} is -1. */
  private static final int NOBODY = -2;

  private final PathTable paths;
  private final FlowTable flows;

  /** By resource: total weight of the flows that still rise. */
  private final long[] risingWeight;

  /** By resource: total weight of the flows that stop at the level being worked out. */
  private final long[] stoppingWeight;

  /** By resource: capacity given to flows that have stopped. */
  private final double[] given;

  /** By resource: what there is of it for the flows at hand. */
  private final double[] capacity;

  /** By link: where the first flow goes that begins there; valid for links in use. */
  private final int[] partner;

  /** By resource: the level at which it fills up, as far as known. */
  private final double[] fullAt;

  /** Resources used by the flows at hand; the arrays above are zero elsewhere between calls. */
  private final int[] used;

  private int usedCount;

  /** By path: how many of the flows at hand take it; zero elsewhere between calls. */
  private final int[] takers;

  /** By path: the rate of its flows, once they have stopped. */
  private final double[] rateOf;

  /** The paths of the flows at hand. */
  private int[] taken = new int[16];

  private int takenCount;

  /** Least cap of a mover whose flows still rise. */
  private double lowestCap;

  /** Those whose flows still rise. */
  private int[] rising = new int[16];

  FairShares(PathTable paths, FlowTable flows) {
    this.paths = paths;
    this.flows = flows;
    int resources = paths.capacity.length;
    risingWeight = new long[resources];
    stoppingWeight = new long[resources];
    given = new double[resources];
    capacity = paths.capacity.clone();
    partner = new int[paths.linkCount];
    Arrays.fill(partner, NOBODY);
    fullAt = new double[resources];
    used = new int[resources];
    takers = new int[paths.moverCap.length];
    rateOf = new double[paths.moverCap.length];
  }

  /**
   * Works out the rates of {@code members[0]} to {@code members[count - 1]}, which must share no
   * resource with any other flow.
   *
   * @param rates receives the rates in bytes per nanosecond, by position
   */
  void solve(int[] members, int count, double[] rates) {
    if (count == 1) {
      rates[0] = paths.loneRate[flows.path[members[0]]];
      return;
    }
    load(members, count);
    int left = takenCount;
    double level = 0;
    while (left > 0) {
      level = Math.max(level, nextLevel());
      left = stop(left, level);
      for (int i = 0; i < usedCount; i++) {
        int resource = used[i];
        // Most levels concern few resources, and a division takes longer than all the rest.
        if (stoppingWeight[resource] != 0) {
          given[resource] += level * stoppingWeight[resource];
          risingWeight[resource] -= stoppingWeight[resource];
          stoppingWeight[resource] = 0;
          fullAt[resource] = fullAt(resource);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      int path = flows.path[members[i]];
      rates[i] = rateOf[path];
      takers[path] = 0;
    }
    for (int i = 0; i < usedCount; i++) {
      int resource = used[i];
      assert risingWeight[resource] == 0;
      given[resource] = 0;
      capacity[resource] = paths.capacity[resource];
      if (resource < partner.length) {
        partner[resource] = NOBODY;
      }
    }
  }

  /** Lists the paths and resources in use and sums up the weights on them. */
  private void load(int[] members, int count) {
    takenCount = 0;
    for (int i = 0; i < count; i++) {
      int path = flows.path[members[i]];
      if (takers[path]++ == 0) {
        if (takenCount == taken.length) {
          taken = Arrays.copyOf(taken, 2 * takenCount);
          rising = new int[taken.length];
        }
        taken[takenCount++] = path;
      }
    }
    usedCount = 0;
    lowestCap = Double.POSITIVE_INFINITY;
    for (int i = 0; i < takenCount; i++) {
      int path = taken[i];
      rising[i] = path;
      int[] links = paths.links[path];
      long[] onLink = paths.linkWeights[path];
      long[] onPair = paths.pairWeights[path];
      for (int hop = 0; hop < links.length; hop++) {
        add(links[hop], onLink[hop] * takers[path]);
        add(paths.pairOf(links[hop]), onPair[hop] * takers[path]);
      }
      lowestCap = Math.min(lowestCap, paths.moverCap[path]);
      notePartner(path);
    }
    for (int i = 0; i < usedCount; i++) {
      fullAt[used[i]] = fullAt(used[i]);
    }
  }

  private void notePartner(int path) {
    int port = paths.portOf[path];
    if (port == PathTable.NO_PORT) {
      return;
    }
    int destination = paths.destinationOf[path];
    if (partner[port] == NOBODY) {
      partner[port] = destination;
    } else if (partner[port] != destination) {
      capacity[port] = paths.capacity[port] * paths.portFactor;
    }
  }

  private void add(int resource, long weight) {
    if (risingWeight[resource] == 0) {
      used[usedCount++] = resource;
    }
    risingWeight[resource] += weight;
  }

  /** The level at which the next resource fills up or the next mover reaches its cap. */
  private double nextLevel() {
    double level = lowestCap;
    for (int i = 0; i < usedCount; i++) {
      level = Math.min(level, fullAt[used[i]]);
    }
    return level;
  }

  private double fullAt(int resource) {
    return risingWeight[resource] == 0
        ? Double.POSITIVE_INFINITY
        : (capacity[resource] - given[resource]) / risingWeight[resource];
  }

  /**
   * Stops the flows that cannot rise above the level; returns of how many paths they still rise.
   */
  private int stop(int left, double level) {
    int still = 0;
    lowestCap = Double.POSITIVE_INFINITY;
    for (int i = 0; i < left; i++) {
      int path = rising[i];
      if (!mustStop(path, level)) {
        lowestCap = Math.min(lowestCap, paths.moverCap[path]);
        rising[still++] = path;
        continue;
      }
      rateOf[path] = level;
      int[] links = paths.links[path];
      long[] onLink = paths.linkWeights[path];
      long[] onPair = paths.pairWeights[path];
      for (int hop = 0; hop < links.length; hop++) {
        stoppingWeight[links[hop]] += onLink[hop] * takers[path];
        stoppingWeight[paths.pairOf(links[hop])] += onPair[hop] * takers[path];
      }
    }
    assert still < left : "progressive filling stands still";
    return still;
  }

  private boolean mustStop(int path, double level) {
    if (paths.moverCap[path] <= level) {
      return true;
    }
    for (int link : paths.links[path]) {
      if (fullAt[link] <= level || fullAt[paths.pairOf(link)] <= level) {
        return true;
      }
    }
    return false;
  }
}
