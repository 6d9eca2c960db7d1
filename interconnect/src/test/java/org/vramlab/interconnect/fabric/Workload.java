package org.vramlab.interconnect.fabric;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;

/** Transfers with their times of start, on one of the presets. */
record Workload(String topology, List<Start> starts) {
  /** One transfer; {@code nanos} never falls along the list. */
  record Start(long nanos, Transfer transfer) {}

  /** What is known of one transfer before times are put in order. */
  private record Draft(long pauseNanos, int source, int skip, long bytes, Mover mover) {}

  Routes routes() {
    return new Routes(Topologies.named(topology));
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
    return Combinators.combine(
            Arbitraries.of(Topologies.names()), drafts.list().ofMinSize(1).ofMaxSize(most))
        .as(Workload::of)
        .withoutEdgeCases();
  }

  private static Workload of(String name, List<Draft> drafts) {
    int endpoints = Topologies.named(name).deviceCount() + 1;
    List<Start> starts = new ArrayList<>();
    long now = 0;
    for (Draft draft : drafts) {
      now += draft.pauseNanos();
      int source = draft.source() % endpoints;
      int destination = (source + 1 + draft.skip() % (endpoints - 1)) % endpoints;
      starts.add(
          new Start(now, new Transfer(source - 1, destination - 1, draft.bytes(), draft.mover())));
    }
    return new Workload(name, List.copyOf(starts));
  }
}
