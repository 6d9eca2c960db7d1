package org.vramlab.interconnect.file;

import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Node;
import org.vramlab.interconnect.topology.NodeKind;
import org.vramlab.interconnect.topology.PeerDenial;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TransferRule;

/** Writes a machine in the format that {@link TopologyReader} reads. */
public final class TopologyWriter {
  private final Topology topology;
  private final StringBuilder text = new StringBuilder();

  private TopologyWriter(Topology topology) {
    this.topology = topology;
  }

  /** The whole file, lines ended by a line feed. */
  public static String write(Topology topology) {
    return new TopologyWriter(topology).all();
  }

  private String all() {
    text.append("topology ").append(topology.name());
    text.append(' ').append(quoted(topology.description())).append('\n');
    text.append("host-memory ").append(size(topology.hostMemoryBytes())).append('\n');
    text.append("start kernel=").append(time(topology.startNanos(Mover.KERNEL)));
    text.append(" sdma=").append(time(topology.startNanos(Mover.SDMA))).append("\n\n");
    for (int device = 0; device < topology.deviceCount(); device++) {
      device(topology.device(device));
    }
    text.append('\n');
    for (Node node : topology.nodes()) {
      node(node);
    }
    text.append('\n');
    for (Link link : topology.links()) {
      // Each connection once; memory channels come with their CPU.
      if (link.id() < link.reverse() && link.kind() != LinkKind.MEMORY) {
        link(link);
      }
    }
    for (PeerDenial denial : topology.denials()) {
      denial(denial);
    }
    if (topology.iommuTranslates()) {
      text.append("iommu translates\n");
    }
    text.append('\n');
    if (topology.portFactor() != 1) {
      text.append("ports ").append(topology.portFactor()).append('\n');
    }
    for (TransferRule rule : topology.rules()) {
      rule(rule);
    }
    return text.toString();
  }

  private void device(DeviceSpec device) {
    boolean none = device.hive() == DeviceSpec.NO_HIVE;
    text.append("device ").append(device.name());
    field("cpu", topology.nodes().get(device.hostNode()).name());
    field("vram", size(device.vramBytes()));
    field("memory", rate(device.memoryBytesPerSecond()));
    field("flops", Double.toString(device.flopsPerSecond()));
    field("launch", time(device.launchFloorNanos()));
    field("engines", Integer.toString(device.copyEngineCount()));
    field("engine", rate(device.copyEngineBytesPerSecond()));
    field("hive", none ? "none" : Integer.toString(device.hive()));
    field("bar", size(device.barBytes()));
    field("source", quoted(device.source()));
    text.append('\n');
  }

  private void node(Node node) {
    if (node.kind() == NodeKind.SWITCH) {
      text.append("switch ").append(node.name());
      if (node.redirects()) {
        field("acs", "redirect");
      }
      text.append('\n');
    } else if (node.kind() == NodeKind.CPU) {
      text.append("cpu ").append(node.name());
      field("forwards", Line.nameOf(node.forwarding()));
      for (Link link : topology.links()) {
        if (link.from() == node.id() && link.kind() == LinkKind.MEMORY) {
          field("memory", rate(link.bytesPerSecond()));
        }
      }
      text.append('\n');
    }
  }

  private void link(Link link) {
    text.append("link ").append(topology.nodes().get(link.from()).name());
    text.append(' ').append(topology.nodes().get(link.to()).name());
    field("kind", Line.nameOf(link.kind()));
    field("width", Integer.toString(link.width()));
    field("rate", rate(link.bytesPerSecond()));
    long back = topology.link(link.reverse()).bytesPerSecond();
    if (back != link.bytesPerSecond()) {
      field("back", rate(back));
    }
    if (link.declaredBytesPerSecond() != link.bytesPerSecond()) {
      field("declared", rate(link.declaredBytesPerSecond()));
    }
    field("latency", time(link.latencyNanos()));
    text.append('\n');
  }

  private void denial(PeerDenial denial) {
    text.append("deny ").append(topology.nodes().get(denial.accessor()).name());
    text.append(' ').append(topology.nodes().get(denial.owner()).name());
    field("access", denial.reads() ? (denial.writes() ? "both" : "reads") : "writes");
    field("reason", quoted(denial.reason()));
    text.append('\n');
  }

  private void rule(TransferRule rule) {
    boolean uncapped = rule.capBytesPerSecond() == TransferRule.UNCAPPED;
    text.append("rule");
    field("mover", Line.nameOf(rule.mover()));
    field("kind", Line.nameOf(rule.kind()));
    field("width", Integer.toString(rule.width()));
    field("shape", Line.nameOf(rule.shape()));
    field("efficiency", Double.toString(rule.efficiency()));
    field("both-ways", Double.toString(rule.bothWaysEfficiency()));
    field("cap", uncapped ? "none" : rate(rule.capBytesPerSecond()));
    if (rule.startNanos() != TransferRule.AS_THE_MACHINE) {
      field("start", time(rule.startNanos()));
    }
    field("source", quoted(rule.source()));
    text.append('\n');
  }

  private void field(String key, String value) {
    text.append(' ').append(key).append('=').append(value);
  }

  private static String size(long bytes) {
    return Units.SIZE.format(bytes);
  }

  private static String rate(long bytesPerSecond) {
    return Units.RATE.format(bytesPerSecond);
  }

  private static String time(long nanos) {
    return Units.TIME.format(nanos);
  }

  private static String quoted(String value) {
    // The format knows no quote inside a value.
    return '"' + value.replace('"', '\'') + '"';
  }
}
