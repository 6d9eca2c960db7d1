package org.vramlab.interconnect.fabric;

import java.util.HashSet;
import java.util.Set;

/**
 * Progressive filling from zero, as {@link FairShares} describes it: all paths rise together, level
 * by level. It keeps nothing from one time to the next. Sums and their order are the solver's, so
 * the rates have to be the same to the last bit.
 */
final class PlainFilling {
  private final PathTable paths;
  private final int[] flows;
  private final long[] rising;
  private final double[] given;
  private final double[] capacity;
  private final double[] rates;

  private PlainFilling(PathTable paths, int[] flows) {
    this.paths = paths;
    this.flows = flows;
    rising = new long[paths.capacity.length];
    given = new double[rising.length];
    capacity = paths.capacity.clone();
    rates = new double[flows.length];
  }

  /** Rates in bytes per nanosecond by path, 0 where there is no flow. */
  static double[] rates(PathTable paths, int[] flows) {
    PlainFilling filling = new PlainFilling(paths, flows);
    filling.fill();
    return filling.rates;
  }

  private void fill() {
    int left = 0;
    for (int path = 0; path < flows.length; path++) {
      for (int i = 0; i < paths.resources[path].length; i++) {
        rising[paths.resources[path][i]] += flows[path] * paths.weights[path][i];
      }
      left += flows[path] > 0 ? 1 : 0;
    }
    for (int port = 0; port < paths.linkCount; port++) {
      if (partners(port) > 1) {
        capacity[port] = paths.capacity[port] * paths.portFactor;
      }
    }
    double level = 0;
    while (left > 0) {
      level = Math.max(level, nextLevel());
      left -= stopAt(level);
    }
  }

  private int partners(int port) {
    Set<Integer> partners = new HashSet<>();
    for (int path = 0; path < flows.length; path++) {
      if (flows[path] > 0 && paths.portOf[path] == port) {
        partners.add(paths.destinationOf[path]);
      }
    }
    return partners.size();
  }

  private double nextLevel() {
    double level = Double.POSITIVE_INFINITY;
    for (int path = 0; path < flows.length; path++) {
      if (rises(path)) {
        level = Math.min(level, paths.moverCap[path]);
      }
    }
    for (int resource = 0; resource < rising.length; resource++) {
      level = Math.min(level, fullAt(resource));
    }
    return level;
  }

  private boolean rises(int path) {
    return flows[path] > 0 && rates[path] == 0;
  }

  private double fullAt(int resource) {
    return rising[resource] == 0
        ? Double.POSITIVE_INFINITY
        : (capacity[resource] - given[resource]) / rising[resource];
  }

  private int stopAt(double level) {
    boolean[] full = new boolean[rising.length];
    for (int resource = 0; resource < rising.length; resource++) {
      full[resource] = fullAt(resource) <= level;
    }
    long[] stopping = new long[rising.length];
    int stopped = 0;
    for (int path = 0; path < flows.length; path++) {
      boolean stops = paths.moverCap[path] <= level;
      for (int resource : paths.resources[path]) {
        stops |= full[resource];
      }
      if (stops && rises(path)) {
        rates[path] = level;
        stopped++;
        for (int i = 0; i < paths.resources[path].length; i++) {
          stopping[paths.resources[path][i]] += flows[path] * paths.weights[path][i];
        }
      }
    }
    for (int resource = 0; resource < rising.length; resource++) {
      given[resource] += level * stopping[resource];
      rising[resource] -= stopping[resource];
    }
    return stopped;
  }
}
