package org.vramlab.interconnect.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;

/**
 * What flows have moved is worked out when somebody asks, and when it may matter; often that is
 * many changes later. No end may tell the difference.
 */
class AskingProperties {
  private static final int FLOWS = 250;

  @Property(tries = 25)
  void ends_askedForNothing_areThoseOfWorkingOutEverythingAtEveryChange(@ForAll long seed) {
    assertEndsOfEagerFabric(seed, 100_000, false);
  }

  @Property(tries = 10)
  void ends_askedForEverythingAtEveryStep_areTheSame(@ForAll long seed) {
    assertEndsOfEagerFabric(seed, 100_000, true);
  }

  @Property(tries = 40)
  void ends_ofFewFlowsAtATime_whoseGroupsJoinAndComeApart_areTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 100_000, max = 4_000_000) int pauseNanos) {
    assertEndsOfEagerFabric(seed, pauseNanos, false);
  }

  private static void assertEndsOfEagerFabric(long seed, int pauseNanos, boolean asks) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> names = Topologies.names();
    Routes routes = new Routes(Topologies.named(names.get(random.nextInt(names.size()))));
    List<Workload.Start> starts = starts(routes, random, pauseNanos);
    long[] expected = EagerFabric.ends(routes, starts);
    assertEquals(LongArrayList.wrap(expected), LongArrayList.wrap(run(routes, starts, asks)));
  }

  /**
   * A third of the flows is large: they see many others come and go. The largest last for weeks, so
   * that the rounding of each change moves their end by a good part of a nanosecond.
   */
  private static List<Workload.Start> starts(
      Routes routes, SplittableRandom random, int pauseNanos) {
    List<Workload.Start> starts = new ArrayList<>();
    int endpoints = routes.topology().deviceCount() + 1;
    int largest = 8 + random.nextInt(24);
    long now = 0;
    while (starts.size() < FLOWS) {
      int source = random.nextInt(endpoints);
      int destination = (source + 1 + random.nextInt(endpoints - 1)) % endpoints;
      Mover mover = random.nextInt(4) == 0 ? Mover.SDMA : Mover.KERNEL;
      boolean large = random.nextInt(3) == 0;
      long bytes = large ? 1L << (20 + random.nextInt(largest)) : 1 + random.nextInt(1 << 22);
      now += random.nextInt(2) * random.nextLong(pauseNanos);
      if (routes.hasRoute(source - 1, destination - 1, mover)) {
        starts.add(
            new Workload.Start(now, new Transfer(source - 1, destination - 1, bytes, mover)));
      }
    }
    return starts;
  }

  private static long[] run(Routes routes, List<Workload.Start> starts, boolean asks) {
    Fabric fabric = new Fabric(routes);
    long[] ends = new long[starts.size()];
    boolean[] inFlight = new boolean[starts.size()];
    FlowSink sink =
        (flow, tag, endNanos, bytes) -> {
          ends[Math.toIntExact(tag)] = endNanos;
          inFlight[flow] = false;
        };
    for (int i = 0; i < ends.length; i++) {
      long now = starts.get(i).nanos();
      Transfer transfer = starts.get(i).transfer();
      fabric.advanceTo(now, sink);
      int flow =
          fabric.start(
              now,
              transfer.source(),
              transfer.destination(),
              transfer.bytes(),
              transfer.mover(),
              i);
      inFlight[flow] = true;
      if (asks) {
        askEverything(fabric, inFlight);
      }
    }
    while (fabric.flowsInFlight() > 0) {
      fabric.advanceTo(fabric.nextEventNanos(), sink);
      if (asks) {
        askEverything(fabric, inFlight);
      }
    }
    return ends;
  }

  private static void askEverything(Fabric fabric, boolean[] inFlight) {
    fabric.nextEventNanos();
    for (int flow = 0; flow < inFlight.length; flow++) {
      assertTrue(!inFlight[flow] || fabric.rateBytesPerSecond(flow) >= 0);
    }
    for (int link = 0; link < fabric.routes().topology().linkCount(); link++) {
      assertTrue(fabric.bytesCarriedSoFar(link) >= fabric.bytesCarried(link));
    }
  }
}
