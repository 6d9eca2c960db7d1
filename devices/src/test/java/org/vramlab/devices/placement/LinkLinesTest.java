package org.vramlab.devices.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;

/**
 * What is expected over the links of a Frontier node, where dies 0 and 1 are one package, and both
 * reach die 6 over the same link: it is die 0's.
 */
class LinkLinesTest {
  private static final long BYTES = 1L << 30;

  private final Routes routes = new Routes(Topologies.named("frontier-mi250x"));
  private final TransferTimes times = new TransferTimes(routes);
  private final LinkLines lines = new LinkLines(routes, times);

  /** But for what is rounded. */
  private static void assertNear(long expected, long actual) {
    assertTrue(Math.abs(expected - actual) <= 2, actual + " and not " + expected);
  }

  @Test
  void nothingIsExpected_nobodyWaits() {
    assertEquals(0, lines.waitNanos(6, 0, 5_000));
  }

  @Test
  void whoComesNext_waitsForAsLongAsTheBytesTake_andNotForThoseOfTheOtherDirection() {
    lines.add(6, 0, BYTES, 0);
    long nanos = times.flowingNanos(6, 0, Mover.KERNEL, BYTES);
    assertNear(nanos, lines.waitNanos(6, 0, 0));
    assertEquals(0, lines.waitNanos(0, 6, 0));
    lines.add(6, 0, BYTES, 0);
    assertNear(2 * nanos, lines.waitNanos(6, 0, 0));
  }

  @Test
  void aLinePassesAsTimeDoes_andIsNotShorterThanNone() {
    lines.add(6, 0, BYTES, 0);
    long nanos = times.flowingNanos(6, 0, Mover.KERNEL, BYTES);
    assertNear(nanos - 1_000, lines.waitNanos(6, 0, 1_000));
    assertEquals(0, lines.waitNanos(6, 0, 2 * nanos));
    lines.add(6, 0, BYTES, 2 * nanos);
    assertNear(nanos, lines.waitNanos(6, 0, 2 * nanos));
  }

  @Test
  void devicesThatShareALink_seeEachOthers() {
    lines.add(6, 1, BYTES, 0);
    assertTrue(lines.waitNanos(6, 0, 0) > 0, "the way to die 1 leads through die 0");
    assertEquals(0, lines.waitNanos(4, 2, 0), "which has nothing to do with that");
  }

  @Test
  void ofAWiderLink_aTransferTakesLess() {
    lines.add(6, 1, BYTES, 0);
    long narrow = lines.waitNanos(6, 0, 0);
    long wide = lines.waitNanos(0, 1, 0);
    assertTrue(0 < wide && wide < narrow, wide + " of " + narrow);
    assertEquals(0, lines.waitNanos(Topology.HOST, 1, 0));
  }
}
