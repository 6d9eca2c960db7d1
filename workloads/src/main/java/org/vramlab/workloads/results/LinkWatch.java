package org.vramlab.workloads.results;

import java.util.ArrayList;
import java.util.List;

/** Reads the counters of all links now and then, so that their use can be drawn over time. */
final class LinkWatch {
  /** One link. */
  private static final class Wire {
    final FlowSeries traffic = new FlowSeries();

    /** What the meter said last. */
    long carriedBytes;
  }

  private final LinkMeter meter;
  private final List<Wire> wires = new ArrayList<>();

  /**
   * How far readings are apart at least; doubles as the run grows, so that their number is bounded.
   */
  private long intervalNanos = 1 << 10;

  LinkWatch(LinkMeter meter) {
    this.meter = meter;
    for (int link = 0; link < meter.linkCount(); link++) {
      wires.add(new Wire());
    }
  }

  /** When the links were read last. */
  private long latestNanos;

  /** Reads all links and returns when to do so again. */
  long read(long nanos) {
    latestNanos = nanos;
    for (int link = 0; link < wires.size(); link++) {
      Wire wire = wires.get(link);
      long bytes = meter.bytesCarried(link);
      wire.traffic.add(nanos, bytes - wire.carriedBytes);
      wire.carriedBytes = bytes;
    }
    while (nanos / intervalNanos >= LevelSeries.CAPACITY) {
      intervalNanos *= 2;
    }
    return (nanos / intervalNanos + 1) * intervalNanos;
  }

  /** What the links did up to {@code endNanos}, the end of the run. */
  List<LinkResult> results(long endNanos) {
    read(Math.max(endNanos, latestNanos));
    List<LinkResult> results = new ArrayList<>();
    for (int link = 0; link < wires.size(); link++) {
      results.add(
          new LinkResult(
              meter.name(link),
              meter.bytesPerSecond(link),
              meter.bytesCarried(link),
              meter.busyNanos(link),
              wires.get(link).traffic.upTo(endNanos)));
    }
    return results;
  }
}
