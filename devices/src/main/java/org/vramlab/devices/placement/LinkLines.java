package org.vramlab.devices.placement;

import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;

/**
 * What stands in line before each link of a machine: transfers that its devices expect, each for as
 * long as its bytes take there if they share it with nothing else. A transfer waits for the longest
 * line on its route, and a line passes as time does. So devices that share a link see each other's.
 *
 * <p>Threads: one at a time.
 */
public final class LinkLines {
  private final Routes routes;
  private final TransferTimes times;
  private final int endpoints;

  /** By link: when its line will have passed. */
  private final double[] freeAtNanos;

  /** By source and destination: the links of the route; none until it is first asked for. */
  private final int[][] paths;

  public LinkLines(Routes routes, TransferTimes times) {
    this.routes = routes;
    this.times = times;
    this.endpoints = routes.topology().deviceCount() + 1;
    this.freeAtNanos = new double[routes.topology().linkCount()];
    this.paths = new int[endpoints * endpoints][0];
  }

  /**
   * How long a transfer waits that is expected now.
   *
   * @param source a device, or {@link Topology#HOST}; so the destination, another one
   */
  public long waitNanos(int source, int destination, long nowNanos) {
    double latest = nowNanos;
    for (int link : path(source, destination)) {
      latest = Math.max(latest, freeAtNanos[link]);
    }
    return (long) (latest - nowNanos);
  }

  /**
   * A transfer of so many bytes is expected. Of the narrowest link on its route it takes what a
   * kernel copy would, which reaches more than one copy engine does; of wider ones less.
   */
  public void add(int source, int destination, long bytes, long nowNanos) {
    Topology topology = routes.topology();
    int[] path = path(source, destination);
    long narrowest = Long.MAX_VALUE;
    for (int link : path) {
      narrowest = Math.min(narrowest, topology.link(link).bytesPerSecond());
    }
    double nanos = (double) times.flowingNanos(source, destination, Mover.KERNEL, bytes);
    for (int link : path) {
      double own = nanos * narrowest / topology.link(link).bytesPerSecond();
      freeAtNanos[link] = Math.max(freeAtNanos[link], (double) nowNanos) + own;
    }
  }

  private int[] path(int source, int destination) {
    int index = (source + 1) * endpoints + destination + 1;
    int[] path = paths[index];
    if (path.length == 0) {
      path = routes.route(source, destination);
      paths[index] = path;
    }
    return path;
  }
}
