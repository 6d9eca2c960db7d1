package org.vramlab.workloads.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.route.PeerAccess;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.workloads.io.TextTable;

/**
 * One machine, for people: devices, links, classes, routes, what one transfer alone reaches and how
 * long its first byte takes, and which peers may do what.
 */
final class TopologyText {
  private static final long LARGE = 1L << 40;

  /** Pairs are listed one by one up to so many. */
  private static final int MOST_LISTED = 12;

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
    classes();
    routes();
    for (Mover mover : Mover.values()) {
      matrix(mover, "GB/s alone, ", this::alone);
    }
    for (Mover mover : Mover.values()) {
      matrix(mover, "us to the first byte, ", this::latency);
    }
    peers();
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
    TextTable table = new TextTable("link, each way", "kind", "width", "GB/s", "remark");
    for (Link link : topology.links()) {
      if (link.id() < link.reverse() && link.kind() != LinkKind.MEMORY) {
        table.row(
            topology.nodes().get(link.from()).name()
                + " - "
                + topology.nodes().get(link.to()).name(),
            kind(link),
            Integer.toString(link.width()),
            gigabytes((double) link.bytesPerSecond()),
            remark(link));
      }
    }
    table.print(out, "");
    out.println();
  }

  private String remark(Link link) {
    List<String> remarks = new ArrayList<>();
    long back = topology.link(link.reverse()).bytesPerSecond();
    if (back != link.bytesPerSecond()) {
      remarks.add("back " + gigabytes((double) back));
    }
    if (link.declaredBytesPerSecond() != link.bytesPerSecond()) {
      remarks.add("declared " + gigabytes((double) link.declaredBytesPerSecond()));
    }
    return String.join(", ", remarks);
  }

  /** How many pairs have a path of each class, and what movers reach on it. */
  private void classes() {
    Map<String, Integer> pairs = new LinkedHashMap<>();
    Map<String, String[]> shares = new LinkedHashMap<>();
    for (int source = Topology.HOST; source < topology.deviceCount(); source++) {
      for (int destination = Topology.HOST; destination < topology.deviceCount(); destination++) {
        if (source != destination && routes.hasRoute(source, destination)) {
          String name = TopologyRoutes.classOf(routes, source, destination);
          pairs.merge(name, 1, Integer::sum);
          String[] cells = new String[Mover.COUNT];
          for (Mover mover : Mover.values()) {
            cells[mover.index()] =
                routes.hasRoute(source, destination, mover)
                    ? TopologyRoutes.share(routes.rule(source, destination, mover))
                    : "-";
          }
          shares.putIfAbsent(name, cells);
        }
      }
    }
    String[] headings = new String[1 + Mover.COUNT];
    headings[0] = "paths";
    for (Mover mover : Mover.values()) {
      headings[1 + mover.index()] = mover.label();
    }
    TextTable table = new TextTable("class: share of the wire, one way / both", headings);
    pairs.forEach((name, count) -> {
      String[] cells = new String[headings.length];
      cells[0] = Integer.toString(count);
      System.arraycopy(
          shares.getOrDefault(name, new String[Mover.COUNT]), 0, cells, 1, Mover.COUNT);
      table.row(name, cells);
    });
    table.print(out, "");
    out.println();
  }

  private void routes() {
    TextTable table = new TextTable("route, the same back", "hops", "class");
    for (int first = 0; first < topology.deviceCount(); first++) {
      for (int second = first + 1; second < topology.deviceCount(); second++) {
        boolean there = routes.hasRoute(first, second);
        if (there || routes.hasRoute(second, first)) {
          int from = there ? first : second;
          int to = there ? second : first;
          table.row(
              String.join(" - ", TopologyRoutes.nodes(routes, from, to)),
              Integer.toString(routes.route(from, to).length),
              TopologyRoutes.classOf(routes, from, to));
        } else {
          table.row(
              topology.endpointName(first) + " . " + topology.endpointName(second),
              "-",
              "none: " + routes.peer(first, second).why());
        }
      }
    }
    for (int device = 0; device < topology.deviceCount(); device++) {
      table.row(
          String.join(" - ", TopologyRoutes.nodes(routes, Topology.HOST, device)),
          Integer.toString(routes.route(Topology.HOST, device).length),
          TopologyRoutes.classOf(routes, Topology.HOST, device));
    }
    table.print(out, "");
    out.println();
  }

  /** A figure of one path. */
  private interface Figure {
    String of(int source, int destination, Mover mover);
  }

  /** From the row's to the column's; nothing is printed of a mover of whom nothing is known. */
  private void matrix(Mover mover, String heading, Figure figure) {
    String[] columns = new String[topology.deviceCount() + 1];
    for (int column = 0; column < columns.length; column++) {
      columns[column] = topology.endpointName(column - 1);
    }
    TextTable table = new TextTable(heading + mover.label(), columns);
    boolean any = false;
    for (int source = Topology.HOST; source < topology.deviceCount(); source++) {
      String[] cells = new String[columns.length];
      for (int column = 0; column < cells.length; column++) {
        int destination = column - 1;
        boolean joined = source != destination && routes.hasRoute(source, destination, mover);
        any |= joined;
        cells[column] = joined ? figure.of(source, destination, mover) : "-";
      }
      table.row(topology.endpointName(source) + " to", cells);
    }
    if (any) {
      table.print(out, "");
      out.println();
    }
  }

  private String alone(int source, int destination, Mover mover) {
    Transfer transfer = new Transfer(source, destination, LARGE, mover);
    return gigabytes(Prediction.of(routes, List.of(transfer)).plateauSum());
  }

  private String latency(int source, int destination, Mover mover) {
    return String.format(
        Locale.ROOT,
        "%.2f",
        TopologyRoutes.firstByteNanos(routes, source, destination, mover) / 1e3);
  }

  /** What each device may do with the memory of each other, and why. */
  private void peers() {
    int devices = topology.deviceCount();
    if (devices < 2) {
      return;
    }
    String[] columns = new String[devices];
    for (int column = 0; column < devices; column++) {
      columns[column] = topology.endpointName(column);
    }
    TextTable table = new TextTable("peer-to-peer: the row's on the column's memory", columns);
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    for (int accessor = 0; accessor < devices; accessor++) {
      String[] cells = new String[devices];
      for (int owner = 0; owner < devices; owner++) {
        PeerAccess access = routes.peer(accessor, owner);
        cells[owner] = accessor == owner ? "-" : access.label();
        if (accessor != owner) {
          reasons
              .computeIfAbsent(access.label() + ": " + access.why(), none -> new ArrayList<>())
              .add(topology.endpointName(accessor) + " on " + topology.endpointName(owner));
        }
      }
      table.row(topology.endpointName(accessor), cells);
    }
    table.print(out, "");
    reasons.forEach((reason, pairs) ->
        out.println(
            reason
                + " ("
                + (pairs.size() > MOST_LISTED ? pairs.size() + " pairs" : String.join(", ", pairs))
                + ")"));
  }

  private static String kind(Link link) {
    return link.kind().name().toLowerCase(Locale.ROOT);
  }

  static String gigabytes(double bytesPerSecond) {
    return String.format(Locale.ROOT, "%.1f", bytesPerSecond / 1e9);
  }
}
