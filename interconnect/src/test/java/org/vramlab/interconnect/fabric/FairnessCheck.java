package org.vramlab.interconnect.fabric;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * Judges rates by the inequations of the sharing model alone: it shares no code with the solver and
 * works from the rules, not from the solver's tables.
 */
final class FairnessCheck {
  /** Weights are rounded to a part in 2^30, and there are a few dozen flows. */
  private static final double SLACK = 1e-6;

  private final Topology topology;
  private final Routes routes;
  private final List<Transfer> transfers;
  private final double[] rates;

  FairnessCheck(Routes routes, List<Transfer> transfers, double[] rates) {
    this.topology = routes.topology();
    this.routes = routes;
    this.transfers = transfers;
    this.rates = rates;
  }

  /** The first inequation that does not hold, in words; null if all do. */
  @Nullable String firstFault() {
    for (Link link : topology.links()) {
      if (load(link, false) > 1 + SLACK) {
        return "link " + link.name() + " carries " + load(link, false) + " of its rate";
      }
      if (load(link, true) > 1 + SLACK) {
        return "link " + link.name() + " and its reverse carry " + load(link, true);
      }
    }
    for (int flow = 0; flow < rates.length; flow++) {
      if (!(rates[flow] > 0)) {
        return "flow " + flow + " stands still";
      }
      if (rates[flow] > rule(flow).capBytesPerSecond() * (1 + SLACK)) {
        return "flow " + flow + " is faster than its mover";
      }
      if (!hasBottleneck(flow)) {
        return "flow " + flow + " could have more without taking from a poorer one";
      }
    }
    return null;
  }

  private boolean hasBottleneck(int flow) {
    if (rates[flow] >= rule(flow).capBytesPerSecond() * (1 - SLACK)) {
      return true;
    }
    for (int id : route(flow)) {
      Link link = topology.link(id);
      for (boolean pair : new boolean[] {false, true}) {
        if (load(link, pair) >= 1 - SLACK && isRichestOn(flow, link, pair)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isRichestOn(int flow, Link link, boolean pair) {
    for (int other = 0; other < rates.length; other++) {
      boolean on = crosses(other, link.id()) || (pair && crosses(other, link.reverse()));
      if (on && rates[other] > rates[flow] * (1 + SLACK)) {
        return false;
      }
    }
    return true;
  }

  /** Use of a link, or of a link and its reverse together, as a share of what they can carry. */
  private double load(Link link, boolean pair) {
    boolean memory = link.kind() == LinkKind.MEMORY;
    double use = 0;
    for (int flow = 0; flow < rates.length; flow++) {
      int[] route = route(flow);
      for (int hop = 0; hop < route.length; hop++) {
        if (route[hop] == link.id() || (pair && route[hop] == link.reverse())) {
          TransferRule rule = rule(flow, hop);
          double efficiency = memory ? 1 : pair ? rule.bothWaysEfficiency() : rule.efficiency();
          use += rates[flow] / efficiency;
        }
      }
    }
    if (pair) {
      return use / (memory ? link.bytesPerSecond() : 2.0 * link.bytesPerSecond());
    }
    return use / (link.bytesPerSecond() * (hasSeveralPartners(link) ? topology.portFactor() : 1));
  }

  /** Whether it is the PCIe port at which flows to different destinations begin. */
  private boolean hasSeveralPartners(Link link) {
    return link.kind() == LinkKind.PCIE
        && IntStream.range(0, rates.length)
                .filter(flow -> route(flow)[0] == link.id())
                .map(flow -> transfers.get(flow).destination())
                .distinct()
                .count()
            > 1;
  }

  private boolean crosses(int flow, int link) {
    for (int id : route(flow)) {
      if (id == link) {
        return true;
      }
    }
    return false;
  }

  private int[] route(int flow) {
    Transfer transfer = transfers.get(flow);
    return routes.route(transfer.source(), transfer.destination(), transfer.mover());
  }

  private TransferRule rule(int flow) {
    return rule(flow, 0);
  }

  private TransferRule rule(int flow, int hop) {
    Transfer transfer = transfers.get(flow);
    return routes.ruleOnHop(transfer.source(), transfer.destination(), transfer.mover(), hop);
  }
}
