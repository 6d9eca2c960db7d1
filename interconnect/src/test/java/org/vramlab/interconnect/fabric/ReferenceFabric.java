package org.vramlab.interconnect.fabric;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * The sharing model a second time, in the plainest form: at each event all rates are found anew by
 * raising every flow in small proportion to what is left. Slow, and without any of the fabric's
 * tables, heap or grouping.
 */
final class ReferenceFabric {
  private final Routes routes;
  private final List<Workload.Start> starts;
  private final double[] remaining;
  private final double[] rate;
  private final double[] begin;
  private final boolean[] flowing;
  final double[] end;

  ReferenceFabric(Workload workload) {
    routes = workload.routes();
    starts = workload.starts();
    int count = starts.size();
    remaining = new double[count];
    rate = new double[count];
    begin = new double[count];
    flowing = new boolean[count];
    end = new double[count];
    for (int i = 0; i < count; i++) {
      Transfer transfer = starts.get(i).transfer();
      remaining[i] = transfer.bytes();
      long own = rule(i, 0).startNanos();
      begin[i] =
          starts.get(i).nanos() + (own >= 0 ? own : routes.topology().startNanos(transfer.mover()));
      if (transfer.mover() == Mover.STAGED) {
        // The first mebibyte comes in at the rate of the slowest wire.
        double wire = Double.POSITIVE_INFINITY;
        for (int link : route(i)) {
          wire = Math.min(wire, routes.topology().link(link).bytesPerSecond() / 1e9);
        }
        begin[i] += Math.ceil(Math.min(transfer.bytes(), 1 << 20) / wire);
      }
      for (int link : route(i)) {
        begin[i] += routes.topology().link(link).latencyNanos();
      }
      end[i] = Double.POSITIVE_INFINITY;
    }
  }

  void run() {
    double now = 0;
    while (Arrays.stream(end).anyMatch(Double::isInfinite)) {
      share(now);
      double next = Double.POSITIVE_INFINITY;
      for (int i = 0; i < end.length; i++) {
        if (begin[i] > now) {
          next = Math.min(next, begin[i]);
        } else if (Double.isInfinite(end[i])) {
          next = Math.min(next, now + remaining[i] / rate[i]);
        }
      }
      for (int i = 0; i < end.length; i++) {
        if (begin[i] <= now && Double.isInfinite(end[i])) {
          remaining[i] -= rate[i] * (next - now);
          if (remaining[i] < 1e-6 * rate[i]) {
            end[i] = next;
          }
        }
      }
      now = next;
    }
  }

  /** Progressive filling over links, pairs and caps, straight from the inequations. */
  private void share(double now) {
    boolean[] fixed = new boolean[end.length];
    for (int i = 0; i < end.length; i++) {
      rate[i] = 0;
      fixed[i] = begin[i] > now || !Double.isInfinite(end[i]);
      flowing[i] = !fixed[i];
    }
    while (true) {
      double step = Double.POSITIVE_INFINITY;
      for (int i = 0; i < end.length; i++) {
        if (!fixed[i]) {
          step = Math.min(step, rule(i, 0).capBytesPerSecond() / 1e9 - rate[i]);
        }
      }
      for (Link link : routes.topology().links()) {
        for (boolean pair : new boolean[] {false, true}) {
          double rising = use(link, pair, fixed, true);
          if (rising > 0) {
            step = Math.min(step, (capacity(link, pair) - use(link, pair, fixed, false)) / rising);
          }
        }
      }
      if (Double.isInfinite(step)) {
        return;
      }
      for (int i = 0; i < end.length; i++) {
        rate[i] += fixed[i] ? 0 : step;
      }
      fix(fixed);
    }
  }

  private void fix(boolean[] fixed) {
    boolean[] full = new boolean[end.length];
    for (int i = 0; i < end.length; i++) {
      full[i] = rate[i] >= rule(i, 0).capBytesPerSecond() / 1e9 * (1 - 1e-12);
      for (int id : route(i)) {
        Link link = routes.topology().link(id);
        for (boolean pair : new boolean[] {false, true}) {
          full[i] |= use(link, pair, fixed, false) >= capacity(link, pair) * (1 - 1e-12);
        }
      }
    }
    for (int i = 0; i < end.length; i++) {
      fixed[i] |= full[i];
    }
  }

  private double capacity(Link link, boolean pair) {
    double factor = pair || !hasSeveralPartners(link) ? 1 : routes.topology().portFactor();
    return factor * (pair && link.kind() != LinkKind.MEMORY ? 2 : 1) * link.bytesPerSecond() / 1e9;
  }

  private boolean hasSeveralPartners(Link link) {
    return link.kind() == LinkKind.PCIE
        && IntStream.range(0, end.length)
                .filter(i -> flowing[i] && route(i)[0] == link.id())
                .map(i -> starts.get(i).transfer().destination())
                .distinct()
                .count()
            > 1;
  }

  /** Wire use by present rates, or (rising) per unit of rate by the flows not yet fixed. */
  private double use(Link link, boolean pair, boolean[] fixed, boolean rising) {
    double sum = 0;
    for (int i = 0; i < end.length; i++) {
      int[] route = route(i);
      for (int hop = 0; hop < route.length; hop++) {
        if (route[hop] == link.id() || (pair && route[hop] == link.reverse())) {
          TransferRule rule = rule(i, hop);
          double efficiency =
              link.kind() == LinkKind.MEMORY
                  ? 1
                  : pair ? rule.bothWaysEfficiency() : rule.efficiency();
          sum += (rising ? (fixed[i] ? 0 : 1) : rate[i]) / efficiency;
        }
      }
    }
    return sum;
  }

  private int[] route(int i) {
    Transfer transfer = starts.get(i).transfer();
    return routes.route(transfer.source(), transfer.destination(), transfer.mover());
  }

  private TransferRule rule(int i, int hop) {
    Transfer transfer = starts.get(i).transfer();
    return routes.ruleOnHop(transfer.source(), transfer.destination(), transfer.mover(), hop);
  }
}
