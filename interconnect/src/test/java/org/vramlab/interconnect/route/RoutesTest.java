package org.vramlab.interconnect.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

class RoutesTest {
  private static final long GB = 1_000_000_000L;

  /** KFD weights of AMD's MI250 server, 15 per xGMI hop (AMD ROCm docs, rocm-smi showtopo). */
  private static final int[][] MI250_SERVER_WEIGHTS = {
    {0, 15, 30, 30, 15, 30, 15, 30},
    {15, 0, 30, 15, 30, 45, 30, 15},
    {30, 30, 0, 15, 15, 30, 15, 30},
    {30, 15, 15, 0, 30, 15, 30, 45},
    {15, 30, 15, 30, 0, 15, 30, 30},
    {30, 45, 30, 15, 15, 0, 30, 15},
    {15, 30, 15, 30, 30, 30, 0, 15},
    {30, 15, 30, 45, 30, 15, 15, 0}
  };

  /** Pairs 1-5 and 3-7 have a way of two hops over single links, and yet take three. */
  @Test
  void route_mi250Server_hasAsManyHopsAsThePublishedWeightsSay() {
    TopologyBuilder builder = dies(8);
    join(builder, 4, new int[][] {{0, 1}, {2, 3}, {4, 5}, {6, 7}});
    join(builder, 2, new int[][] {{0, 4}, {2, 6}});
    join(builder, 1, new int[][] {{0, 6}, {1, 3}, {1, 7}, {2, 4}, {3, 5}, {5, 7}});
    Routes routes = new Routes(rules(builder).build());
    for (int from = 0; from < 8; from++) {
      for (int to = 0; to < 8; to++) {
        if (from != to) {
          assertEquals(
              MI250_SERVER_WEIGHTS[from][to],
              15 * routes.route(from, to).length,
              from + " to " + to);
        }
      }
    }
  }

  @Test
  void route_frontierNode_takesTheWidestWay() {
    Topology topology = Topologies.named("frontier-mi250x");
    Routes routes = new Routes(topology);
    assertEquals(List.of("gcd0>gcd1"), names(routes, 0, 1));
    assertEquals(List.of("gcd1>gcd0", "gcd0>gcd6", "gcd6>gcd7"), names(routes, 1, 7));
    assertEquals(List.of("gcd3>gcd2", "gcd2>gcd4", "gcd4>gcd5"), names(routes, 3, 5));
    assertEquals(List.of("gcd0>gcd6", "gcd6>gcd7"), names(routes, 0, 7));
    assertEquals(2, routes.rule(0, 7, Mover.KERNEL).width());
    assertEquals(PathShape.ROUTED, routes.rule(0, 7, Mover.KERNEL).shape());
  }

  @Test
  void route_twoEqualWays_takesTheLowerNodes() {
    TopologyBuilder builder = dies(4);
    join(builder, 1, new int[][] {{0, 2}, {2, 3}, {0, 1}, {1, 3}});
    Routes routes = new Routes(rules(builder).build());
    assertEquals(List.of("d0>d1", "d1>d3"), names(routes, 0, 3));
    assertEquals(List.of("d3>d1", "d1>d0"), names(routes, 3, 0));
  }

  @Test
  void route_toAndFromHost_usesTheMemoryNearTheDevice() {
    Routes routes = new Routes(Topologies.named("frontier-mi250x"));
    assertEquals(List.of("numa1.dram>numa1", "numa1>gcd2"), names(routes, Topology.HOST, 2));
    assertEquals(List.of("gcd7>numa2", "numa2>numa2.dram"), names(routes, 7, Topology.HOST));
  }

  @Test
  void route_pcieServer_goesThroughTheRootComplex() {
    Routes routes = new Routes(Topologies.named("pcie-4gpu"));
    assertEquals(List.of("gpu0>cpu0", "cpu0>gpu3"), names(routes, 0, 3));
  }

  @Test
  void peerAccess_sameHive_isAlwaysAllowed() {
    Routes routes = new Routes(Topologies.named("mi300x-8"));
    assertTrue(routes.peerAccess(0, 7));
    assertTrue(routes.sameHive(0, 7));
    assertTrue(routes.peerAccess(3, 3));
  }

  @Test
  void peerAccess_throughRootComplexOffTheList_isRefused() {
    Routes routes = new Routes(rules(cards(false, false)).build());
    assertTrue(routes.peerAccess(0, 1), "same switch");
    assertFalse(routes.peerAccess(0, 2), "through the CPU");
    assertFalse(routes.hasRoute(0, 2));
    assertThrows(IllegalArgumentException.class, () -> routes.route(0, 2));
    assertEquals(List.of("d0>switch", "switch>d1"), names(routes, 0, 1));
  }

