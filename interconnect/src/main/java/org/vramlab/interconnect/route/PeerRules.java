package org.vramlab.interconnect.route;

import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Node;
import org.vramlab.interconnect.topology.NodeKind;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.PeerDenial;
import org.vramlab.interconnect.topology.PeerForwarding;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * What devices may do with each other's memory: the rules of Linux's peer-to-peer DMA code ({@code
 * drivers/pci/p2pdma.c}) for the path that joins them, and what the machine denies on top.
 *
 * <p>Devices of one hive may, unless NVLink joins them by way of another device. Over PCIe: below
 * one switch, unless access control services (ACS) redirect there; else through CPUs, as far as the
 * root complex of each forwards. Reads and writes are two questions: some root complexes forward
 * only writes.
 */
final class PeerRules {
  /** What an IOMMU that translates leaves of a single flow: rtx6kpro, iommu=on. */
  private static final double TRANSLATED = 0.85;

  private final Topology topology;

  PeerRules(Topology topology) {
    this.topology = topology;
  }

  /** Whether a switch on the way sends requests up to the root instead of across. */
  boolean redirected(int[] path) {
    boolean redirects = false;
    for (int link : path) {
      Node node = to(link);
      if (node.kind() == NodeKind.CPU) {
        return false;
      }
      redirects |= node.redirects();
    }
    return redirects;
  }

  /**
   * Whether devices of one hive have others between them that do not forward: a GPU passes on what
   * comes in by xGMI, and not by NVLink, where only switches do (Tartan, DGX-1). Accesses go no
   * further then, and software that copies to the one between and on from there does.
   */
  boolean isRelayed(int[] path) {
    for (int i = 0; i < path.length - 1; i++) {
      if (topology.link(path[i]).kind() == LinkKind.NVLINK
          && to(path[i]).kind() == NodeKind.DEVICE) {
        return true;
      }
    }
    return false;
  }

  /** Whether a path of that shape between devices leads through a root complex. */
  static boolean turnsAtCpu(PathShape shape) {
    return shape == PathShape.SAME_ROOT
        || shape == PathShape.ACROSS_SWITCHES
        || shape == PathShape.ACROSS_SOCKETS;
  }

  /** What is left of a rule where an IOMMU translates. */
  static TransferRule translated(TransferRule rule) {
    return new TransferRule(
        rule.mover(),
        rule.kind(),
        rule.width(),
        rule.shape(),
        rule.efficiency() * TRANSLATED,
        rule.bothWaysEfficiency() * TRANSLATED,
        rule.capBytesPerSecond(),
        rule.startNanos(),
        rule.source() + "; less 15 % with iommu=on, rtx6kpro");
  }

  /** The verdict on devices that nothing joins. */
  static PeerAccess unjoined() {
    return new PeerAccess(false, false, "nothing joins them but host memory");
  }

  /**
   * What {@code accessor} may do with the memory of {@code owner}.
   *
   * @param hive whether they are of one hive
   * @param path the links between them, in either direction
   * @param detour whether the path goes up to the root because of ACS
   */
  PeerAccess judge(int accessor, int owner, boolean hive, int[] path, boolean detour) {
    PeerAccess wired = hive ? inHive(path) : overPcie(path, detour);
    for (PeerDenial denial : topology.denials()) {
      if (denial.accessor() == accessor && denial.owner() == owner) {
        return new PeerAccess(
            wired.reads() && !denial.reads(), wired.writes() && !denial.writes(), denial.reason());
      }
    }
    return wired;
  }

  private PeerAccess inHive(int[] path) {
    if (isRelayed(path)) {
      String relay = to(path[0]).name();
      return new PeerAccess(
          false,
          false,
          "by way of " + relay + ", which does not forward NVLink: software copies in two steps");
    }
    return new PeerAccess(true, true, "one hive");
  }

  private PeerAccess overPcie(int[] path, boolean detour) {
    boolean reads = true;
    boolean writes = true;
    int cpus = 0;
    String refusal = "";
    StringBuilder through = new StringBuilder();
    for (int link : path) {
      Node node = to(link);
      if (node.kind() == NodeKind.CPU) {
        cpus++;
        through.append(cpus == 1 ? "through " : " and ").append(node.name());
      }
    }
    for (int link : path) {
      Node node = to(link);
      if (node.kind() == NodeKind.CPU) {
        PeerForwarding forwarding = node.forwarding();
        boolean own = forwarding != PeerForwarding.OWN || cpus == 1;
        reads &= own && forwarding != PeerForwarding.NO && forwarding != PeerForwarding.WRITES;
        writes &= own && forwarding != PeerForwarding.NO;
        refusal = refusal.isEmpty() ? refusalOf(node, own) : refusal;
      }
    }
    String way =
        cpus == 0
            ? "below one switch"
            : through + (detour ? ", where ACS of the switch sends them" : "");
    String iommu = cpus > 0 && topology.iommuTranslates() ? ", translated by the IOMMU" : "";
    return new PeerAccess(reads, writes, way + (refusal.isEmpty() ? iommu : ", " + refusal));
  }

  private static String refusalOf(Node cpu, boolean own) {
    return switch (cpu.forwarding()) {
      case NO -> "whose root complex is not known to forward";
      case WRITES -> "whose root complex forwards writes only";
      case OWN -> own ? "" : "and a root complex of them forwards between its own ports only";
      case YES -> "";
    };
  }

  private Node to(int link) {
    return topology.nodes().get(topology.link(link).to());
  }
}
