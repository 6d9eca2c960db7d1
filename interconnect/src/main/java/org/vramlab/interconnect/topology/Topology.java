package org.vramlab.interconnect.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine: devices, the nodes and directed links that join them, and what each mover reaches on
 * them. Immutable, safe to share between threads.
 *
 * <p>A transfer's endpoint is a device number, 0 to {@link #deviceCount()} - 1, or {@link #HOST}.
 * The host is one endpoint although a machine may have several CPU memories: it stands for the
 * memory of the CPU nearest to the device at the other end, where a driver that minds locality
 * would put the pages. Who wants the memory of one CPU says so by {@link #memoryOf}.
 *
 * <p>Build one with {@link TopologyBuilder}, or take a preset.
 */
public final class Topology {
  /** Endpoint number of host memory. */
  public static final int HOST = -1;

  private static final String HOST_NAME = "host";

  private final String name;
  private final String description;
  private final long hostMemoryBytes;
  private final long kernelStartNanos;
  private final long sdmaStartNanos;
  private final double portFactor;
  private final boolean iommuTranslates;

  /** Devices are nodes 0 to devices.size() - 1, in the same order. */
  private final List<DeviceSpec> devices;

  /** nodes.get(i).id() == i. */
  private final List<Node> nodes;

  /** links.get(i).id() == i; the reverse of a reverse is the link itself. */
  private final List<Link> links;

  private final List<TransferRule> rules;

  private final List<PeerDenial> denials;

  /** The memories of the CPUs, in node order. */
  private final List<Node> memories;

  Topology(TopologyBuilder builder) {
    name = builder.name;
    description = builder.description;
    hostMemoryBytes = builder.hostMemoryBytes;
    kernelStartNanos = builder.kernelStartNanos;
    sdmaStartNanos = builder.sdmaStartNanos;
    portFactor = builder.portFactor;
    iommuTranslates = builder.iommuTranslates;
    memories = builder.nodes.stream().filter(node -> node.kind() == NodeKind.MEMORY).toList();
    devices = List.copyOf(builder.devices);
    nodes = List.copyOf(builder.nodes);
    links = List.copyOf(builder.links);
    rules = List.copyOf(builder.rules);
    denials = List.copyOf(builder.denials);
  }

  /** Name by which users choose it. */
  public String name() {
    return name;
  }

  /** One sentence on what machine it is. */
  public String description() {
    return description;
  }

  /** Number of devices. */
  public int deviceCount() {
    return devices.size();
  }

  /**
   * What a device can do.
   *
   * @param device 0 to {@link #deviceCount()} - 1
   */
  public DeviceSpec device(int device) {
    return devices.get(device);
  }

  /** Main memory of the machine, over all CPUs. */
  public long hostMemoryBytes() {
    return hostMemoryBytes;
  }

  /** All nodes; a node's id is its index, devices come first. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Number of directed links; a connection between two nodes counts twice. */
  public int linkCount() {
    return links.size();
  }

  /**
   * A directed link.
   *
   * @param link 0 to {@link #linkCount()} - 1
   */
  public Link link(int link) {
    return links.get(link);
  }

  /** All links; a link's id is its index. */
  public List<Link> links() {
    return links;
  }

  /** What movers reach on which paths. */
  public List<TransferRule> rules() {
    return rules;
  }

  /**
   * Time from the start of a transfer until its mover sends the first byte, in nanoseconds, before
   * any link's latency. With a rate of {@code B} a transfer of {@code n} bytes then takes {@code L
   * + n/B}: this is the whole of the ramp towards small sizes. Fitted to published sweeps of direct
   * paths the form is within 0.4 % in the median.
   */
  public long startNanos(Mover mover) {
    return mover == Mover.KERNEL || mover == Mover.CPU ? kernelStartNanos : sdmaStartNanos;
  }

  /**
   * What is left of a device's PCIe port while it sends to several partners at once: a factor on
   * its rate, above 0, at most 1.
   */
  public double portFactor() {
    return portFactor;
  }

  /** What pairs of devices may not do, although they are joined. */
  public List<PeerDenial> denials() {
    return denials;
  }

  /** Whether an IOMMU translates the requests of devices that a root complex forwards. */
  public boolean iommuTranslates() {
    return iommuTranslates;
  }

  /** Number of CPU memories. */
  public int memoryCount() {
    return memories.size();
  }

  /**
   * The endpoint that is the memory of one CPU.
   *
   * @param cpu name of its node
   * @throws IllegalArgumentException if there is no such CPU
   */
  public int memoryOf(String cpu) {
    for (int i = 0; i < memories.size(); i++) {
      if (memories.get(i).name().equals(cpu + ".dram")) {
        return devices.size() + i;
      }
    }
    throw new IllegalArgumentException(name + " has no CPU named " + cpu);
  }

  /** The node of an endpoint that is the memory of one CPU; null for other endpoints. */
  public @Nullable Node memory(int endpoint) {
    return endpoint < devices.size() ? null : memories.get(endpoint - devices.size());
  }

  /**
   * The endpoint that is called so: a device, a CPU for its memory, or {@code host}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int endpointNamed(String endpoint) {
    if (endpoint.equals(HOST_NAME)) {
      return HOST;
    }
    for (int device = 0; device < devices.size(); device++) {
      if (devices.get(device).name().equals(endpoint)) {
        return device;
      }
    }
    return memoryOf(endpoint);
  }

  /** Name of an endpoint as results print it: a device's name, or {@code host}. */
  public String endpointName(int endpoint) {
    if (endpoint == HOST) {
      return HOST_NAME;
    }
    Node memory = memory(endpoint);
    return memory == null ? devices.get(endpoint).name() : memory.name();
  }

  /**
   * Fails unless the number is an endpoint of this machine.
   *
   * @throws IllegalArgumentException if it is neither {@link #HOST}, nor a device, nor the memory
   *     of a CPU
   */
  public void checkEndpoint(int endpoint) {
    if (endpoint < HOST || endpoint >= devices.size() + memories.size()) {
      throw new IllegalArgumentException(
          name + " has devices 0 to " + (devices.size() - 1) + ", no endpoint " + endpoint);
    }
  }

  @Override
  public String toString() {
    return name + " (" + devices.size() + " devices, " + links.size() + " links)";
  }
}
