package org.vramlab.workloads.cases;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.interconnect.calibration.Calibration;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.LinkRates;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Node;
import org.vramlab.interconnect.topology.NodeKind;
import org.vramlab.interconnect.topology.PeerDenial;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.topology.ChosenTopology;

/**
 * The machine of a case that can be played on any: its own small one, a preset, or what a real
 * machine printed; and changes to such a machine.
 */
public final class ChosenMachine {
  /** Of a case that has a machine of its own. */
  public static final Knob KNOB =
      Knob.machine("the machine: the case's own, a preset, or a file", "own");

  /** PCIe 4 x16 after line coding. */
  private static final long CARD_BYTES_PER_SECOND = 31_508_000_000L;

  private ChosenMachine() {}

  /** Whether another machine than the case's own was chosen. */
  public static boolean isOwn(KnobValues values) {
    return values.word(Knob.MACHINE).equals("own");
  }

  /** The machine that the knob names, or else the case's own. */
  public static Topology of(KnobValues values, Topology own) throws UsageException, InputException {
    return isOwn(values) ? own : ChosenTopology.of(values.word(Knob.MACHINE), null).topology();
  }

  /** What was learned of the machine that the knob names, if it names an imported one. */
  public static List<String> remarks(KnobValues values) throws UsageException, InputException {
    if (values.knobs().stream().noneMatch(knob -> knob.name().equals(Knob.MACHINE))
        || isOwn(values)) {
      return List.of();
    }
    return ChosenTopology.of(values.word(Knob.MACHINE), null).remarks().stream()
        .map(Object::toString)
        .toList();
  }

  /**
   * The machine that the knob names, with further cards, or else the case's own. Device 0 stays
   * what it is; the cards come next, then the other devices.
   *
   * @param reachable whether the first card and device 0 reach each other's memory
   * @param near a card on PCIe below the CPU of device 0
   * @param far cards that reach nobody's memory
   */
  public static Topology withCards(
      KnobValues values, Topology own, boolean reachable, String near, String... far)
      throws UsageException, InputException {
    if (isOwn(values)) {
      return own;
    }
    Topology machine = of(values, own);
    List<String> cards = new ArrayList<>(List.of(near));
    cards.addAll(List.of(far));
    String cpu = machine.nodes().get(machine.device(0).hostNode()).name();
    TopologyBuilder builder = new TopologyBuilder(machine.name(), machine.description());
    for (int i = 0; i < machine.deviceCount(); i++) {
      device(builder, machine, i);
      for (String card : i == 0 ? cards : List.<String>of()) {
        builder.device(card(card), cpu);
      }
    }
    rest(builder, machine, 1, -1);
    for (String card : cards) {
      builder.connect(cpu, card, LinkKind.PCIE, 16, CARD_BYTES_PER_SECOND, 0);
      for (int i = 0; i < machine.deviceCount(); i++) {
        if (!card.equals(near) || (!reachable && i == 0)) {
          String device = machine.device(i).name();
          builder.deny(card, device, true, true, "the case keeps it out of reach");
          builder.deny(device, card, true, true, "the case keeps it out of reach");
        }
      }
    }
    Calibration.rulesFor(builder.links(), builder.rules()).forEach(builder::rule);
    return builder.build();
  }

  /**
   * The same machine, in which one connection carries only a part of what it declares.
   *
   * @param link one of its two directions
   * @param divisor of what it declares
   */
  public static Topology degraded(Topology machine, int link, long divisor) {
    TopologyBuilder builder = new TopologyBuilder(machine.name(), machine.description());
    for (int i = 0; i < machine.deviceCount(); i++) {
      device(builder, machine, i);
    }
    rest(builder, machine, divisor, Math.min(link, machine.link(link).reverse()));
    return builder.build();
  }

  private static void device(TopologyBuilder builder, Topology machine, int device) {
    DeviceSpec spec = machine.device(device);
    builder.device(spec, machine.nodes().get(spec.hostNode()).name());
  }

  /** Everything but the devices. */
  private static void rest(TopologyBuilder builder, Topology machine, long divisor, int degraded) {
    for (Node node : machine.nodes()) {
      if (node.kind() == NodeKind.CPU) {
        builder.cpu(node.name(), node.forwarding(), memoryRate(machine, node));
      } else if (node.kind() == NodeKind.SWITCH) {
        builder.pcieSwitch(node.name(), node.redirects());
      }
    }
    for (Link link : machine.links()) {
      if (link.id() < link.reverse() && link.kind() != LinkKind.MEMORY) {
        long by = link.id() == degraded ? divisor : 1;
        builder.connect(
            machine.nodes().get(link.from()).name(),
            machine.nodes().get(link.to()).name(),
            link.kind(),
            link.width(),
            new LinkRates(
                link.bytesPerSecond() / by,
                machine.link(link.reverse()).bytesPerSecond() / by,
                link.declaredBytesPerSecond()),
            link.latencyNanos());
      }
    }
    for (PeerDenial denial : machine.denials()) {
      builder.deny(
          machine.device(denial.accessor()).name(),
          machine.device(denial.owner()).name(),
          denial.reads(),
          denial.writes(),
          denial.reason());
    }
    for (TransferRule rule : machine.rules()) {
      builder.rule(rule);
    }
    builder
        .hostMemoryBytes(machine.hostMemoryBytes())
        .portFactor(machine.portFactor())
        .iommuTranslates(machine.iommuTranslates())
        .startNanos(machine.startNanos(Mover.KERNEL), machine.startNanos(Mover.SDMA));
  }

  private static long memoryRate(Topology machine, Node cpu) {
    for (Link link : machine.links()) {
      if (link.from() == cpu.id() && link.kind() == LinkKind.MEMORY) {
        return link.bytesPerSecond();
      }
    }
    throw new AssertionError("every CPU has a memory");
  }

  private static DeviceSpec card(String name) {
    long gibibyte = 1L << 30;
    return new DeviceSpec(
        name,
        gibibyte,
        1_000_000_000_000L,
        1e12,
        1_000,
        2,
        CARD_BYTES_PER_SECOND,
        0,
        DeviceSpec.NO_HIVE,
        gibibyte,
        "assumption: a card that the case adds");
  }
}
