package org.vramlab.interconnect.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.interconnect.fabric.Machines.GB;
import static org.vramlab.interconnect.fabric.Machines.ideal;
import static org.vramlab.interconnect.fabric.Machines.row;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;

class FabricTest {
  private static final FlowSink IGNORE = (flow, tag, endNanos, bytes) -> {};

  /** Ends as "tag@nanos". */
  private final List<String> ends = new ArrayList<>();

  private final FlowSink note = (flow, tag, endNanos, bytes) -> ends.add(tag + "@" + endNanos);

  private final Topology pair = ideal(row(2 * GB)).build();
  private final Fabric fabric = new Fabric(pair);

  @Test
  void nextEventNanos_idle_isNever() {
    assertEquals(Fabric.NEVER, fabric.nextEventNanos());
  }

  @Test
  void start_loneFlow_endsAfterBytesOverRate() {
    fabric.start(100, 0, 1, 1000, Mover.KERNEL, 7);
    assertEquals(600, fabric.nextEventNanos());
    fabric.advanceTo(600, note);
    assertEquals(List.of("7@600"), ends);
    assertEquals(Fabric.NEVER, fabric.nextEventNanos());
  }

  @Test
  void start_bytesThatDoNotDivide_endAtTheNextWholeNanosecond() {
    fabric.start(0, 0, 1, 1001, Mover.KERNEL, 0);
    assertEquals(501, fabric.nextEventNanos());
  }

  /** 1000 bytes alone for 250 ns, then half the rate: 500 left at 1 byte/ns. */
  @Test
  void start_secondFlowHalfwayThrough_halvesTheRateFromThenOn() {
    fabric.start(0, 0, 1, 1000, Mover.KERNEL, 1);
    fabric.start(250, 0, 1, 10_000, Mover.KERNEL, 2);
    fabric.advanceTo(100_000, note);
    // 2 has 500 at 750, then 9500 at 2 bytes/ns.
    assertEquals(List.of("1@750", "2@5500"), ends);
  }

  @Test
  void start_withLatencies_waitsForMoverAndEveryLinkBeforeTheFirstByte() {
    Topology topology =
        ideal(Machines.hostLinks(Machines.devices(3), 3, GB))
            .connect("d0", "d1", LinkKind.XGMI, 1, GB, 30)
            .connect("d1", "d2", LinkKind.XGMI, 1, GB, 7)
            .startNanos(0, 1000)
            .build();
    Fabric slow = new Fabric(topology);
    int byEngine = slow.start(0, 0, 2, 100, Mover.SDMA, 1);
    assertEquals(1037, slow.nextEventNanos());
    assertEquals(0, slow.rateBytesPerSecond(byEngine));
    slow.advanceTo(1037, note);
    assertEquals(GB, slow.rateBytesPerSecond(byEngine), 1);
    slow.advanceTo(2000, note);
    slow.start(2000, 0, 2, 100, Mover.KERNEL, 2);
    slow.advanceTo(3000, note);
    assertEquals(List.of("1@1137", "2@2137"), ends);
  }

  @Test
  void start_flowStillStartingUp_takesNoShare() {
    Topology topology = ideal(row(2 * GB)).startNanos(0, 1000).build();
    Fabric slow = new Fabric(topology);
    slow.start(0, 0, 1, 100, Mover.SDMA, 1);
    slow.start(0, 0, 1, 2000, Mover.KERNEL, 2);
    slow.advanceTo(5000, note);
    assertEquals(List.of("2@1000", "1@1050"), ends);
  }

  @Test
  void advanceTo_flowsEndingTogether_areToldInOrderOfTheirStarts() {
    Topology topology = ideal(row(GB, GB, GB)).build();
    Fabric wide = new Fabric(topology);
    wide.start(0, 2, 3, 500, Mover.KERNEL, 31);
    wide.start(0, 0, 1, 500, Mover.KERNEL, 11);
    wide.start(0, 1, 2, 500, Mover.KERNEL, 21);
    wide.advanceTo(500, note);
    assertEquals(List.of("31@500", "11@500", "21@500"), ends);
  }

  @Test
  void flowEnded_startsTheNext_goesOnWithoutAGap() {
    FlowSink chain =
        (flow, tag, endNanos, bytes) -> {
          ends.add(tag + "@" + endNanos);
          if (tag < 3) {
            fabric.start(endNanos, 0, 1, 1000, Mover.KERNEL, tag + 1);
          }
        };
    fabric.start(0, 0, 1, 1000, Mover.KERNEL, 1);
    fabric.advanceTo(10_000, chain);
    assertEquals(List.of("1@500", "2@1000", "3@1500"), ends);
    assertEquals(1500, fabric.busyNanos(link("d0>d1")));
  }

  @Test
  void flowEnded_asksForTheNextEvent_changesNothing() {
    Fabric asked = new Fabric(pair);
    LongArrayList quiet = new LongArrayList();
    LongArrayList curious = new LongArrayList();
    for (Fabric each : List.of(fabric, asked)) {
      each.start(0, 0, 1, 333, Mover.KERNEL, 0);
      each.start(0, 0, 1, 333, Mover.KERNEL, 1);
      each.start(1, 0, 1, 1000, Mover.KERNEL, 2);
    }
    fabric.advanceTo(10_000, (flow, tag, endNanos, bytes) -> quiet.add(endNanos));
    asked.advanceTo(
        10_000,
        (flow, tag, endNanos, bytes) -> {
          assertTrue(asked.nextEventNanos() >= endNanos);
          curious.add(endNanos);
        });
    assertEquals(quiet, curious);
  }

