package org.vramlab.interconnect.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.preset.Topologies;

/**
 * The routes of partly connected hives against the link weights that AMD's driver reports: 15 for
 * each xGMI hop (KFD, {@code kfd_crat.c}). Two pairs of each machine go over three hops, although
 * there is a way over two: the widest way is taken.
 */
class PublishedWeightsTest {
  private static final int WEIGHT_OF_A_HOP = 15;

  /** AMD ROCm documentation, MI200 tuning guide, figure tuning013. */
  private static final String MI250 =
      """
      0 15 30 30 15 30 15 30
      15 0 30 15 30 45 30 15
      30 30 0 15 15 30 15 30
      30 15 15 0 30 15 30 45
      15 30 15 30 0 15 30 30
      30 45 30 15 15 0 30 15
      15 30 15 30 30 30 0 15
      30 15 30 45 30 15 15 0
      """;

  /** What a LUMI-G node's KFD says. */
  private static final String LUMI =
      """
      0 15 15 30 30 30 15 30
      15 0 30 15 30 15 30 45
      15 30 0 15 15 30 30 30
      30 15 15 0 30 45 30 15
      30 30 15 30 0 15 15 30
      30 15 30 45 15 0 30 15
      15 30 30 30 15 30 0 15
      30 45 30 15 30 15 15 0
      """;

  @Test
  void mi250Server_all56Pairs_haveThePublishedWeights() {
    assertEquals(MI250, weights("amd-mi250-2epyc"));
  }

  @Test
  void lumiNode_all56Pairs_haveThePublishedWeights() {
    assertEquals(LUMI, weights("frontier-lumi-mi250x"));
    assertEquals(LUMI, weights("frontier-mi250x"));
  }

  private static String weights(String machine) {
    Routes routes = new Routes(Topologies.named(machine));
    int devices = routes.topology().deviceCount();
    StringBuilder table = new StringBuilder();
    for (int source = 0; source < devices; source++) {
      for (int destination = 0; destination < devices; destination++) {
        int hops = source == destination ? 0 : routes.route(source, destination).length;
        table.append(destination == 0 ? "" : " ").append(hops * WEIGHT_OF_A_HOP);
      }
      table.append('\n');
    }
    return table.toString();
  }
}
