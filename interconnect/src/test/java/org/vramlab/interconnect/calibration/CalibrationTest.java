package org.vramlab.interconnect.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.TransferRule;

class CalibrationTest {
  private static TransferRule rule(Link link, Mover mover, PathShape shape) {
    return Calibration.rulesFor(List.of(link)).stream()
        .filter(rule -> rule.matches(mover, link.kind(), link.width(), shape))
        .findFirst()
        .orElseThrow();
  }

  private static Link link(LinkKind kind, int width, double gigabytesPerSecond) {
    long rate = Math.round(gigabytesPerSecond * 1e9);
    return new Link(0, "a>b", 0, 1, rate, rate, 0, kind, width, 1);
  }

  /** Whoever changes a figure changes this sum, and runs the validation again. */
  @Test
  void table_isFrozen() {
    double sum = 0;
    int place = 0;
    for (Calibrated row : Calibration.table()) {
      place++;
      sum +=
          place
              * (row.efficiency()
                  + 3 * row.bothWaysEfficiency()
                  + 5 * row.capGigabytesPerSecond()
                  + 7 * row.startMicros());
    }
    assertEquals(FROZEN_ROWS, Calibration.table().size());
    assertEquals(FROZEN_SUM, sum, 1e-6);
  }

  private static final int FROZEN_ROWS = 82;
  private static final double FROZEN_SUM = 318_007.048;

  @Test
  void table_everyRowNamesItsSource() {
    for (Calibrated row : Calibration.table()) {
      assertTrue(row.source().length() > 5, row.toString());
    }
  }

  @Test
  void rules_xgmiAt25_dependOnHowManyConnectionsThereAre() {
    Link single = link(LinkKind.XGMI, 1, 50);
    Link quad = link(LinkKind.XGMI, 4, 200);
    assertEquals(0.783, rule(single, Mover.KERNEL, PathShape.DIRECT).efficiency());
    assertEquals(0.758, rule(quad, Mover.KERNEL, PathShape.DIRECT).efficiency());
    assertEquals(49_400_000_000L, rule(quad, Mover.SDMA, PathShape.DIRECT).capBytesPerSecond());
  }

  @Test
  void rules_hostCopiesOfAnH100_giveWayInwardsOnly() {
    Link port = link(LinkKind.PCIE, 16, 63.015);
    TransferRule in = rule(port, Mover.COPY_ENGINE, PathShape.HOST_TO_DEVICE);
    TransferRule out = rule(port, Mover.COPY_ENGINE, PathShape.DEVICE_TO_HOST);
    assertEquals(0.868, in.efficiency());
    assertEquals(0.873, out.efficiency());
    assertTrue(in.bothWaysEfficiency() < out.bothWaysEfficiency());
  }

  @Test
  void rules_familyThatNobodyHasMeasured_areThoseOfItsKind() {
    Link faster = link(LinkKind.XGMI, 1, 76.8);
    assertEquals(0.76, rule(faster, Mover.KERNEL, PathShape.DIRECT).efficiency());
  }

  @Test
  void rules_x16PortAtTwoGenerations_areThoseOfTheFaster() {
    List<TransferRule> rules =
        Calibration.rulesFor(List.of(link(LinkKind.PCIE, 16, 8), link(LinkKind.PCIE, 16, 63.015)));
    assertEquals(
        1,
        rules.stream()
            .filter(
                rule -> rule.matches(Mover.COPY_ENGINE, LinkKind.PCIE, 16, PathShape.SAME_SWITCH))
            .peek(rule -> assertEquals(0.85, rule.efficiency()))
            .count());
  }
}
