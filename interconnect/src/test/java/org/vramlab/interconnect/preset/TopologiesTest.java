package org.vramlab.interconnect.preset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Node;
import org.vramlab.interconnect.topology.Topology;

class TopologiesTest {
  static List<String> names() {
    return Topologies.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void named_everyPreset_isWholeAndRouted(String name) {
    Topology topology = Topologies.named(name);
    assertEquals(name, topology.name());
    Routes routes = new Routes(topology);
    for (int source = Topology.HOST; source < topology.deviceCount(); source++) {
      for (int destination = Topology.HOST; destination < topology.deviceCount(); destination++) {
        if (source != destination) {
          Mover mover = isRefused(routes, source, destination) ? Mover.STAGED : Mover.SDMA;
          assertTrue(routes.hasRoute(source, destination, mover));
          assertTrue(routes.route(source, destination, mover).length > 0);
        }
      }
    }
    for (int device = 0; device < topology.deviceCount(); device++) {
      Node node = topology.nodes().get(device);
      assertEquals(topology.device(device).name(), node.name());
      assertFalse(topology.device(device).source().isBlank());
    }
  }

  /**
   * Two devices of which neither may do anything with the other's memory, nor software for them.
   */
  private static boolean isRefused(Routes routes, int source, int destination) {
    return source != Topology.HOST
        && destination != Topology.HOST
        && !routes.peer(source, destination).any()
        && !routes.hasRoute(source, destination);
  }

  @ParameterizedTest
  @MethodSource("names")
  void description_everyPreset_agreesWithWhatPeersMayDo(String name) {
    Topology topology = Topologies.named(name);
    Routes routes = new Routes(topology);
    boolean joined = false;
    for (int accessor = 0; accessor < topology.deviceCount(); accessor++) {
      for (int owner = 0; owner < topology.deviceCount(); owner++) {
        joined |= accessor != owner && routes.peer(accessor, owner).any();
      }
    }
    assertEquals(
        topology.deviceCount() > 1 && !topology.description().contains("no peer access"), joined);
  }

  /** i7-6900K: Broadwell-E, which {@code p2pdma.c} does not list. */
  @Test
  void consumerGen3_rootThatIsNotOnTheList_isRefused_andCopiesAreStaged() {
    Routes routes = new Routes(Topologies.named("consumer-dual-gpu-gen3"));
    assertEquals("no", routes.peer(0, 1).label());
    assertEquals(
        "through cpu0, whose root complex is not known to forward", routes.peer(1, 0).why());
    assertFalse(routes.hasRoute(0, 1));
    assertTrue(routes.hasRoute(0, 1, Mover.STAGED));
  }

  /** Tartan: a GPU does not forward what comes in by NVLink; software copies by way of it. */
  @ParameterizedTest
  @ValueSource(strings = {"dgx1-p100", "dgx1-v100"})
  void dgx1_pairsWithoutALink_mayNotAccessEachOther_butAreCopiedBetween(String name) {
    Routes routes = new Routes(Topologies.named(name));
    assertEquals("both", routes.peer(0, 4).label());
    assertEquals("no", routes.peer(0, 5).label());
    assertTrue(
        routes
            .peer(0, 5)
            .why()
            .endsWith(", which does not forward NVLink: software copies in two steps"));
    assertTrue(routes.hasRoute(0, 5, Mover.COPY_ENGINE));
  }

  @ParameterizedTest
  @MethodSource("names")
  void links_everyPreset_comeInPairsOfEqualRate(String name) {
    Topology topology = Topologies.named(name);
    for (int id = 0; id < topology.linkCount(); id++) {
      int reverse = topology.link(id).reverse();
      assertEquals(id, topology.link(id).id());
      assertEquals(id, topology.link(reverse).reverse());
      assertEquals(topology.link(id).from(), topology.link(reverse).to());
      assertEquals(topology.link(id).bytesPerSecond(), topology.link(reverse).bytesPerSecond());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void wiring_everyFile_beginsWithWhereItIsFrom(String name) throws IOException {
    try (InputStream file = Topologies.class.getResourceAsStream(name + ".topology")) {
      if (file != null) {
        String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(text.startsWith("# Wiring and peak rates: "), name);
      }
    }
  }

  @Test
  void named_unknown_listsTheKnownOnes() {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> Topologies.named("dgx"));
    String said = String.valueOf(thrown.getMessage());
    assertTrue(
        said.startsWith(
            "no topology is named 'dgx'; known: frontier-mi250x, mi300x-8, pcie-4gpu, a100"),
        said);
  }

  @Test
  void frontier_links_areThoseOfTheNode() {
    Topology topology = Topologies.named("frontier-mi250x");
    assertEquals(8, topology.deviceCount());
    assertEquals(64L << 30, topology.device(0).vramBytes());
    assertEquals(24, count(topology, LinkKind.XGMI));
    assertEquals(16, count(topology, LinkKind.HOST));
    assertEquals(0, count(topology, LinkKind.PCIE));
  }

  @Test
  void mi300x_links_joinEveryPair() {
    Topology topology = Topologies.named("mi300x-8");
    assertEquals(8, topology.deviceCount());
    assertEquals(192L << 30, topology.device(7).vramBytes());
    assertEquals(56, count(topology, LinkKind.XGMI));
    Routes routes = new Routes(topology);
    assertEquals(1, routes.route(2, 5).length);
  }

  private static long count(Topology topology, LinkKind kind) {
    return topology.links().stream().filter(link -> link.kind() == kind).count();
  }
}
