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
 * <p>Endpoints are device numbers, {@link Topology#HOST} and the memories of single CPUs. A path is
 * the widest, then the one with the fewest hops, then the one with the lowest node numbers; the way
 * back is the same. Devices of one hive reach each other over its links only. Two devices that
 * share no hive reach each other over PCIe if {@link #peerAccess} allows it; otherwise there is no
 * route, and a copy must go through host memory, as {@link Mover#STAGED} does, whose path leads
 * there from any device to any other.
 */
public final class Routes {
  private final Topology topology;
  private final int endpoints;
  private final RuleBook book;
  private final PeerRules peers;

  /** By accessing device times devices plus owner; null for a device and itself. */
  private final @Nullable PeerAccess[] access;

  /** Link ids by {@link #index}; empty where there is no route. */
  private final int[][] links;

  /** Link ids by {@link #index} of the way through host memory; empty but between devices. */
  private final int[][] stagedLinks;

  /** By {@link #index}; null exactly where there is no route. */
  private final @Nullable PathShape[] shapes;

  /** Rule by {@link #index} times movers plus mover; null where there is no route, or no rule. */
  private final @Nullable TransferRule[] rules;

  /**
   * Computes all routes.
   *
   * @throws IllegalArgumentException if devices of one hive, or a device and its host memory, are
   *     not connected, or if a mover that is always known has no rule for a route
   */
  public Routes(Topology topology) {
    this.topology = topology;
    endpoints = topology.deviceCount() + 1 + topology.memoryCount();
    book = new RuleBook(topology);
    peers = new PeerRules(topology);
    access = new PeerAccess[topology.deviceCount() * topology.deviceCount()];
    links = new int[endpoints * endpoints][0];
    stagedLinks = new int[endpoints * endpoints][0];
    shapes = new PathShape[endpoints * endpoints];
    rules = new TransferRule[endpoints * endpoints * Mover.COUNT];
    PathSearch search = new PathSearch(topology);
    for (int device = 0; device < topology.deviceCount(); device++) {
      int nearest = nodeOfMemory(memoryNear(device));
      joinHost(search, Topology.HOST, nearest, device, false);
      for (int i = 0; i < topology.memoryCount(); i++) {
        int endpoint = topology.deviceCount() + i;
        joinHost(search, endpoint, nodeOfMemory(endpoint), device, true);
      }
    }
    for (int first = 0; first < topology.deviceCount(); first++) {
      for (int second = first + 1; second < topology.deviceCount(); second++) {
        joinDevices(search, first, second);
        stage(first, second);
        stage(second, first);
      }
    }
  }

  /** The machine that these routes belong to. */
  public Topology topology() {
    return topology;
  }

  /** Devices, the host as such, and the memories of single CPUs. */
  public int endpoints() {
    return endpoints;
  }

  /** Whether a transfer between the two endpoints is possible without a stop in between. */
  public boolean hasRoute(int source, int destination) {
    return links[checkedIndex(source, destination)].length > 0;
  }

  /** Whether the mover has a path between the two endpoints, and a rule for it. */
  public boolean hasRoute(int source, int destination, Mover mover) {
    return rules[checkedIndex(source, destination) * Mover.COUNT + mover.index()] != null;
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
   * The links that this mover's bytes cross.
   *
   * @throws IllegalArgumentException as {@link #route(int, int)}
   */
  public int[] route(int source, int destination, Mover mover) {
    if (mover != Mover.STAGED) {
      return route(source, destination);
    }
    int[] path = stagedLinks[checkedIndex(source, destination)];
    if (path.length == 0) {
      throw noRoute(source, destination);
    }
    return path.clone();
  }

  /**
   * How the route lies in the machine.
   *
   * @throws IllegalArgumentException as {@link #route(int, int)}
   */
  public PathShape shape(int source, int destination) {
    PathShape shape = shapes[checkedIndex(source, destination)];
    if (shape == null) {
      throw noRoute(source, destination);
    }
    return shape;
  }

  /**
   * What the mover reaches on the route.
   *
   * @throws IllegalArgumentException as {@link #route}, or if nothing is known of that mover there
   */
  public TransferRule rule(int source, int destination, Mover mover) {
    TransferRule rule = rules[checkedIndex(source, destination) * Mover.COUNT + mover.index()];
    if (rule == null) {
      throw noRoute(source, destination);
    }
    return rule;
  }

  /**
   * What the mover reaches on one link of its route. It differs from {@link #rule} on a path across
   * sockets: what is slow there is the way into the first CPU; beyond it the path is like any other
   * to that device, so that one device takes as much from many as its own port allows.
   */
  public TransferRule ruleOnHop(int source, int destination, Mover mover, int hop) {
    TransferRule rule = rule(source, destination, mover);
    if (rule.shape() != PathShape.ACROSS_SOCKETS) {
      return rule;
    }
    int[] path = links[index(source, destination)];
    if (isAt(path[hop], NodeKind.CPU, false)) {
      return rule;
    }
    boolean switches = false;
    for (int link : path) {
      switches |= isAt(link, NodeKind.SWITCH, false);
    }
    PathShape near = switches ? PathShape.SAME_SWITCH : PathShape.SAME_ROOT;
    TransferRule nearRule = book.find(mover, narrowest(path), near);
    return nearRule == null ? rule : nearRule;
  }

  /**
   * Whether {@code reader} may both read and write the memory of {@code owner} without a copy:
   * {@link #peer} has the rule.
   *
   * @throws IllegalArgumentException if a device does not exist
   */
  public boolean peerAccess(int reader, int owner) {
    return peer(reader, owner).whole();
  }

  /**
   * What {@code accessor} may do with the memory of {@code owner} without a copy, and why.
   *
   * <p>Devices of one hive may, unless they are joined by NVLink only by way of another device,
   * which does not forward it. Over PCIe the rule is that of Linux's peer-to-peer DMA code ({@code
   * drivers/pci/p2pdma.c}): yes if the path stays below one switch; where access control services
   * (ACS) redirect requests there, and wherever the path leads through CPUs, only as far as every
   * root complex on it forwards ({@link Node#forwarding}). Over PCIe only the part of the memory
   * inside the device's BAR can be reached: {@link DeviceSpec#barBytes}.
   *
   * @throws IllegalArgumentException if a device does not exist
   */
  public PeerAccess peer(int accessor, int owner) {
    if (!isDevice(accessor) || !isDevice(owner)) {
      throw new IllegalArgumentException("peer access is a matter between two devices");
    }
    PeerAccess found = access[accessor * topology.deviceCount() + owner];
    return found == null ? new PeerAccess(true, true, "its own") : found;
  }

  private boolean isDevice(int endpoint) {
    topology.checkEndpoint(endpoint);
    return endpoint >= 0 && endpoint < topology.deviceCount();
  }

  /**
   * Whether the two devices belong to one hive: joined by its links, directly or through others.
   */
  public boolean sameHive(int first, int second) {
    int hive = topology.device(first).hive();
    return hive != DeviceSpec.NO_HIVE && hive == topology.device(second).hive();
  }

  // ---- Making them.

  private void joinHost(
      PathSearch search, int memory, int memoryNode, int device, boolean mayBeApart) {
    int[] in = search.find(memoryNode, device, false);
    if (in == null) {
      if (mayBeApart) {
        return;
      }
      throw unconnected(Topology.HOST, device);
    }
    boolean far = memoryNode != nodeOfMemory(memoryNear(device));
    note(memory, device, in, far ? PathShape.FAR_HOST_TO_DEVICE : PathShape.HOST_TO_DEVICE);
    note(
        device, memory, reverse(in), far ? PathShape.DEVICE_TO_FAR_HOST : PathShape.DEVICE_TO_HOST);
  }

  private void joinDevices(PathSearch search, int first, int second) {
    boolean hive = sameHive(first, second);
    int[] path = search.find(first, second, hive);
    if (path == null && hive) {
      throw unconnected(first, second);
    }
    int devices = topology.deviceCount();
    if (path == null) {
      access[first * devices + second] = PeerRules.unjoined();
      access[second * devices + first] = PeerRules.unjoined();
      return;
    }
    boolean detour = !hive && peers.redirected(path);
    if (detour) {
      path = throughRoot(search, first, second);
    }
    PeerAccess there = peers.judge(first, second, hive, path, detour);
    PeerAccess back = peers.judge(second, first, hive, path, detour);
    access[first * devices + second] = there;
    access[second * devices + first] = back;
    PathShape shape = hive ? shapeInHive(path) : shapeOverPcie(path);
    // Whoever has the bytes writes them to the other, or the other reads them, or software has the
    // one between them do both.
    boolean relayed = hive && peers.isRelayed(path);
    if (relayed || there.writes() || back.reads()) {
      note(first, second, path, shape);
    }
    if (relayed || back.writes() || there.reads()) {
      note(second, first, reverse(path), shape);
    }
  }

  /** Up to the CPU of the first, and down from there: where ACS sends requests. */
  private int[] throughRoot(PathSearch search, int first, int second) {
    int root = topology.device(first).hostNode();
    int[] up = search.find(first, root, false);
    int[] down = search.find(root, second, false);
    if (up == null || down == null) {
      throw unconnected(first, second);
    }
    return joined(up, down);
  }

  private static int[] joined(int[] first, int[] second) {
    int[] path = new int[first.length + second.length];
    System.arraycopy(first, 0, path, 0, first.length);
    System.arraycopy(second, 0, path, first.length, second.length);
    return path;
  }

  private void note(int source, int destination, int[] path, PathShape shape) {
    int index = index(source, destination);
    links[index] = path;
    shapes[index] = shape;
    for (Mover mover : Mover.values()) {
      if (mover != Mover.STAGED) {
        Link narrowest = narrowest(path);
        TransferRule rule = book.find(mover, narrowest, shape);
        if (rule == null && mover.isAlwaysKnown()) {
          throw book.missing(mover, narrowest, shape);
        }
        if (rule != null
            && topology.iommuTranslates()
            && destination < topology.deviceCount()
            && PeerRules.turnsAtCpu(shape)) {
          rule = PeerRules.translated(rule);
        }
        rules[index * Mover.COUNT + mover.index()] = rule;
      }
    }
  }

  /** The way through the memory of the source's CPU, as far as they share no link before it. */
  private void stage(int source, int destination) {
    int[] out = links[index(source, Topology.HOST)];
    int[] in = links[index(topology.deviceCount() + memoryNumberNear(source), destination)];
    if (in.length == 0) {
      return;
    }
    int[] path = joined(out, in);
    TransferRule rule = book.find(Mover.STAGED, narrowest(path), PathShape.THROUGH_HOST);
    if (rule != null) {
      int index = index(source, destination);
      stagedLinks[index] = path;
      rules[index * Mover.COUNT + Mover.STAGED.index()] = rule;
    }
  }

  private PathShape shapeInHive(int[] path) {
    for (int hop = 0; hop < path.length - 1; hop++) {
      if (isAt(path[hop], NodeKind.DEVICE, false)) {
        return PathShape.ROUTED;
      }
    }
    return PathShape.DIRECT;
  }

  private PathShape shapeOverPcie(int[] path) {
    boolean cpu = false;
    boolean sockets = false;
    boolean switches = false;
    for (int link : path) {
      boolean toCpu = isAt(link, NodeKind.CPU, false);
      cpu |= toCpu;
      sockets |= toCpu && isAt(link, NodeKind.CPU, true);
      switches |= isAt(link, NodeKind.SWITCH, false);
    }
    if (sockets) {
      return PathShape.ACROSS_SOCKETS;
    }
    if (!cpu) {
      return PathShape.SAME_SWITCH;
    }
    return switches ? PathShape.ACROSS_SWITCHES : PathShape.SAME_ROOT;
  }

  /** Whether a link leads to, or from, a node of that kind. */
  private boolean isAt(int link, NodeKind kind, boolean from) {
    Link it = topology.link(link);
    return topology.nodes().get(from ? it.from() : it.to()).kind() == kind;
  }

  private int[] reverse(int[] path) {
    int[] back = new int[path.length];
    for (int i = 0; i < back.length; i++) {
      back[i] = topology.link(path[path.length - 1 - i]).reverse();
    }
    return back;
  }

  /** The endpoint that is the memory of the CPU nearest to a device. */
  private int memoryNear(int device) {
    return topology.deviceCount() + memoryNumberNear(device);
  }

  private int memoryNumberNear(int device) {
    String cpu = topology.nodes().get(topology.device(device).hostNode()).name();
    return topology.memoryOf(cpu) - topology.deviceCount();
  }

  private int nodeOfMemory(int endpoint) {
    Node memory = topology.memory(endpoint);
    assert memory != null : "it is the memory of a CPU";
    return memory.id();
  }

  /**
   * The first of the slowest links as declared, memory channels aside: they are not what a mover
   * drives.
   */
  private Link narrowest(int[] path) {
    Link narrowest = null;
    for (int id : path) {
      Link link = topology.link(id);
      if (link.kind() != LinkKind.MEMORY
          && (narrowest == null
              || link.declaredBytesPerSecond() < narrowest.declaredBytesPerSecond())) {
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

  /** A dense number of a pair of endpoints, which must exist. */
  private int index(int source, int destination) {
    return (source + 1) * endpoints + destination + 1;
  }

  private IllegalArgumentException unconnected(int source, int destination) {
    return new IllegalArgumentException(
        topology.name()
            + ": no path from "
            + topology.endpointName(source)
            + " to "
            + topology.endpointName(destination));
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
