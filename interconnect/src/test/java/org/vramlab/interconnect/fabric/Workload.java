package org.vramlab.interconnect.fabric;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.vramlab.interconnect.file.TopologyFormatException;
import org.vramlab.interconnect.file.TopologyReader;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;

/**
 * Transfers with their times of start, on one of the presets, or on a machine with calibrated rules
 * that has everything PCIe does beyond sharing wires.
 */
record Workload(String topology, List<Start> starts) {
  /** One transfer; {@code nanos} never falls along the list. */
  record Start(long nanos, Transfer transfer) {}

  /** What is known of one transfer before times are put in order. */
  private record Draft(long pauseNanos, int source, int skip, long bytes, Mover mover) {}

  private static final String CALIBRATED = "calibrated";

  Routes routes() {
    return new Routes(machine(topology));
  }

  private static Topology machine(String name) {
    if (!name.equals(CALIBRATED)) {
      return Topologies.named(name);
    }
    List<String> lines = new ArrayList<>();
    lines.add("topology calibrated \"two sockets, a switch of two, two at root ports, a pair\"");
    lines.add("host-memory 1GiB");
    for (int i = 0; i < 6; i++) {
      lines.add(
          "device d"
              + i
              + " cpu=c"
              + i / 3
              + " vram=1GiB memory=100GB/s flops=1e9 launch=0ns engines=2 engine=10GB/s hive="
              + (i < 4 ? "none" : "0")
              + " bar=1GiB source=\"test\"");
    }
    lines.add("cpu c0 forwards=yes memory=300GB/s");
    lines.add("cpu c1 forwards=yes memory=300GB/s");
    lines.add("switch s");
    lines.add("link c0 s kind=pcie width=16 rate=63.015GB/s latency=0ns");
    lines.add("link s d0 kind=pcie width=16 rate=63.015GB/s latency=0ns");
    lines.add("link s d1 kind=pcie width=16 rate=63.015GB/s latency=0ns");
    lines.add("link c0 d2 kind=pcie width=16 rate=63.015GB/s latency=0ns");
    for (int i = 3; i < 6; i++) {
      lines.add("link c1 d" + i + " kind=pcie width=16 rate=63.015GB/s latency=0ns");
    }
    lines.add("link d4 d5 kind=xgmi width=2 rate=100GB/s latency=0ns");
    lines.add("link c0 c1 kind=host width=1 rate=1000GB/s latency=0ns");
    lines.add("calibrated");
    lines.add("ports 0.75");
    try {
      return TopologyReader.read("test", lines);
    } catch (TopologyFormatException wrong) {
      throw new AssertionError(wrong);
    }
  }

  List<Transfer> transfers() {
    List<Transfer> transfers = new ArrayList<>();
    for (Start start : starts) {
      transfers.add(start.transfer());
    }
    return transfers;
  }

  /** Up to the given number of transfers, many of them at the same instants. */
  static Arbitrary<Workload> any(int most) {
    Arbitrary<Long> pauses =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just(0L)),
            Tuple.of(1, Arbitraries.longs().between(0, 200_000)));
    Arbitrary<Draft> drafts =
        Combinators.combine(
                pauses,
                Arbitraries.integers().between(0, 8),
                Arbitraries.integers().between(1, 8),
                Arbitraries.oneOf(
                    Arbitraries.longs().between(1, 100), Arbitraries.longs().between(1, 1 << 24)),
                Arbitraries.of(Mover.class))
            .as(Draft::new)
            .withoutEdgeCases();
    return Combinators.combine(Arbitraries.of(names()), drafts.list().ofMinSize(1).ofMaxSize(most))
        .as(Workload::of)
        .withoutEdgeCases();
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(Topologies.names());
    names.add(CALIBRATED);
    return names;
  }

  private static Workload of(String name, List<Draft> drafts) {
    Routes routes = new Routes(machine(name));
    int endpoints = routes.topology().deviceCount() + 1;
    List<Start> starts = new ArrayList<>();
    long now = 0;
    for (Draft draft : drafts) {
      now += draft.pauseNanos();
      int source = draft.source() % endpoints;
      int destination = (source + 1 + draft.skip() % (endpoints - 1)) % endpoints;
      Mover mover = draft.mover();
      if (!routes.hasRoute(source - 1, destination - 1, mover)) {
        // Between devices that do not reach each other there is only the way through the host.
        boolean joined = routes.hasRoute(source - 1, destination - 1, Mover.SDMA);
        mover = joined ? Mover.SDMA : Mover.STAGED;
      }
      starts.add(new Start(now, new Transfer(source - 1, destination - 1, draft.bytes(), mover)));
    }
    return new Workload(name, List.copyOf(starts));
  }
}
