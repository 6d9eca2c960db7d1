package org.vramlab.interconnect.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;

class FabricProperties {
  @Provide
  Arbitrary<Workload> workloads() {
    return Workload.any(40);
  }

  @Provide
  Arbitrary<Workload> smallWorkloads() {
    return Workload.any(12);
  }

  @Property(tries = 300)
  void rates_anyTransfers_meetEveryInequationOfTheModel(@ForAll("workloads") Workload workload) {
    Routes routes = workload.routes();
    double[] rates = Prediction.of(routes, workload.transfers()).plateauBytesPerSecond();
    assertNull(new FairnessCheck(routes, workload.transfers(), rates).firstFault());
  }

  /** The checker's own check: rates that are a little off, either way, must not pass. */
  @Property(tries = 100)
  void rates_tamperedWith_areCaught(
      @ForAll("workloads") Workload workload,
      @ForAll @IntRange(min = 0, max = 39) int which,
      @ForAll boolean up) {
    Routes routes = workload.routes();
    double[] rates = Prediction.of(routes, workload.transfers()).plateauBytesPerSecond();
    rates[which % rates.length] *= up ? 1.001 : 0.999;
    assertNotNull(new FairnessCheck(routes, workload.transfers(), rates).firstFault());
  }

  /** To the last bit, although sums of floating-point numbers depend on their order. */
  @Property(tries = 200)
  void rates_startsOfOneInstantInAnotherOrder_areTheSame(
      @ForAll("workloads") Workload workload, @ForAll long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < workload.starts().size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    List<Transfer> shuffled = new ArrayList<>();
    for (int i : order) {
      shuffled.add(workload.transfers().get(i));
    }
    Routes routes = workload.routes();
    Prediction straight = Prediction.of(routes, workload.transfers());
    Prediction other = Prediction.of(routes, shuffled);
    for (int i = 0; i < order.size(); i++) {
      int original = order.get(i);
      assertEquals(straight.plateauBytesPerSecond()[original], other.plateauBytesPerSecond()[i]);
      assertEquals(straight.endNanos()[original], other.endNanos()[i]);
    }
  }

  @Property(tries = 200)
  void ends_anyWorkload_agreeWithThePlainReference(@ForAll("smallWorkloads") Workload workload) {
    ReferenceFabric reference = new ReferenceFabric(workload);
    reference.run();
    long[] ends = run(workload, new Fabric(workload.routes()), 0);
    for (int i = 0; i < ends.length; i++) {
      // Each event before may have come up to a nanosecond late, and weights are rounded.
      double slack = 2.0 * ends.length + 1e-7 * reference.end[i];
      assertEquals(reference.end[i], (double) ends[i], slack, "flow " + i);
    }
  }

  @Property(tries = 200)
  void ends_advancedInManySmallSteps_areTheSame(
      @ForAll("workloads") Workload workload,
      @ForAll @LongRange(min = 1000, max = 100_000) long stepNanos) {
    long[] once = run(workload, new Fabric(workload.routes()), 0);
    long[] steps = run(workload, new Fabric(workload.routes()), stepNanos);
    assertTrue(Arrays.equals(once, steps));
  }

  @Property(tries = 100)
  void ends_sameWorkloadTwice_areTheSame(@ForAll("workloads") Workload workload) {
    long[] first = run(workload, new Fabric(workload.routes()), 0);
    long[] second = run(workload, new Fabric(workload.routes()), 0);
    assertTrue(Arrays.equals(first, second));
  }

  @Property(tries = 200)
  void bytes_anyWorkload_arriveToTheByteOnEveryLink(@ForAll("workloads") Workload workload) {
    Fabric fabric = new Fabric(workload.routes());
    run(workload, fabric, 0);
    Topology topology = workload.routes().topology();
    long[] expected = new long[topology.linkCount()];
    long total = 0;
    for (Transfer transfer : workload.transfers()) {
      total += transfer.bytes();
      int[] route =
          fabric.routes().route(transfer.source(), transfer.destination(), transfer.mover());
      for (int link : route) {
        expected[link] += transfer.bytes();
      }
    }
    assertEquals(total, fabric.bytesStarted());
    assertEquals(total, fabric.bytesEnded());
    assertEquals(0, fabric.flowsInFlight());
    for (int link = 0; link < expected.length; link++) {
      assertEquals(expected[link], fabric.bytesCarried(link));
      assertEquals(expected[link], fabric.bytesCarriedSoFar(link));
    }
  }

  /** In whole numbers: nanoseconds times rate is at least bytes times 10^9. */
  @Property(tries = 200)
  void busyTime_anyWorkload_isEnoughForTheBytesOfEveryLink(@ForAll("workloads") Workload workload) {
    Fabric fabric = new Fabric(workload.routes());
    long[] ends = run(workload, fabric, 0);
    long makespan = Arrays.stream(ends).max().orElse(0);
    Topology topology = workload.routes().topology();
    for (int link = 0; link < topology.linkCount(); link++) {
      BigInteger needed =
          BigInteger.valueOf(fabric.bytesCarried(link)).multiply(BigInteger.valueOf(1_000_000_000));
      BigInteger possible =
          BigInteger.valueOf(fabric.busyNanos(link))
              .multiply(BigInteger.valueOf(topology.link(link).bytesPerSecond()));
      assertTrue(possible.compareTo(needed) >= 0, topology.link(link).name());
      assertTrue(fabric.busyNanos(link) <= makespan);
    }
  }

