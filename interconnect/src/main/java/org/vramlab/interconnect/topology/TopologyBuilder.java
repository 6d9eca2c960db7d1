package org.vramlab.interconnect.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the parts of a machine in the order: CPUs and switches are named after the devices, then
 * connections, then rules. Not thread-safe; one builder makes one topology.
 *
 * <p>Devices must be added first, because their numbers are their node ids. A device names its CPU
 * before that CPU exists, so it does so by name, and {@link #build} resolves the names.
 */
public final class TopologyBuilder {
  final String name;
  final String description;
  final List<DeviceSpec> devices = new ArrayList<>();
  final List<Node> nodes = new ArrayList<>();
  final List<Link> links = new ArrayList<>();
  final List<TransferRule> rules = new ArrayList<>();
  final List<PeerDenial> denials = new ArrayList<>();
  boolean iommuTranslates;
  long hostMemoryBytes;
  long kernelStartNanos;
  long sdmaStartNanos;
  double portFactor = 1;

  /** Name of each device's CPU, in device order, until {@link #build} knows the ids. */
  private final List<String> hostNames = new ArrayList<>();

  /** Starts an empty machine with the given name and one-sentence description. */
  public TopologyBuilder(String name, String description) {
    this.name = name;
    this.description = description;
  }

  /**
   * Adds the next device, near the CPU of the given name. Which node the record itself names as its
   * host is ignored.
   */
  public TopologyBuilder device(DeviceSpec device, String cpuName) {
    if (nodes.size() != devices.size()) {
      throw new IllegalArgumentException("device " + device.name() + " comes after other nodes");
    }
    addNode(device.name(), NodeKind.DEVICE, PeerForwarding.NO, false);
    devices.add(device);
    hostNames.add(cpuName);
    return this;
  }

  /**
   * Adds a CPU node with its memory, named {@code NAME.dram}, and the channels between them.
   *
   * @param forwarding which requests between devices its root complex passes
   * @param memoryBytesPerSecond sustained rate of its memory, reads and writes together
   */
  public TopologyBuilder cpu(String cpuName, PeerForwarding forwarding, long memoryBytesPerSecond) {
    addNode(cpuName, NodeKind.CPU, forwarding, false);
    addNode(cpuName + ".dram", NodeKind.MEMORY, PeerForwarding.NO, false);
    return connect(cpuName, cpuName + ".dram", LinkKind.MEMORY, 1, memoryBytesPerSecond, 0);
  }

  /** A CPU that passes all requests between devices, or none. */
  public TopologyBuilder cpu(String cpuName, boolean forwardsPeers, long memoryBytesPerSecond) {
    return cpu(
        cpuName, forwardsPeers ? PeerForwarding.YES : PeerForwarding.NO, memoryBytesPerSecond);
  }

  /** Adds a switch, which passes requests between the devices below it. */
  public TopologyBuilder pcieSwitch(String switchName) {
    return pcieSwitch(switchName, false);
  }

  /**
   * Adds a switch.
   *
   * @param redirects whether it sends requests between the devices below it to the root (ACS)
   */
  public TopologyBuilder pcieSwitch(String switchName, boolean redirects) {
    addNode(switchName, NodeKind.SWITCH, PeerForwarding.NO, redirects);
    return this;
  }

  /** Denies one device something with the memory of another; once for each ordered pair. */
  public TopologyBuilder deny(
      String accessor, String owner, boolean reads, boolean writes, String reason) {
    PeerDenial denial = new PeerDenial(nodeId(accessor), nodeId(owner), reads, writes, reason);
    if (denial.accessor() >= devices.size() || denial.owner() >= devices.size()) {
      throw new IllegalArgumentException(
          "a denial is between two devices, not " + accessor + " and " + owner);
    }
    for (PeerDenial other : denials) {
      if (other.accessor() == denial.accessor() && other.owner() == denial.owner()) {
        throw new IllegalArgumentException(
            "two denials of " + accessor + " and " + owner + "; state them as one");
      }
    }
    denials.add(denial);
    return this;
  }

  /** States that an IOMMU translates what root complexes forward; see {@link Topology}. */
  public TopologyBuilder iommuTranslates(boolean translates) {
    iommuTranslates = translates;
    return this;
  }

  /** Joins two nodes by a link in each direction, both as fast. */
  public TopologyBuilder connect(
      String a, String b, LinkKind kind, int width, long bytesPerSecond, long latencyNanos) {
    return connect(a, b, kind, width, LinkRates.both(bytesPerSecond), latencyNanos);
  }

  /** Joins two nodes by a link in each direction. */
  public TopologyBuilder connect(
      String a, String b, LinkKind kind, int width, LinkRates rates, long latencyNanos) {
    int first = nodeId(a);
    int second = nodeId(b);
    if (first == second) {
      throw new IllegalArgumentException("node " + a + " cannot be joined to itself");
    }
    for (Link link : links) {
      if (link.from() == first && link.to() == second) {
        throw new IllegalArgumentException(
            a
                + " and "
                + b
                + " are already joined; state parallel connections as one with a width");
      }
    }
    int id = links.size();
    links.add(
        new Link(
            id,
            a + ">" + b,
            first,
            second,
            rates.there(),
            rates.declared(),
            latencyNanos,
            kind,
            width,
            id + 1));
    links.add(
        new Link(
            id + 1,
            b + ">" + a,
            second,
            first,
            rates.back(),
            rates.declared(),
            latencyNanos,
            kind,
            width,
            id));
    return this;
  }

  /** The links stated so far, in the order of their ids. */
  public List<Link> links() {
    return List.copyOf(links);
  }

  /** The rules stated so far. */
  public List<TransferRule> rules() {
    return List.copyOf(rules);
  }

  /** States what a mover reaches on a class of path; each class at most once. */
  public TopologyBuilder rule(TransferRule rule) {
    for (TransferRule other : rules) {
      if (other.matches(rule.mover(), rule.kind(), rule.width(), rule.shape())) {
        throw new IllegalArgumentException(
            "two rules for one class of path: " + other + ", " + rule);
      }
    }
    rules.add(rule);
    return this;
  }

  /** States the main memory of the whole machine. */
  public TopologyBuilder hostMemoryBytes(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("host memory must be above 0");
    }
    hostMemoryBytes = bytes;
    return this;
  }

  /** States the start-up time of each mover; see {@link Topology#startNanos}. */
  public TopologyBuilder startNanos(long kernelNanos, long sdmaNanos) {
    if (kernelNanos < 0 || sdmaNanos < 0) {
      throw new IllegalArgumentException("a start-up time is negative");
    }
    kernelStartNanos = kernelNanos;
    sdmaStartNanos = sdmaNanos;
    return this;
  }

  /** States what several partners leave of a port; see {@link Topology#portFactor}. */
  public TopologyBuilder portFactor(double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("port factor " + factor + " is not in (0, 1]");
    }
    portFactor = factor;
    return this;
  }

  /**
   * The finished machine. That every pair of endpoints has a route and a rule is checked by {@code
   * Routes}.
   *
   * @throws IllegalArgumentException if a part is missing
   */
  public Topology build() {
    if (devices.isEmpty()) {
      throw new IllegalArgumentException("topology " + name + " has no device");
    }
    if (hostMemoryBytes == 0) {
      throw new IllegalArgumentException("topology " + name + " does not state its host memory");
    }
    for (int i = 0; i < devices.size(); i++) {
      int host = nodeId(hostNames.get(i));
      if (nodes.get(host).kind() != NodeKind.CPU) {
        throw new IllegalArgumentException(
            devices.get(i).name() + " names " + hostNames.get(i) + " as its CPU, which is none");
      }
      devices.set(i, withHost(devices.get(i), host));
    }
    return new Topology(this);
  }

  private static DeviceSpec withHost(DeviceSpec device, int host) {
    return new DeviceSpec(
        device.name(),
        device.vramBytes(),
        device.memoryBytesPerSecond(),
        device.flopsPerSecond(),
        device.launchFloorNanos(),
        device.copyEngineCount(),
        device.copyEngineBytesPerSecond(),
        host,
        device.hive(),
        device.barBytes(),
        device.source());
  }

  private void addNode(
      String nodeName, NodeKind kind, PeerForwarding forwarding, boolean redirects) {
    for (Node node : nodes) {
      if (node.name().equals(nodeName)) {
        throw new IllegalArgumentException("two nodes are named " + nodeName);
      }
    }
    nodes.add(new Node(nodes.size(), nodeName, kind, forwarding, redirects));
  }

  private int nodeId(String nodeName) {
    for (Node node : nodes) {
      if (node.name().equals(nodeName)) {
        return node.id();
      }
    }
    throw new IllegalArgumentException("topology " + name + " has no node named " + nodeName);
  }
}
