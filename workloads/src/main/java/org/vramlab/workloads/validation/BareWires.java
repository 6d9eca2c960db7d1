package org.vramlab.workloads.validation;

import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.LinkRates;
import org.vramlab.interconnect.topology.Node;
import org.vramlab.interconnect.topology.NodeKind;
import org.vramlab.interconnect.topology.PeerDenial;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

/** A machine without movers: the baseline that knows nothing but the peak of each wire. */
final class BareWires {
  private BareWires() {}

  static Topology of(Topology real) {
    TopologyBuilder builder = new TopologyBuilder(real.name(), real.description());
    for (int device = 0; device < real.deviceCount(); device++) {
      Node host = real.nodes().get(real.device(device).hostNode());
      builder.device(real.device(device), host.name());
    }
    for (Node node : real.nodes()) {
      if (node.kind() == NodeKind.CPU) {
        builder.cpu(node.name(), node.forwarding(), memoryRate(real, node));
      } else if (node.kind() == NodeKind.SWITCH) {
        builder.pcieSwitch(node.name(), node.redirects());
      }
    }
    for (Link link : real.links()) {
      if (link.id() < link.reverse() && link.kind() != LinkKind.MEMORY) {
        builder.connect(
            real.nodes().get(link.from()).name(),
            real.nodes().get(link.to()).name(),
            link.kind(),
            link.width(),
            new LinkRates(
                link.bytesPerSecond(),
                real.link(link.reverse()).bytesPerSecond(),
                link.declaredBytesPerSecond()),
            0);
      }
    }
    for (PeerDenial denial : real.denials()) {
      builder.deny(
          real.device(denial.accessor()).name(),
          real.device(denial.owner()).name(),
          denial.reads(),
          denial.writes(),
          denial.reason());
    }
    for (TransferRule rule : real.rules()) {
      builder.rule(
          new TransferRule(
              rule.mover(),
              rule.kind(),
              rule.width(),
              rule.shape(),
              1,
              1,
              TransferRule.UNCAPPED,
              0,
              "the bare wire"));
    }
    return builder.hostMemoryBytes(real.hostMemoryBytes()).build();
  }

  private static long memoryRate(Topology real, Node cpu) {
    for (Link link : real.links()) {
      if (link.from() == cpu.id() && link.kind() == LinkKind.MEMORY) {
        return link.bytesPerSecond();
      }
    }
    throw new AssertionError("every CPU has a memory");
  }
}