  /**
   * A link without losses is full whenever it is in use, however often flows come and go: its busy
   * time is then its bytes over its rate, but for less than a nanosecond per end.
   */
  @Property(tries = 100)
  void busyTime_linkThatIsFullWhenUsed_isItsBytesOverItsRate(
      @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 1, max = 5_000_000_000L) Long> sizes,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long pauseNanos) {
    Fabric fabric = new Fabric(Machines.ideal(Machines.row(Machines.GB)).build());
    FlowSink ignore = (flow, tag, endNanos, bytes) -> {};
    long now = 0;
    for (long bytes : sizes) {
      fabric.advanceTo(now, ignore);
      fabric.start(now, 0, 1, bytes, Mover.KERNEL, 0);
      now += pauseNanos;
    }
    while (fabric.flowsInFlight() > 0) {
      fabric.advanceTo(fabric.nextEventNanos(), ignore);
    }
    int link = fabric.routes().route(0, 1)[0];
    long spare = fabric.busyNanos(link) - fabric.bytesCarried(link);
    assertTrue(spare >= 0 && spare <= sizes.size(), "spare time " + spare);
  }

  /** What is drawn over time never falls and never runs ahead of what will have been carried. */
  @Property(tries = 50)
  void bytesCarriedSoFar_overTime_risesToTheWhole(@ForAll("smallWorkloads") Workload workload) {
    Fabric fabric = new Fabric(workload.routes());
    int links = workload.routes().topology().linkCount();
    long[] before = new long[links];
    for (Workload.Start start : workload.starts()) {
      if (fabric.nextEventNanos() < start.nanos()) {
        fabric.advanceTo(start.nanos(), (flow, tag, endNanos, bytes) -> {});
      }
      Transfer transfer = start.transfer();
      fabric.start(
          start.nanos(),
          transfer.source(),
          transfer.destination(),
          transfer.bytes(),
          transfer.mover(),
          0);
    }
    while (fabric.flowsInFlight() > 0) {
      fabric.advanceTo(fabric.nextEventNanos(), (flow, tag, endNanos, bytes) -> {});
      for (int link = 0; link < links; link++) {
        long now = fabric.bytesCarriedSoFar(link);
        assertTrue(now >= before[link]);
        before[link] = now;
      }
    }
    for (int link = 0; link < links; link++) {
      assertEquals(fabric.bytesCarried(link), before[link]);
    }
  }

  @Property
  void leastNanos_anySizeAndRate_isTheExactQuotientRoundedUp(
      @ForAll @LongRange(min = 1, max = Fabric.MAX_FLOW_BYTES) long bytes,
      @ForAll @LongRange(min = 1, max = 6_000_000_000_000L) long bytesPerSecond) {
    BigInteger[] quotient =
        BigInteger.valueOf(bytes)
            .multiply(BigInteger.valueOf(1_000_000_000))
            .divideAndRemainder(BigInteger.valueOf(bytesPerSecond));
    BigInteger exact = quotient[0].add(BigInteger.valueOf(quotient[1].signum()));
    Assume.that(exact.bitLength() <= 52);
    assertEquals(exact.longValueExact(), Fabric.leastNanos(bytes, bytesPerSecond));
  }

  /**
   * Ends by number of start. With a step above 0, time is told every so often and not only then.
   */
  private static long[] run(Workload workload, Fabric fabric, long stepNanos) {
    long[] ends = new long[workload.starts().size()];
    LongArrayList told = new LongArrayList();
    FlowSink sink =
        (flow, tag, endNanos, bytes) -> {
          ends[Math.toIntExact(tag)] = endNanos;
          told.add(endNanos);
        };
    long now = 0;
    for (int i = 0; i < ends.length; i++) {
      Workload.Start start = workload.starts().get(i);
      now = advance(fabric, now, start.nanos(), stepNanos, sink);
      Transfer transfer = start.transfer();
      fabric.start(
          now, transfer.source(), transfer.destination(), transfer.bytes(), transfer.mover(), i);
    }
    while (fabric.flowsInFlight() > 0) {
      now = advance(fabric, now, fabric.nextEventNanos(), stepNanos, sink);
    }
    for (int i = 1; i < told.size(); i++) {
      assertTrue(told.getLong(i - 1) <= told.getLong(i), "ends told out of order");
    }
    assertEquals(ends.length, told.size());
    return ends;
  }

  private static long advance(Fabric fabric, long from, long to, long stepNanos, FlowSink sink) {
    if (stepNanos > 0) {
      for (long now = from + stepNanos; now < to; now += stepNanos) {
        fabric.advanceTo(now, sink);
      }
    }
    fabric.advanceTo(to, sink);
    return to;
  }
}
