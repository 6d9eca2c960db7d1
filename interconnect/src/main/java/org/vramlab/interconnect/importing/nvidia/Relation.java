package org.vramlab.interconnect.importing.nvidia;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How {@code nvidia-smi topo -m} says that two devices are joined; nearer ones first. */
enum Relation {
  /** Through at most one PCIe bridge. */
  PIX,
  /** Through several PCIe bridges, not through a host bridge. */
  PXB,
  /** Through a host bridge. */
  PHB,
  /** Through host bridges of one NUMA node. */
  NODE,
  /** Through the connection between NUMA nodes. */
  SYS;

  /** The relation of that name; null if it is none. {@code SOC} is what old drivers call SYS. */
  static @Nullable Relation of(String cell) {
    return switch (cell.toUpperCase(Locale.ROOT)) {
      case "PIX", "PSB" -> PIX;
      case "PXB" -> PXB;
      case "PHB" -> PHB;
      case "NODE" -> NODE;
      case "SYS", "SOC" -> SYS;
      default -> null;
    };
  }

  /** Whether it stays within one NUMA node. */
  boolean isOneNode() {
    return this != SYS;
  }
}
