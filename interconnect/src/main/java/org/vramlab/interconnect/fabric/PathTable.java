package org.vramlab.interconnect.fabric;

import java.util.Arrays;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * Every path of a machine in the form that the solver wants: capacities of resources, and per path
 * the resources it uses with their weights. Immutable after construction.
 *
 * <p>Resources are numbered: {@code l} is link {@code l}; {@code linkCount + min(l, reverse(l))} is
 * the pair that {@code l} forms with its reverse. Rates are in bytes per nanosecond. Weights are
 * integers, in units of 1/{@link #SCALE}, and capacities carry the same factor: sums of weights are
 * then exact, so they do not depend on the order in which flows are added up.
 */
final class PathTable {
  /** Weight of a flow that uses one byte of wire per byte of payload. */
  static final long SCALE = 1L << 30;

  private static final double NANOS_PER_SECOND = 1e9;

  final int linkCount;

  /** reverse[l] is the link in the other direction. */
  private final int[] reverse;

  /** Capacity by resource, in bytes per nanosecond times {@link #SCALE}. */
  final double[] capacity;

  /** By path: its links in order; empty where the topology has no route. */
  final int[][] links;

  /** By path: the resources it uses, each once. */
  final int[][] resources;

  /** By path: those of them that are pairs. */
  final int[][] pairs;

  /**
   * By path, beside {@link #resources}: wire bytes per payload byte, times {@link #SCALE}. What
   * crosses a link twice, there and back as a staged copy, or up and down, counts twice.
   */
  final long[][] weights;

  /** By path: what the mover can do at most, in bytes per nanosecond; may be infinite. */
  final double[] moverCap;

  /** By path: time from the start of a flow until its first byte arrives. */
  final long[] startNanos;

  /** By path: no flow is faster than this, whoever shares; for an exact lower bound on time. */
  final long[] fastestBytesPerSecond;

  /**
   * By path: bytes that a store-and-forward mover takes in, at the rate of the slowest wire, before
   * it gives the first one out ({@link Mover#STAGED}).
   */
  final long[] fillBytes;

  /** Of paths that begin at no port that several partners slow down. */
  static final int NO_PORT = -1;

  /** By path: the link of the source's own port, if several partners slow it down. */
  final int[] portOf;

  /** By path: where it ends. */
  final int[] destinationOf;

  /** What is left of such a port's rate. */
  final double portFactor;

  /** Chunk of a staged copy: from 1 MiB on, published sweeps do not pay for it again. */
  private static final long CHUNK_BYTES = 1L << 20;

  private final int endpoints;

  PathTable(Routes routes) {
    Topology topology = routes.topology();
    linkCount = topology.linkCount();
    endpoints = routes.endpoints();
    reverse = new int[linkCount];
    capacity = new double[2 * linkCount];
    for (Link link : topology.links()) {
      reverse[link.id()] = link.reverse();
      capacity[link.id()] = link.bytesPerSecond() / NANOS_PER_SECOND * SCALE;
    }
    for (Link link : topology.links()) {
      double bothWays = capacity[link.id()] + capacity[link.reverse()];
      // Reads and writes take turns on memory channels, so the pair has the capacity of one.
      capacity[pairOf(link.id())] = link.kind() == LinkKind.MEMORY ? bothWays / 2 : bothWays;
    }
    int paths = endpoints * endpoints * Mover.COUNT;
    links = new int[paths][0];
    resources = new int[paths][0];
    pairs = new int[paths][0];
    weights = new long[paths][0];
    moverCap = new double[paths];
    startNanos = new long[paths];
    fastestBytesPerSecond = new long[paths];
    fillBytes = new long[paths];
    portOf = new int[paths];
    Arrays.fill(portOf, NO_PORT);
    destinationOf = new int[paths];
    portFactor = topology.portFactor();
    for (int source = Topology.HOST; source < endpoints - 1; source++) {
      for (int destination = Topology.HOST; destination < endpoints - 1; destination++) {
        for (Mover mover : Mover.values()) {
          if (source != destination && routes.hasRoute(source, destination, mover)) {
            int[] route = routes.route(source, destination, mover);
            fill(path(source, destination, mover), route, routes, source, destination, mover);
          }
        }
      }
    }
  }

  /** Index of a path; endpoints must have been checked. */
  int path(int source, int destination, Mover mover) {
    return ((source + 1) * endpoints + destination + 1) * Mover.COUNT + mover.index();
  }

  /** Resource number of the pair that a link forms with its reverse. */
  int pairOf(int link) {
    return linkCount + Math.min(link, reverse[link]);
  }

  boolean exists(int path) {
    return links[path].length > 0;
  }

  boolean crosses(int path, int link) {
    for (int other : links[path]) {
      if (other == link) {
        return true;
      }
    }
    return false;
  }

  private void fill(
      int path, int[] route, Routes routes, int source, int destination, Mover mover) {
    Topology topology = routes.topology();
    TransferRule rule = routes.rule(source, destination, mover);
    long[] onLink = new long[route.length];
    long[] onPair = new long[route.length];
    double cap =
        rule.capBytesPerSecond() == TransferRule.UNCAPPED
            ? Double.POSITIVE_INFINITY
            : rule.capBytesPerSecond() / NANOS_PER_SECOND;
    long fastest = rule.capBytesPerSecond();
    long latency =
        rule.startNanos() == TransferRule.AS_THE_MACHINE
            ? topology.startNanos(mover)
            : rule.startNanos();
    for (int hop = 0; hop < route.length; hop++) {
      Link link = topology.link(route[hop]);
      boolean memory = link.kind() == LinkKind.MEMORY;
      TransferRule here = routes.ruleOnHop(source, destination, mover, hop);
      // Rounded up: a flow may seem a billionth slower than the rule says, never faster.
      onLink[hop] = memory ? SCALE : (long) Math.ceil(SCALE / here.efficiency());
      onPair[hop] = memory ? SCALE : (long) Math.ceil(SCALE / here.bothWaysEfficiency());
      fastest = Math.min(fastest, link.bytesPerSecond());
      latency += link.latencyNanos();
    }
    sumUp(path, route, onLink, onPair);
    if (mover == Mover.STAGED) {
      fillBytes[path] = CHUNK_BYTES;
    }
    if (topology.link(route[0]).kind() == LinkKind.PCIE) {
      portOf[path] = route[0];
    }
    destinationOf[path] = destination;
    links[path] = route;
    moverCap[path] = cap;
    startNanos[path] = latency;
    fastestBytesPerSecond[path] = fastest;
  }

  /** Lists what a route uses, each resource once with the sum of its weights. */
  private void sumUp(int path, int[] route, long[] onLink, long[] onPair) {
    int[] used = new int[2 * route.length];
    long[] sum = new long[used.length];
    int count = 0;
    for (int i = 0; i < used.length; i++) {
      int hop = i % route.length;
      boolean pair = i >= route.length;
      int resource = pair ? pairOf(route[hop]) : route[hop];
      int at = 0;
      while (at < count && used[at] != resource) {
        at++;
      }
      count = Math.max(count, at + 1);
      used[at] = resource;
      sum[at] += pair ? onPair[hop] : onLink[hop];
    }
    int firstPair = 0;
    while (used[firstPair] < linkCount) {
      firstPair++;
    }
    resources[path] = Arrays.copyOf(used, count);
    pairs[path] = Arrays.copyOfRange(used, firstPair, count);
    weights[path] = Arrays.copyOf(sum, count);
  }
}
