package org.vramlab.workloads.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.workloads.io.TextTable;

/** One machine, for people: devices, links, and what one transfer alone reaches. */
final class TopologyText {
  private static final long LARGE = 1L << 40;

  private final Routes routes;
  private final Topology topology;
  private final PrintStream out;

  TopologyText(Routes routes, PrintStream out) {
    this.routes = routes;
    this.topology = routes.topology();
    this.out = out;
  }

  void print() {
    out.println(topology.name() + ": " + topology.description());
    out.println();
    devices();
    links();
    for (Mover mover : Mover.values()) {
      rates(mover);
    }
  }

  private void devices() {
    TextTable table = new TextTable("device", "GiB", "GB/s", "CPU", "hive", "BAR GiB");
    for (int i = 0; i < topology.deviceCount(); i++) {
      DeviceSpec device = topology.device(i);
      table.row(
          device.name(),
          Long.toString(device.vramBytes() >> 30),
          gigabytes((double) device.memoryBytesPerSecond()),
          topology.nodes().get(device.hostNode()).name(),
          device.hive() == DeviceSpec.NO_HIVE ? "-" : Integer.toString(device.hive()),
          Long.toString(device.barBytes() >> 30));
    }
    table.print(out, "");
    out.println();
  }

  private void links() {
    TextTable table = new TextTable("link, each way", "kind", "width", "GB/s");
    for (Link link : topology.links()) {
      if (link.id() < link.reverse() && link.kind() != LinkKind.MEMORY) {
        table.row(
            topology.nodes().get(link.from()).name()
                + " - "
                + topology.nodes().get(link.to()).name(),
            link.kind().name().toLowerCase(Locale.ROOT),
            Integer.toString(link.width()),
            gigabytes((double) link.bytesPerSecond()));
      }
    }
    table.print(out, "");
    out.println();
  }

  /** From the row's to the column's; nothing is printed of a mover of whom nothing is known. */
  private void rates(Mover mover) {
    String[] columns = new String[topology.deviceCount() + 1];
    for (int column = 0; column < columns.length; column++) {
      columns[column] = topology.endpointName(column - 1);
    }
    TextTable table = new TextTable("GB/s alone, " + mover.label(), columns);
    boolean any = false;
    for (int source = Topology.HOST; source < topology.deviceCount(); source++) {
      String[] cells = new String[columns.length];
      for (int column = 0; column < cells.length; column++) {
        int destination = column - 1;
        boolean joined = source != destination && routes.hasRoute(source, destination, mover);
        any |= joined;
        cells[column] = joined ? gigabytes(alone(source, destination, mover)) : "-";
      }
      table.row(topology.endpointName(source) + " to", cells);
    }
    if (any) {
      table.print(out, "");
      out.println();
    }
  }

  private double alone(int source, int destination, Mover mover) {
    Transfer transfer = new Transfer(source, destination, LARGE, mover);
    return Prediction.of(routes, List.of(transfer)).plateauSum();
  }

  static String gigabytes(double bytesPerSecond) {
    return String.format(Locale.ROOT, "%.1f", bytesPerSecond / 1e9);
  }
}
