package org.vramlab.interconnect.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;

/**
 * Who asks what flows have moved has it worked out there and then; what nobody asks for is left for
 * later, often over many changes. No end may tell the difference.
 */
class AskingProperties {
  private static final int FLOWS = 300;

  @Property(tries = 60)
  void ends_askedForEverythingAtEveryStep_areThoseOfARunThatAsksNothing(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> names = Topologies.names();
    Routes routes = new Routes(Topologies.named(names.get(random.nextInt(names.size()))));
    long[] silent = run(routes, seed, false);
    long[] asked = run(routes, seed, true);
    assertEquals(LongArrayList.wrap(silent), LongArrayList.wrap(asked));
  }

  /** A third of the flows is large: they see many others come and go. */
  private static long[] run(Routes routes, long seed, boolean asks) {
    SplittableRandom random = new SplittableRandom(seed);
    int endpoints = routes.topology().deviceCount() + 1;
    Fabric fabric = new Fabric(routes);
    long[] ends = new long[FLOWS];
    boolean[] inFlight = new boolean[FLOWS + 1];
    FlowSink sink =
        (flow, tag, endNanos, bytes) -> {
          ends[Math.toIntExact(tag)] = endNanos;
          inFlight[flow] = false;
        };
    long now = 0;
    for (int i = 0; i < FLOWS; i++) {
      int source = random.nextInt(endpoints);
      int destination = (source + 1 + random.nextInt(endpoints - 1)) % endpoints;
      Mover mover = random.nextInt(4) == 0 ? Mover.SDMA : Mover.KERNEL;
      long bytes = i % 3 == 0 ? 1L << 30 + random.nextInt(8) : 1 + random.nextInt(1 << 22);
      now += random.nextInt(2) * random.nextInt(100_000);
      fabric.advanceTo(now, sink);
      if (routes.hasRoute(source - 1, destination - 1, mover)) {
        inFlight[fabric.start(now, source - 1, destination - 1, bytes, mover, i)] = true;
      }
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
