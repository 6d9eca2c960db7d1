package org.vramlab.interconnect.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.vramlab.interconnect.route.Routes;

/** Rates that came about change by change are those that are worked out afresh, to the last bit. */
class IncrementalProperties {
  @Provide
  Arbitrary<Workload> workloads() {
    return Workload.any(40);
  }

  @Property(tries = 150)
  void rates_atAnyTime_areThoseOfTheFlowsThatFlowThen_workedOutFromScratch(
      @ForAll("workloads") Workload workload,
      @ForAll @LongRange(min = 0, max = 20_000_000) long untilNanos) {
    Routes routes = workload.routes();
    Fabric fabric = new Fabric(routes);
    int count = workload.starts().size();
    int[] flowOf = new int[count];
    boolean[] inFlight = new boolean[count];
    FlowSink sink = (flow, tag, endNanos, bytes) -> inFlight[(int) tag] = false;
    for (int i = 0; i < count && workload.starts().get(i).nanos() <= untilNanos; i++) {
      long at = workload.starts().get(i).nanos();
      Transfer transfer = workload.starts().get(i).transfer();
      fabric.advanceTo(at, sink);
      flowOf[i] =
          fabric.start(
              at, transfer.source(), transfer.destination(), transfer.bytes(), transfer.mover(), i);
      inFlight[i] = true;
    }
    fabric.advanceTo(untilNanos, sink);

    List<Transfer> flowing = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double rate = inFlight[i] ? fabric.rateBytesPerSecond(flowOf[i]) : 0;
      if (rate > 0) {
        flowing.add(workload.starts().get(i).transfer());
        rates.add(rate);
      }
    }
    if (!flowing.isEmpty()) {
      double[] afresh = Prediction.of(routes, flowing).plateauBytesPerSecond();
      for (int i = 0; i < afresh.length; i++) {
        assertEquals(afresh[i], rates.get(i), 0, "flow " + i + " of " + flowing);
      }
    }
  }
}
