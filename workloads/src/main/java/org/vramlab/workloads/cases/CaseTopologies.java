package org.vramlab.workloads.cases;

import static org.vramlab.interconnect.topology.TransferRule.UNCAPPED;

import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * Machines of field cases: GPUs and other cards on PCIe 4 below one CPU. Every rate here is made up
 * for a small replay ({@code assumption}); a case measures what moves where, not how fast.
 */
public final class CaseTopologies {
  private static final long PCIE4_X16 = 31_508_000_000L;
  private static final long GIB = 1L << 30;

  private CaseTopologies() {}

  /**
   * GPUs first, then other cards, numbered in that order.
   *
   * @param reachable whether cards reach each other's memory: the root complex forwards
   * @param cards names of the other cards
   */
  public static Topology pcie(int gpus, boolean reachable, String... cards) {
    TopologyBuilder builder =
        new TopologyBuilder("case", gpus + " GPUs and " + cards.length + " other cards on PCIe 4");
    for (int i = 0; i < gpus; i++) {
      builder.device(card("gpu" + i), "cpu0");
    }
    for (String name : cards) {
      builder.device(card(name), "cpu0");
    }
    builder.cpu("cpu0", reachable, 170_000_000_000L);
    for (int i = 0; i < gpus; i++) {
      builder.connect("cpu0", "gpu" + i, LinkKind.PCIE, 16, PCIE4_X16, 400);
    }
    for (String name : cards) {
      builder.connect("cpu0", name, LinkKind.PCIE, 16, PCIE4_X16, 400);
    }
    for (Mover mover : Mover.values()) {
      for (PathShape shape : PathShape.values()) {
        builder.rule(
            new TransferRule(mover, LinkKind.PCIE, 16, shape, 0.83, 0.7, UNCAPPED, "assumption"));
      }
    }
    return builder.startNanos(0, 0).hostMemoryBytes(64 * GIB).build();
  }

  private static DeviceSpec card(String name) {
    return new DeviceSpec(
        name,
        64 * GIB,
        1_000_000_000_000L,
        50e12,
        1_000,
        2,
        UNCAPPED,
        0,
        DeviceSpec.NO_HIVE,
        64 * GIB,
        "assumption");
  }
}
