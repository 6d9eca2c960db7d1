package org.vramlab.workloads.cases;

import static org.vramlab.interconnect.topology.TransferRule.UNCAPPED;

import java.util.ArrayList;
import java.util.List;
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
  private static final long MEMORY_BYTES_PER_SECOND = 170_000_000_000L;

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
    List<String> names = new ArrayList<>();
    for (int i = 0; i < gpus; i++) {
      names.add("gpu" + i);
    }
    names.addAll(List.of(cards));
    names.forEach(name -> builder.device(card(name), "cpu0"));
    builder.cpu("cpu0", reachable, MEMORY_BYTES_PER_SECOND);
    names.forEach(name -> joinPcie(builder, "cpu0", name));
    return built(builder);
  }

  /**
   * Two sockets: a GPU, numbered 0, and a card, 1, below the first, and another card, 2, below the
   * second, whose root complex forwards nothing: that one reaches no other's memory.
   *
   * @param reachable whether the first two reach each other's memory
   */
  public static Topology twoSockets(boolean reachable, String near, String far) {
    TopologyBuilder builder =
        new TopologyBuilder("case", "a GPU and two other cards on PCIe 4 below two sockets")
            .device(card("gpu0"), "cpu0")
            .device(card(near), "cpu0")
            .device(card(far), "cpu1")
            .cpu("cpu0", reachable, MEMORY_BYTES_PER_SECOND)
            .cpu("cpu1", false, MEMORY_BYTES_PER_SECOND)
            .connect("cpu0", "cpu1", LinkKind.HOST, 1, 64_000_000_000L, 200);
    joinPcie(builder, "cpu0", "gpu0");
    joinPcie(builder, "cpu0", near);
    joinPcie(builder, "cpu1", far);
    return built(builder);
  }

  private static void joinPcie(TopologyBuilder builder, String cpu, String name) {
    builder.connect(cpu, name, LinkKind.PCIE, 16, PCIE4_X16, 400);
  }

  private static Topology built(TopologyBuilder builder) {
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
