package org.vramlab.interconnect.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.file.TopologyFormatException;
import org.vramlab.interconnect.file.TopologyReader;
import org.vramlab.interconnect.file.TopologyWriter;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;

/**
 * What devices may do with each other's memory, as Linux's {@code p2pdma.c} and the machine say;
 * and links whose two directions, or whose declared and true rates, differ.
 *
 * <pre>
 *    cpu0 ───────────── cpu1
 *     │    \             │
 *    sw    d2            d3
 *   /  \
 *  d0   d1
 * </pre>
 */
class PeerRulesTest {
  private static final long BYTES = 1L << 40;

  private static Routes machine(String cpu0, String acs, String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "topology t \"t\"",
                "host-memory 1GiB",
                "start kernel=0ns sdma=0ns",
                device("d0", "cpu0"),
                device("d1", "cpu0"),
                device("d2", "cpu0"),
                device("d3", "cpu1"),
                "cpu cpu0 forwards=" + cpu0 + " memory=400GB/s",
                "cpu cpu1 forwards=yes memory=400GB/s",
                "switch sw acs=" + acs,
                "link cpu0 sw kind=pcie width=16 rate=63.015GB/s latency=0ns",
                "link sw d0 kind=pcie width=16 rate=63.015GB/s latency=0ns",
                "link sw d1 kind=pcie width=16 rate=63.015GB/s latency=0ns",
                "link cpu0 d2 kind=pcie width=16 rate=63.015GB/s latency=0ns",
                "link cpu1 d3 kind=pcie width=16 rate=63.015GB/s latency=0ns",
                "link cpu0 cpu1 kind=host width=1 rate=1000GB/s latency=0ns"));
    lines.addAll(List.of(more));
    lines.add("calibrated");
    try {
      Topology topology = TopologyReader.read("t", lines);
      String text = TopologyWriter.write(topology);
      assertEquals(text, TopologyWriter.write(TopologyReader.read("again", text.lines().toList())));
      return new Routes(topology);
    } catch (TopologyFormatException wrong) {
      throw new AssertionError(wrong);
    }
  }

  private static String device(String name, String cpu) {
    return "device "
        + name
        + " cpu="
        + cpu
        + " vram=16GiB memory=500GB/s flops=1e13 launch=0ns engines=2 engine=1TB/s hive=none"
        + " bar=16GiB source=test";
  }

  @Test
  void sameSwitch_isAllowedWhateverTheRootDoes() {
    Routes routes = machine("no", "off");
    assertEquals("both", routes.peer(0, 1).label());
    assertEquals("below one switch", routes.peer(0, 1).why());
    assertEquals("no", routes.peer(0, 2).label());
    assertEquals(
        "through cpu0, whose root complex is not known to forward", routes.peer(0, 2).why());
  }

  @Test
  void sameSwitch_acsRedirects_goesUpToTheRootAndDownAgain() {
    Routes routes = machine("yes", "redirect");
    assertTrue(routes.peer(0, 1).whole());
    assertEquals("through cpu0, where ACS of the switch sends them", routes.peer(0, 1).why());
    assertEquals(List.of("d0>sw", "sw>cpu0", "cpu0>sw", "sw>d1"), names(routes, 0, 1));
    assertTrue(rate(routes, 0, 1) < rate(machine("yes", "off"), 0, 1));
  }

  /** ASUS, ACS on: 50 GB/s for both directions together instead of 103: they share the uplink. */
  @Test
  void sameSwitch_acsRedirects_bothDirectionsShareTheUplink() {
    Routes routes = machine("yes", "redirect");
    double sum =
        Prediction.of(
                routes,
                List.of(
                    new Transfer(0, 1, BYTES, Mover.COPY_ENGINE),
                    new Transfer(1, 0, BYTES, Mover.COPY_ENGINE)))
            .plateauSum();
    assertEquals(50e9, sum, 5e9);
  }

  @Test
  void sameSwitch_acsRedirects_rootOffTheList_isRefused() {
    Routes routes = machine("no", "redirect");
    assertFalse(routes.peer(0, 1).any());
    assertFalse(routes.hasRoute(0, 1));
  }

  /** Field case G2: NVIDIA open-gpu-kernel-modules#1253. */
  @Test
  void rootForwardsWritesOnly_pushesAreLegalAndReadsAreNot() {
    Routes routes = machine("writes", "off");
    PeerAccess access = routes.peer(0, 2);
    assertTrue(access.writes());
    assertFalse(access.reads());
    assertFalse(routes.peerAccess(0, 2), "no mapping without both");
    assertTrue(routes.hasRoute(0, 2), "whoever has the bytes may push them");
    assertTrue(routes.hasRoute(2, 0));
    assertEquals("through cpu0, whose root complex forwards writes only", access.why());
  }

  @Test
  void rootForwardsBetweenItsOwnPorts_notToAnotherSocket() {
    Routes routes = machine("own", "off");
    assertTrue(routes.peer(0, 2).whole());
    assertFalse(routes.peer(0, 3).any());
    assertFalse(routes.peer(3, 2).any());
  }

  @Test
  void denial_isOfOneDirection_andOfReadsOrWrites() {
    Routes routes =
        machine(
            "yes",
            "off",
            "deny d0 d1 access=reads reason=\"CNS\"",
            "deny d2 d0 access=both reason=x");
    assertEquals("writes", routes.peer(0, 1).label());
    assertEquals("CNS", routes.peer(0, 1).why());
    assertEquals("both", routes.peer(1, 0).label());
    assertEquals("no", routes.peer(2, 0).label());
    assertEquals("both", routes.peer(0, 2).label());
    assertTrue(routes.hasRoute(2, 0), "d0 may fetch what d2 may not bring");
  }

  @Test
  void denialOfEverythingBothWays_leavesNoRoute() {
    Routes routes =
        machine("yes", "off", "deny d0 d1 access=both reason=x", "deny d1 d0 access=both reason=x");
    assertFalse(routes.hasRoute(0, 1));
    assertTrue(routes.hasRoute(0, 1, Mover.STAGED), "host memory is open to all");
  }

  /** rtx6kpro: iommu=on costs a single flow some 15 %; below a switch nobody asks the IOMMU. */
  @Test
  void iommuThatTranslates_slowsWhatTheRootForwards() {
    Routes plain = machine("yes", "off", "iommu passthrough");
    Routes translated = machine("yes", "off", "iommu translates");
    assertEquals(0.85, rate(translated, 0, 2) / rate(plain, 0, 2), 1e-6);
    assertEquals(rate(plain, 0, 1), rate(translated, 0, 1), 1);
    assertTrue(translated.peer(0, 2).why().endsWith("translated by the IOMMU"));
  }

  @Test
  void asymmetricLink_hasARateOfItsOwnEachWay() {
    Routes routes = machine("yes", "off", link("d2", "d3", "rate=63.015GB/s back=31.508GB/s"));
    assertEquals(2, rate(routes, 2, 3) / rate(routes, 3, 2), 1e-3);
  }

  /** The published machine whose uplink was trained down: within the switch nothing changes. */
  @Test
  void degradedLink_carriesLessThanItDeclares_andIsStillChosen() {
    Routes whole = machine("yes", "off", link("d0", "d2", "rate=126GB/s"));
    Routes degraded = machine("yes", "off", link("d0", "d2", "rate=0.1GB/s declared=126GB/s"));
    assertEquals(List.of("d0>d2"), names(whole, 0, 2));
    assertEquals(List.of("d0>d2"), names(degraded, 0, 2), "firmware goes by what is declared");
    assertEquals(126 / 0.1, rate(whole, 0, 2) / rate(degraded, 0, 2), 1);
    // Field case G3: the detour through host memory beats the direct route by far.
    assertTrue(rate(degraded, 0, 2, Mover.STAGED) > 100 * rate(degraded, 0, 2, Mover.COPY_ENGINE));
  }

  @Test
  void deny_whatIsNoPairOfDevices_isRefused() {
    for (String line :
        List.of(
            "deny d0 cpu0 access=both reason=x",
            "deny d0 d0 access=both reason=x",
            "deny d0 d1 access=all reason=x")) {
      assertThrows(AssertionError.class, () -> machine("yes", "off", line), line);
    }
  }

  private static String link(String a, String b, String rates) {
    return "link " + a + " " + b + " kind=pcie width=16 latency=0ns " + rates;
  }

  private static double rate(Routes routes, int from, int to) {
    return rate(routes, from, to, Mover.COPY_ENGINE);
  }

  private static double rate(Routes routes, int from, int to, Mover mover) {
    return Prediction.of(routes, List.of(new Transfer(from, to, BYTES, mover))).plateauSum();
  }

  private static List<String> names(Routes routes, int from, int to) {
    List<String> names = new ArrayList<>();
    for (int link : routes.route(from, to)) {
      names.add(routes.topology().link(link).name());
    }
    return names;
  }
}
