package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * Who wants what of which resource: the flows on each path, and by resource the paths that use it.
 *
 * <p>A port that sends to several partners at once has less to give ({@code Topology.portFactor}):
 * its capacity here is that of the flows at hand.
 *
 * <p>Arrays are for the package to read. {@link FairShares} also puts the takers of a resource,
 * which are in no order, into one that suits it.
 */
final class Demand {
  private final PathTable paths;

  /** By path: how many flows take it. */
  final int[] flows;

  /** By resource: the paths taken that use it, and beside them their weights. */
  final int[][] takers;

  final long[][] weights;
  final int[] takerCount;

  /** By resource: weight of all flows on it. */
  final long[] total;

  /** By resource: what there is of it for the flows at hand. */
  final double[] capacity;

  Demand(PathTable paths) {
    this.paths = paths;
    int resources = paths.capacity.length;
    flows = new int[paths.links.length];
    takers = new int[resources][4];
    weights = new long[resources][4];
    takerCount = new int[resources];
    total = new long[resources];
    capacity = paths.capacity.clone();
  }

  /** A flow begins on a path. */
  void add(int path) {
    int[] used = paths.resources[path];
    long[] weight = paths.weights[path];
    boolean isNew = flows[path]++ == 0;
    for (int i = 0; i < used.length; i++) {
      total[used[i]] += weight[i];
      if (isNew) {
        enlist(used[i], path, weight[i]);
      }
    }
    if (isNew) {
      notePartners(path);
    }
  }

  /** A flow ends. */
  void remove(int path) {
    assert flows[path] > 0;
    int[] used = paths.resources[path];
    long[] weight = paths.weights[path];
    boolean wasLast = --flows[path] == 0;
    for (int i = 0; i < used.length; i++) {
      total[used[i]] -= weight[i];
      if (wasLast) {
        delist(used[i], path);
      }
    }
    if (wasLast) {
      notePartners(path);
    }
  }

  private void enlist(int resource, int path, long weight) {
    int count = takerCount[resource]++;
    if (count == takers[resource].length) {
      takers[resource] = Arrays.copyOf(takers[resource], 2 * count);
      weights[resource] = Arrays.copyOf(weights[resource], 2 * count);
    }
    takers[resource][count] = path;
    weights[resource][count] = weight;
  }

  private void delist(int resource, int path) {
    int[] list = takers[resource];
    int last = --takerCount[resource];
    int at = last;
    while (list[at] != path) {
      at--;
    }
    list[at] = list[last];
    weights[resource][at] = weights[resource][last];
  }

  /** A port has less to give when those who begin there do not all go to one place. */
  private void notePartners(int path) {
    int port = paths.portOf[path];
    if (port == PathTable.NO_PORT) {
      return;
    }
    boolean several = false;
    boolean any = false;
    int partner = 0;
    for (int i = 0; i < takerCount[port]; i++) {
      int taker = takers[port][i];
      if (paths.portOf[taker] == port) {
        several |= any && paths.destinationOf[taker] != partner;
        partner = paths.destinationOf[taker];
        any = true;
      }
    }
    capacity[port] = several ? paths.capacity[port] * paths.portFactor : paths.capacity[port];
  }
}