  @Test
  void peerAccess_throughRootComplexOnTheList_isAllowed() {
    Routes routes = new Routes(rules(cards(true, false)).build());
    assertTrue(routes.peerAccess(0, 2));
    assertEquals(List.of("d0>switch", "switch>cpu", "cpu>d2"), names(routes, 0, 2));
  }

  /**
   * Two hives on one machine: within a hive by xGMI, between them over PCIe if the CPU forwards.
   */
  @Test
  void route_betweenHives_leavesXgmi() {
    for (boolean forwards : new boolean[] {false, true}) {
      Routes routes = new Routes(rules(cards(forwards, true)).build());
      assertEquals(List.of("d0>d1"), names(routes, 0, 1));
      assertEquals(forwards, routes.hasRoute(1, 2));
      assertFalse(routes.sameHive(1, 2));
    }
  }

  @Test
  void routes_hiveInTwoParts_isRefused() {
    TopologyBuilder builder = dies(3);
    join(builder, 1, new int[][] {{0, 1}});
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> new Routes(rules(builder).build()));
    assertTrue(String.valueOf(thrown.getMessage()).contains("no path from d0 to d2"));
  }

  @Test
  void routes_pathWithoutARule_isRefused() {
    TopologyBuilder builder = dies(2);
    join(builder, 8, new int[][] {{0, 1}});
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> new Routes(rules(builder).build()));
    assertTrue(String.valueOf(thrown.getMessage()).contains("no transfer rule"));
    assertTrue(String.valueOf(thrown.getMessage()).contains("d0>d1"));
  }

  private static List<String> names(Routes routes, int source, int destination) {
    List<String> names = new ArrayList<>();
    for (int link : routes.route(source, destination)) {
      names.add(routes.topology().link(link).name());
    }
    return names;
  }

  private static TopologyBuilder dies(int count) {
    TopologyBuilder builder = new TopologyBuilder("dies", "one hive");
    for (int i = 0; i < count; i++) {
      builder.device(device("d" + i, 0), "cpu");
    }
    builder.cpu("cpu", true, 100 * GB).hostMemoryBytes(GB);
    for (int i = 0; i < count; i++) {
      builder.connect("cpu", "d" + i, LinkKind.PCIE, 1, 16 * GB, 0);
    }
    return builder;
  }

  private static void join(TopologyBuilder builder, int width, int[][] pairs) {
    for (int[] pair : pairs) {
      builder.connect("d" + pair[0], "d" + pair[1], LinkKind.XGMI, width, width * 50L * GB, 0);
    }
  }

  /** d0 and d1 under a switch, d2 on a root port; with hives, d0 and d1 are one and d2 another. */
  private static TopologyBuilder cards(boolean forwards, boolean hives) {
    TopologyBuilder builder = new TopologyBuilder("cards", "a switch and a root port");
    for (int i = 0; i < 3; i++) {
      builder.device(device("d" + i, hives ? i / 2 : DeviceSpec.NO_HIVE), "cpu");
    }
    builder.cpu("cpu", forwards, 100 * GB).pcieSwitch("switch").hostMemoryBytes(GB);
    builder.connect("switch", "d0", LinkKind.PCIE, 1, 16 * GB, 0);
    builder.connect("switch", "d1", LinkKind.PCIE, 1, 16 * GB, 0);
    builder.connect("cpu", "switch", LinkKind.PCIE, 1, 16 * GB, 0);
    builder.connect("cpu", "d2", LinkKind.PCIE, 1, 16 * GB, 0);
    if (hives) {
      builder.connect("d0", "d1", LinkKind.XGMI, 1, 50 * GB, 0);
    }
    return builder;
  }

  private static DeviceSpec device(String name, int hive) {
    return new DeviceSpec(name, GB, GB, 1e9, 0, 2, GB, 0, hive, GB, "test");
  }

  private static TopologyBuilder rules(TopologyBuilder builder) {
    for (Mover mover : Mover.values()) {
      for (PathShape shape : PathShape.values()) {
        for (int width : new int[] {1, 2, 4}) {
          for (LinkKind kind : new LinkKind[] {LinkKind.XGMI, LinkKind.PCIE}) {
            builder.rule(
                new TransferRule(mover, kind, width, shape, 1, 1, TransferRule.UNCAPPED, "test"));
          }
        }
      }
    }
    return builder;
  }
}
