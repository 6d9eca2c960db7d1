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
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.LinkKind;
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
          assertTrue(routes.route(source, destination).length > 0);
        }
      }
    }
    for (int device = 0; device < topology.deviceCount(); device++) {
      Node node = topology.nodes().get(device);
      assertEquals(topology.device(device).name(), node.name());
      assertFalse(topology.device(device).source().isBlank());
    }
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
