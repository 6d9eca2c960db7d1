package org.vramlab.interconnect.fabric;

import org.vramlab.interconnect.topology.DeviceSpec;
import org.vramlab.interconnect.topology.LinkKind;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.PathShape;
import org.vramlab.interconnect.topology.TopologyBuilder;
import org.vramlab.interconnect.topology.TransferRule;

/** Small machines with round numbers: 1 GB/s is one byte per nanosecond. */
final class Machines {
  static final long GB = 1_000_000_000L;

  private Machines() {}

  /**
   * A builder with the given number of devices named d0, d1, ..., one hive, one CPU with 1 TB/s.
   */
  static TopologyBuilder devices(int count) {
    TopologyBuilder builder = new TopologyBuilder("test", "a machine for tests");
    for (int i = 0; i < count; i++) {
      builder.device(device("d" + i), "cpu");
    }
    return builder.cpu("cpu", true, 1000 * GB).hostMemoryBytes(GB);
  }

  static DeviceSpec device(String name) {
    return new DeviceSpec(name, GB, GB, 1e9, 0, 2, GB, 0, 0, GB, "test");
  }

  /** Rules without any loss or cap, for all kinds and shapes with width 1. */
  static TopologyBuilder ideal(TopologyBuilder builder) {
    return rules(builder, 1.0, 1.0, TransferRule.UNCAPPED);
  }

  /** The same efficiencies for everything; the cap is that of SDMA alone. */
  static TopologyBuilder rules(
      TopologyBuilder builder, double efficiency, double bothWays, long sdmaCap) {
    for (Mover mover : Mover.values()) {
      long cap = mover == Mover.SDMA ? sdmaCap : TransferRule.UNCAPPED;
      for (PathShape shape : PathShape.values()) {
        for (LinkKind kind : new LinkKind[] {LinkKind.XGMI, LinkKind.PCIE, LinkKind.HOST}) {
          builder.rule(new TransferRule(mover, kind, 1, shape, efficiency, bothWays, cap, "test"));
        }
      }
    }
    return builder;
  }

  /** Joins each device to the CPU with the given rate. */
  static TopologyBuilder hostLinks(TopologyBuilder builder, int count, long bytesPerSecond) {
    for (int i = 0; i < count; i++) {
      builder.connect("cpu", "d" + i, LinkKind.PCIE, 1, bytesPerSecond, 0);
    }
    return builder;
  }

  /** Devices in a row, d0 - d1 - d2 - ..., joined by xGMI with the given rates; no losses. */
  static TopologyBuilder row(long... bytesPerSecond) {
    int count = bytesPerSecond.length + 1;
    TopologyBuilder builder = hostLinks(devices(count), count, 10 * GB);
    for (int i = 0; i < bytesPerSecond.length; i++) {
      builder.connect("d" + i, "d" + (i + 1), LinkKind.XGMI, 1, bytesPerSecond[i], 0);
    }
    return builder;
  }
}
