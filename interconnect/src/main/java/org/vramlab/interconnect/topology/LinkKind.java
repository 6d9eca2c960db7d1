package org.vramlab.interconnect.topology;

/** What a link is made of. Efficiencies are stated per kind: see {@link TransferRule}. */
public enum LinkKind {
  /** Infinity Fabric between devices of one hive. */
  XGMI,
  /** NVLink: between two devices, or a device and an NVSwitch. */
  NVLINK,
  /** PCI Express: device to switch, switch to switch, or either to a CPU's root port. */
  PCIE,
  /** Cache-coherent fabric between a CPU and a device, or between two CPUs. */
  HOST,
  /**
   * The memory channels of a CPU. The two directions (reads and writes) share one set of wires, so
   * together they carry no more than one of them could alone. The stated rate is already the
   * sustained one: transfer efficiencies do not apply to it.
   */
  MEMORY;

  /** Whether links of this kind make a hive: devices that reach each other without a CPU. */
  public boolean joinsHive() {
    return this == XGMI || this == NVLINK;
  }
}
