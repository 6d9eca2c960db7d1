package org.vramlab.interconnect.topology;

/** What a node of the topology is. */
public enum NodeKind {
  /** A device with its own memory; nodes 0 to {@link Topology#deviceCount()} - 1. */
  DEVICE,
  /** A CPU, or one NUMA part of it, with its PCIe root complex. */
  CPU,
  /** A switch: of PCIe, or an NVSwitch, by the links that it has. */
  SWITCH,
  /** The memory of one CPU node: the place where host data lives. */
  MEMORY
}
