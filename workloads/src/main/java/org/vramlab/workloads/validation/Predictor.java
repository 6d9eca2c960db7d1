package org.vramlab.workloads.validation;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.interconnect.fabric.Fabric;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.workloads.validation.Measurement.Flow;
import org.vramlab.workloads.validation.Measurement.Metric;

/** Runs the flows of a measurement through the fabric, and reads off what was measured. */
final class Predictor {
  /** Size of each flow where a test moved equal amounts and took the best size. */
  private static final long LARGE = 1L << 40;

  private Predictor() {}

  /**
   * What the model says, in 10^9 bytes per second.
   *
   * @throws Unpredictable the row is not one of flows between memories, or the machine lacks what
   *     it names
   */
  static double predict(Measurement row, Routes routes) throws Unpredictable {
    if (!row.isRate()) {
      throw new Unpredictable("a latency: the model speaks of flows");
    }
    List<Transfer> transfers = new ArrayList<>();
    boolean peak = false;
    for (Flow flow : row.flows()) {
      peak |= flow.bytes() == Flow.PEAK;
      transfers.add(transfer(row, flow, routes));
    }
    Prediction prediction = Prediction.of(routes, transfers);
    if (row.metric() == Metric.COMPLETION) {
      long bytes = transfers.stream().mapToLong(Transfer::bytes).sum();
      return (double) bytes / prediction.makespanNanos();
    }
    double[] rates =
        peak ? prediction.plateauBytesPerSecond() : prediction.effectiveBytesPerSecond();
    return read(row, rates) / 1e9;
  }

  private static double read(Measurement row, double[] rates) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rates.length; i++) {
      if (row.metric() != Metric.FOCUS || row.focus().contains(row.flows().get(i).name())) {
        sum += rates[i];
        least = Math.min(least, rates[i]);
      }
    }
    return switch (row.metric()) {
      case PER_FLOW -> sum / rates.length;
      case MIN -> least;
      default -> sum;
    };
  }

  private static Transfer transfer(Measurement row, Flow flow, Routes routes) throws Unpredictable {
    if (flow.source().equals(flow.destination())) {
      throw new Unpredictable("a copy inside one device crosses no link");
    }
    int source = endpoint(routes.topology(), flow.source());
    int destination = endpoint(routes.topology(), flow.destination());
    Mover mover = mover(flow.mover(), row.peerAccess());
    if (!routes.hasRoute(source, destination, mover)) {
      throw new Unpredictable(
          "no route, or no rule, for " + flow.mover() + " in " + row.topology());
    }
    long bytes = flow.bytes() == Flow.PEAK ? LARGE : flow.bytes();
    return new Transfer(source, destination, Math.min(bytes, Fabric.MAX_FLOW_BYTES), mover);
  }

  private static int endpoint(Topology topology, String node) throws Unpredictable {
    try {
      return topology.endpointNamed(node);
    } catch (IllegalArgumentException unknown) {
      throw new Unpredictable("no node " + node + " in " + topology.name());
    }
  }

  /** A copy staged with peer access on goes by way of a peer, which the route says. */
  private static Mover mover(String name, boolean peerAccess) throws Unpredictable {
    return switch (name) {
      case "kernel", "mpi-kernel" -> Mover.KERNEL;
      case "sdma", "mpi-sdma" -> Mover.SDMA;
      case "copy-engine" -> Mover.COPY_ENGINE;
      case "cpu" -> Mover.CPU;
      case "staged" -> peerAccess ? Mover.COPY_ENGINE : Mover.STAGED;
      // Tools that do not say use the engines.
      case "unknown" -> Mover.SDMA;
      case "uvm" -> throw new Unpredictable("page migration by fault: the model speaks of flows");
      default -> throw new Unpredictable("nothing is known of the mover " + name);
    };
  }
}
