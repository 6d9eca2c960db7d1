package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TransferRule;

/** What is said of one route, in the text and in JSON. */
final class TopologyRoutes {
  private TopologyRoutes() {}

  /** Names of the nodes that it leads over, both ends included. */
  static List<String> nodes(Routes routes, int source, int destination) {
    Topology topology = routes.topology();
    List<String> names = new ArrayList<>();
    for (int link : routes.route(source, destination)) {
      if (names.isEmpty()) {
        names.add(topology.nodes().get(topology.link(link).from()).name());
      }
      names.add(topology.nodes().get(topology.link(link).to()).name());
    }
    return names;
  }

  /** Kind and width of its narrowest link, and its shape; what its rates depend on. */
  static String classOf(Routes routes, int source, int destination) {
    TransferRule rule = routes.rule(source, destination, Mover.KERNEL);
    return rule.kind().name().toLowerCase(Locale.ROOT)
        + " x"
        + rule.width()
        + " "
        + routes.shape(source, destination).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What a mover makes of the wire, and where it stops whatever the wire. */
  static String share(TransferRule rule) {
    String share =
        String.format(Locale.ROOT, "%.3f/%.3f", rule.efficiency(), rule.bothWaysEfficiency());
    return rule.capBytesPerSecond() == TransferRule.UNCAPPED
        ? share
        : share + " <" + TopologyText.gigabytes((double) rule.capBytesPerSecond());
  }

  /** Time until the first byte has arrived. */
  static long firstByteNanos(Routes routes, int source, int destination, Mover mover) {
    return Prediction.of(routes, List.of(new Transfer(source, destination, 1, mover)))
        .endNanos()[0];
  }
}