  @Test
  void bytesCarried_flowOverTwoLinks_countsOnBothToTheByteWhenItEnds() {
    Topology topology = ideal(row(2 * GB, GB)).build();
    Fabric fabric = new Fabric(topology);
    fabric.start(0, 0, 2, 1003, Mover.KERNEL, 0);
    fabric.advanceTo(500, IGNORE);
    assertEquals(0, fabric.bytesCarried(0));
    for (int id = 0; id < topology.linkCount(); id++) {
      boolean onPath = List.of("d0>d1", "d1>d2").contains(topology.link(id).name());
      assertEquals(onPath ? 500 : 0, fabric.bytesCarriedSoFar(id));
    }
    fabric.advanceTo(2000, IGNORE);
    for (int id = 0; id < topology.linkCount(); id++) {
      boolean onPath = List.of("d0>d1", "d1>d2").contains(topology.link(id).name());
      assertEquals(onPath ? 1003 : 0, fabric.bytesCarried(id));
      assertEquals(onPath ? 1003 : 0, fabric.busyNanos(id));
    }
    assertEquals(1003, fabric.bytesStarted());
    assertEquals(1003, fabric.bytesEnded());
    assertEquals(0, fabric.flowsInFlight());
  }

  @Test
  void busyNanos_overlappingFlows_countsTheUnion() {
    fabric.start(0, 0, 1, 1000, Mover.KERNEL, 0);
    fabric.start(250, 0, 1, 500, Mover.KERNEL, 1);
    fabric.advanceTo(600, IGNORE);
    assertEquals(600, fabric.busyNanos(link("d0>d1")));
    fabric.advanceTo(10_000, IGNORE);
    assertEquals(750, fabric.busyNanos(link("d0>d1")));
    assertEquals(0, fabric.busyNanos(link("d1>d0")));
  }

  @Test
  void start_manyFlows_numbersAreUsedAgain() {
    for (int i = 0; i < 1000; i++) {
      int flow = fabric.start(i * 1000L, 0, 1, 100, Mover.KERNEL, i);
      assertTrue(flow < 16, "flow " + flow);
      fabric.advanceTo(i * 1000L + 50, note);
    }
    assertEquals(1000, ends.size());
  }

  @Test
  void start_badArguments_sayWhatIsWrong() {
    assertMessage("no endpoint 3", () -> fabric.start(0, 3, 0, 1, Mover.KERNEL, 0));
    assertMessage("no endpoint -2", () -> fabric.start(0, 0, -2, 1, Mover.KERNEL, 0));
    assertMessage("inside d1", () -> fabric.start(0, 1, 1, 1, Mover.KERNEL, 0));
    assertMessage("inside host", () -> fabric.start(0, -1, -1, 1, Mover.KERNEL, 0));
    assertMessage("bytes, not 0", () -> fabric.start(0, 0, 1, 0, Mover.KERNEL, 0));
    assertEquals(0, fabric.flowsInFlight());
  }

  @Test
  void start_withoutPeerAccess_sendsTheCallerThroughTheHost() {
    Topology topology = ideal(Machines.hostLinks(strangers(), 2, GB)).build();
    Fabric apart = new Fabric(topology);
    assertMessage("copy through host memory", () -> apart.start(0, 0, 1, 1, Mover.SDMA, 0));
  }

  @Test
  void time_runningBackwards_isRefused() {
    fabric.advanceTo(100, IGNORE);
    assertThrows(IllegalStateException.class, () -> fabric.advanceTo(99, IGNORE));
    assertThrows(IllegalStateException.class, () -> fabric.start(99, 0, 1, 1, Mover.KERNEL, 0));
  }

  @Test
  void start_afterAnEventThatWasNotTold_isRefused() {
    fabric.start(0, 0, 1, 1000, Mover.KERNEL, 0);
    fabric.start(500, 1, 0, 1, Mover.KERNEL, 0);
    assertThrows(IllegalStateException.class, () -> fabric.start(502, 0, 1, 1, Mover.KERNEL, 0));
  }

  @Test
  void advanceTo_fromTheSink_isRefused() {
    fabric.start(0, 0, 1, 10, Mover.KERNEL, 0);
    assertThrows(
        IllegalStateException.class,
        () -> fabric.advanceTo(10, (flow, tag, end, bytes) -> fabric.advanceTo(10, IGNORE)));
  }

  @Test
  void rateBytesPerSecond_flowThatHasEnded_isRefused() {
    int flow = fabric.start(0, 0, 1, 10, Mover.KERNEL, 0);
    fabric.advanceTo(10, IGNORE);
    assertMessage("no flow " + flow, () -> fabric.rateBytesPerSecond(flow));
  }

  /** Two devices without a hive, on a CPU that does not forward peer requests. */
  private static TopologyBuilder strangers() {
    TopologyBuilder builder = new TopologyBuilder("apart", "no peer access");
    for (String name : List.of("d0", "d1")) {
      builder.device(new DeviceSpec(name, GB, GB, 1e9, 0, 2, GB, 0, -1, GB, "test"), "cpu");
    }
    return builder.cpu("cpu", false, 1000 * GB).hostMemoryBytes(GB);
  }

  private int link(String name) {
    return pair.links().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow().id();
  }

  private static void assertMessage(String part, Runnable call) {
    IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown.toString());
  }
}
