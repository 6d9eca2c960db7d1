package org.vramlab.interconnect.route;

import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Node;
import org.vramlab.interconnect.topology.NodeKind;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * The way from every endpoint to every other, and the rule that each mover follows on it. Computed
 * once, then immutable and safe to share.
 *
 * <p>Endpoints are device numbers and {@link Topology#HOST}. A path is the widest, then the one
 * with the fewest hops, then the one with the lowest node numbers. Devices of one hive reach each
 * other over xGMI only. Two devices that share no hive reach each other over PCIe if {@link
 * #peerAccess} allows it; otherwise there is no route, and a copy must go through host memory in
 * two transfers, as drivers do it.
 */
public final class Routes {
  private final Topology topology;
  private final int endpoints;

  /** Link ids by {@link #index}; empty where there is no route. */
  private final int[][] links;

  /** Rule by {@link #index} times two plus mover; null exactly where there is no route. */
  private final @Nullable TransferRule[] rules;

  /**
   * Computes all routes.
   *
   * @throws IllegalArgumentException if devices of one hive, or a device and its host memory, are
   *     not connected, or if a mover has no rule for a route
   */
  public Routes(Topology topology) {
    this.topology = topology;
    endpoints = topology.deviceCount() + 1;
    links = new int[endpoints * endpoints][0];
    rules = new TransferRule[endpoints * endpoints * Mover.COUNT];
    PathSearch search = new PathSearch(topology);
    for (int source = Topology.HOST; source < topology.deviceCount(); source++) {
      for (int destination = Topology.HOST; destination < topology.deviceCount(); destination++) {
        if (source != destination) {
          join(search, source, destination);
        }
      }
    }
  }

  /** The machine that these routes belong to. */
  public Topology topology() {
    return topology;
  }

  /** Whether a transfer between the two endpoints is possible without a stop in between. */
  public boolean hasRoute(int source, int destination) {
    return links[checkedIndex(source, destination)].length > 0;
  }

  /**
   * The links that bytes cross from source to destination, in order; a fresh array.
   *
   * @throws IllegalArgumentException if an endpoint does not exist, both are the same, or there is
   *     no route
   */
  public int[] route(int source, int destination) {
    int[] path = links[checkedIndex(source, destination)];
    if (path.length == 0) {
      throw noRoute(source, destination);
    }
    return path.clone();
  }

  /**
   * What the mover reaches on the route.
   *
   * @throws IllegalArgumentException as {@link #route}
   */
  public TransferRule rule(int source, int destination, Mover mover) {
    TransferRule rule = rules[checkedIndex(source, destination) * Mover.COUNT + mover.index()];
    if (rule == null) {
      throw noRoute(source, destination);
    }
    return rule;
  }

  /**
   * Whether {@code reader} may read and write the memory of {@code owner} without a copy.
   *
   * <p>Devices of one hive always may. Over PCIe the rule is that of Linux's peer-to-peer DMA code
   * ({@code drivers/pci/p2pdma.c}) in a simple form: yes if the path stays below one switch;
   * through CPUs only if every root complex on the path forwards such requests ({@link
   * Node#forwardsPeers}). Access control services (ACS), which can send even same-switch traffic up
   * to the root, are taken to be off. Over PCIe only the part of the memory inside the device's BAR
   * can be reached: {@link DeviceSpec#barBytes}.
   *
   * @throws IllegalArgumentException if a device does not exist
   */
  public boolean peerAccess(int reader, int owner) {
    if (reader == Topology.HOST || owner == Topology.HOST) {
      throw new IllegalArgumentException("peer access is a matter between two devices");
    }
    topology.checkEndpoint(reader);
    topology.checkEndpoint(owner);
    return reader == owner || links[index(owner, reader)].length > 0;
  }

  /** Whether the two devices belong to one hive: joined by xGMI, directly or through others. */
  public boolean sameHive(int first, int second) {
    int hive = topology.device(first).hive();
    return hive != DeviceSpec.NO_HIVE && hive == topology.device(second).hive();
  }

  private void join(PathSearch search, int source, int destination) {
    boolean toHost = destination == Topology.HOST;
    boolean fromHost = source == Topology.HOST;
    boolean hive = !toHost && !fromHost && sameHive(source, destination);
    int[] path =
        search.find(
            fromHost ? memoryNear(destination) : source,
            toHost ? memoryNear(source) : destination,
            hive);
    if (path == null && (hive || fromHost || toHost)) {
      throw new IllegalArgumentException(
          topology.name()
              + ": no path from "
              + topology.endpointName(source)
              + " to "
              + topology.endpointName(destination));
    }
    if (path == null || (!hive && !fromHost && !toHost && !forwarded(path))) {
      return;
    }
    int index = index(source, destination);
    links[index] = path;
    PathShape shape =
        fromHost
            ? PathShape.HOST_TO_DEVICE
            : toHost
                ? PathShape.DEVICE_TO_HOST
                : hive && path.length > 1 ? PathShape.ROUTED : PathShape.DIRECT;
    for (Mover mover : Mover.values()) {
      rules[index * Mover.COUNT + mover.index()] = ruleFor(mover, path, shape);
    }
  }

  /** The memory of the CPU nearest to a device. */
  private int memoryNear(int device) {
    int cpu = topology.device(device).hostNode();
    for (Link link : topology.links()) {
      if (link.from() == cpu && topology.nodes().get(link.to()).kind() == NodeKind.MEMORY) {
        return link.to();
      }
    }
    throw new IllegalArgumentException(
        topology.name() + ": CPU " + topology.nodes().get(cpu).name() + " has no memory");
  }

  /** Whether every CPU that the path turns at passes requests between devices. */
  private boolean forwarded(int[] path) {
    for (int link : path) {
      Node node = topology.nodes().get(topology.link(link).to());
      if (node.kind() == NodeKind.CPU && !node.forwardsPeers()) {
        return false;
      }
    }
    return true;
  }

  private TransferRule ruleFor(Mover mover, int[] path, PathShape shape) {
    Link narrowest = narrowest(path);
    for (TransferRule rule : topology.rules()) {
      if (rule.matches(mover, narrowest.kind(), narrowest.width(), shape)) {
        return rule;
      }
    }
    throw new IllegalArgumentException(
        topology.name()
            + ": no transfer rule for "
            + mover
            + " on a "
            + shape
            + " path whose narrowest link is "
            + narrowest.name()
            + " ("
            + narrowest.kind()
            + ", width "
            + narrowest.width()
            + ")");
  }

  /** The first of the slowest links, memory channels aside: they are not what a mover drives. */
  private Link narrowest(int[] path) {
    Link narrowest = null;
    for (int id : path) {
      Link link = topology.link(id);
      if (link.kind() != LinkKind.MEMORY
          && (narrowest == null || link.bytesPerSecond() < narrowest.bytesPerSecond())) {
        narrowest = link;
      }
    }
    if (narrowest == null) {
      throw new AssertionError("a path between endpoints crosses more than memory channels");
    }
    return narrowest;
  }

  private int checkedIndex(int source, int destination) {
    topology.checkEndpoint(source);
    topology.checkEndpoint(destination);
    if (source == destination) {
      throw new IllegalArgumentException(
          "a copy inside " + topology.endpointName(source) + " does not use the fabric");
    }
    return index(source, destination);
  }

  private int index(int source, int destination) {
    return (source + 1) * endpoints + destination + 1;
  }

  private IllegalArgumentException noRoute(int source, int destination) {
    return new IllegalArgumentException(
        topology.name()
            + " allows no direct transfer from "
            + topology.endpointName(source)
            + " to "
            + topology.endpointName(destination)
            + "; copy through host memory");
  }
}
