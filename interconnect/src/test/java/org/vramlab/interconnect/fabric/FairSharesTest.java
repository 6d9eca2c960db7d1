package org.vramlab.interconnect.fabric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.vramlab.interconnect.fabric.Machines.GB;
import static org.vramlab.interconnect.fabric.Machines.ideal;
import static org.vramlab.interconnect.fabric.Machines.row;
import static org.vramlab.interconnect.fabric.Machines.rules;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * Worked examples of the sharing model. Each states the system and its solution; rates are in GB/s.
 */
class FairSharesTest {
  /** Rates are off by the rounding of weights, a part in 2^30. */
  private static final double TOLERANCE = 1e-8;

  /**
   * One link, two flows.
   *
   * <pre>
   *   a + b &lt;= 12          a = b = 6
   * </pre>
   */
  @Test
  void solve_twoFlowsOnOneLink_shareEqually() {
    assertRates(ideal(row(12 * GB)).build(), new int[][] {{0, 1}, {0, 1}}, 6, 6);
  }

  /**
   * Three links in a row, one flow over all of them, one short flow on each.
   *
   * <pre>
   *   a + x &lt;= 10
   *   a + y &lt;= 4
   *   a + z &lt;= 6           a = y = 2, then z = 4, then x = 8
   * </pre>
   */
  @Test
  void solve_longFlowAcrossThreeLinks_isHeldBackByTheTightestAndLeavesTheRest() {
    assertRates(
        ideal(row(10 * GB, 4 * GB, 6 * GB)).build(),
        new int[][] {{0, 3}, {0, 1}, {1, 2}, {2, 3}},
        2,
        8,
        2,
        4);
  }

  /**
   * A cap below the fair share: what it leaves goes to the others.
   *
   * <pre>
   *   s + a + b &lt;= 12
   *   s &lt;= 2               s = 2, a = b = 5
   * </pre>
   */
  @Test
  void solve_moverBelowItsShare_leavesTheRestToTheOthers() {
    Topology topology = rules(row(12 * GB), 1, 1, 2 * GB).build();
    assertRates(topology, new int[][] {{0, 1}, {0, 1}, {0, 1}}, new boolean[] {true}, 2, 5, 5);
  }

  /**
   * A cap above the fair share changes nothing.
   *
   * <pre>
   *   s + a &lt;= 12
   *   s &lt;= 7               s = a = 6
   * </pre>
   */
  @Test
  void solve_moverAboveItsShare_sharesEqually() {
    Topology topology = rules(row(12 * GB), 1, 1, 7 * GB).build();
    assertRates(topology, new int[][] {{0, 1}, {0, 1}}, new boolean[] {true}, 6, 6);
  }

  /**
   * Losses: e = 0.8 alone, e2 = 0.75 under opposite traffic.
   *
   * <pre>
   *   a / 0.8 &lt;= 10,  a / 0.75 &lt;= 20                           a = 8
   *   a / 0.8 &lt;= 10,  b / 0.8 &lt;= 10,  (a + b) / 0.75 &lt;= 20     a = b = 7.5
   * </pre>
   */
  @Test
  void solve_oppositeFlows_payForEachOther() {
    Topology topology = rules(row(10 * GB), 0.8, 0.75, TransferRule.UNCAPPED).build();
    assertRates(topology, new int[][] {{0, 1}}, 8);
    assertRates(topology, new int[][] {{0, 1}, {1, 0}}, 7.5, 7.5);
  }

  /**
   * Opposite traffic of unequal strength, e = 0.8, e2 = 0.75.
   *
   * <pre>
   *   (a + b + c) / 0.8 &lt;= 10,  d / 0.8 &lt;= 10,  (a + b + c + d) / 0.75 &lt;= 20
   *                                a = b = c = 8/3, then d = 15 - 8 = 7
   * </pre>
   */
  @Test
  void solve_oneFlowAgainstThree_getsWhatThePairHasLeft() {
    Topology topology = rules(row(10 * GB), 0.8, 0.75, TransferRule.UNCAPPED).build();
    assertRates(
        topology, new int[][] {{0, 1}, {0, 1}, {0, 1}, {1, 0}}, 8.0 / 3, 8.0 / 3, 8.0 / 3, 7);
  }

  /**
   * Memory channels serve reads and writes in turns: 1000 GB/s in all here, so links of 800 GB/s
   * meet their limit there. Payload counts as it is on them.
   *
   * <pre>
   *   in &lt;= 800, out &lt;= 800, in + out &lt;= 1000        in = out = 500
   * </pre>
   */
  @Test
  void solve_readsAndWritesOfHostMemory_shareItsChannels() {
    Topology topology =
        ideal(Machines.hostLinks(Machines.devices(2), 2, 800 * GB))
            .connect("d0", "d1", LinkKind.XGMI, 1, GB, 0)
            .build();
    int host = Topology.HOST;
    assertRates(topology, new int[][] {{host, 0}}, 800);
    assertRates(topology, new int[][] {{host, 0}, {0, host}}, 500, 500);
    assertRates(topology, new int[][] {{host, 0}, {1, host}}, 500, 500);
  }

  /** Flows that share nothing do not see each other. */
  @Test
  void solve_disjointFlows_areIndependent() {
    assertRates(ideal(row(3 * GB, GB, 5 * GB)).build(), new int[][] {{0, 1}, {2, 3}}, 3, 5);
  }

  /** Two flows of different efficiency get equal payload, not equal wire. */
  @Test
  void solve_differentEfficiencies_shareEqualPayload() {
    Topology topology =
        row(12 * GB)
            .rule(rule(Mover.KERNEL, 1.0))
            .rule(rule(Mover.SDMA, 0.5))
            .rule(hostRule(Mover.KERNEL, true))
            .rule(hostRule(Mover.KERNEL, false))
            .rule(hostRule(Mover.SDMA, true))
            .rule(hostRule(Mover.SDMA, false))
            .build();
    // a + s / 0.5 <= 12, so a = s = 4.
    assertRates(topology, new int[][] {{0, 1}, {0, 1}}, new boolean[] {true, false}, 4, 4);
  }

  private static TransferRule rule(Mover mover, double efficiency) {
    return new TransferRule(
        mover,
        LinkKind.XGMI,
        1,
        PathShape.DIRECT,
        efficiency,
        efficiency,
        TransferRule.UNCAPPED,
        "test");
  }

  private static TransferRule hostRule(Mover mover, boolean in) {
    return new TransferRule(
        mover,
        LinkKind.PCIE,
        1,
        in ? PathShape.HOST_TO_DEVICE : PathShape.DEVICE_TO_HOST,
        1,
        1,
        TransferRule.UNCAPPED,
        "test");
  }

  private static void assertRates(Topology topology, int[][] pairs, double... gigabytesPerSecond) {
    assertRates(topology, pairs, new boolean[0], gigabytesPerSecond);
  }

  private static void assertRates(
      Topology topology, int[][] pairs, boolean[] sdma, double... gigabytesPerSecond) {
    List<Transfer> transfers = new ArrayList<>();
    for (int i = 0; i < pairs.length; i++) {
      Mover mover = i < sdma.length && sdma[i] ? Mover.SDMA : Mover.KERNEL;
      transfers.add(new Transfer(pairs[i][0], pairs[i][1], 1, mover));
    }
    double[] rates = Prediction.of(new Routes(topology), transfers).plateauBytesPerSecond();
    for (int i = 0; i < rates.length; i++) {
      rates[i] /= GB;
    }
    assertArrayEquals(gigabytesPerSecond, rates, TOLERANCE * 1000);
  }
}
