package org.vramlab.interconnect.calibration;

import org.vramlab.interconnect.topology.Link;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.TransferRule;

/**
 * One row of the table: what a mover reaches on one class of path over one family of links.
 *
 * @param kind what the family's links are made of
 * @param unitGigabytesPerSecond peak of one connection (xGMI, NVLink) or lane (PCIe) of the family;
 *     0 for all
 * @param width the number of them that the row speaks of; 0 for any
 * @param mover who moves the bytes
 * @param shape how the path lies
 * @param efficiency as in {@link TransferRule}
 * @param bothWaysEfficiency as in {@link TransferRule}
 * @param capGigabytesPerSecond what the mover itself can do at most; 0 for no limit
 * @param startMicros time until its first byte
 * @param source where the numbers come from, or {@code assumption} and why
 */
record Calibrated(
    LinkKind kind,
    double unitGigabytesPerSecond,
    int width,
    Mover mover,
    PathShape shape,
    double efficiency,
    double bothWaysEfficiency,
    double capGigabytesPerSecond,
    double startMicros,
    String source) {
  /** Families differ by more than this; two figures for one differ by less. */
  private static final double UNIT_TOLERANCE = 0.04;

  /** Whether the row speaks of that link's family. */
  boolean isOf(Link link) {
    if (kind != link.kind() || (width != 0 && width != link.width())) {
      return false;
    }
    // A degraded link is still of its family.
    double unit = link.declaredBytesPerSecond() / 1e9 / link.width();
    return unitGigabytesPerSecond == 0
        || Math.abs(unit / unitGigabytesPerSecond - 1) <= UNIT_TOLERANCE;
  }

  TransferRule rule(int linkWidth) {
    return new TransferRule(
        mover,
        kind,
        linkWidth,
        shape,
        efficiency,
        bothWaysEfficiency,
        capGigabytesPerSecond == 0
            ? TransferRule.UNCAPPED
            : Math.round(capGigabytesPerSecond * 1e9),
        Math.round(startMicros * 1e3),
        source);
  }
}
