package org.vramlab.interconnect.fabric;

import java.util.List;
import org.vramlab.interconnect.route.Routes;

/**
 * What the model says about transfers that all start at one instant on an idle machine.
 *
 * <p>Immutable. Arrays are handed out as copies, in the order of the transfers.
 */
public final class Prediction {
  private final List<Transfer> transfers;
  private final double[] plateauBytesPerSecond;
  private final long[] endNanos;

  private Prediction(List<Transfer> transfers, double[] plateauBytesPerSecond, long[] endNanos) {
    this.transfers = transfers;
    this.plateauBytesPerSecond = plateauBytesPerSecond;
    this.endNanos = endNanos;
  }

  /**
   * Works out the rates and the times of the given transfers.
   *
   * @throws IllegalArgumentException if a transfer has no route or a size out of range
   */
  public static Prediction of(Routes routes, List<Transfer> transfers) {
    PathTable paths = new PathTable(routes);
    return new Prediction(
        List.copyOf(transfers),
        plateau(new Fabric(routes, paths), transfers),
        ends(new Fabric(routes, paths), transfers));
  }

  /** The rates while all of them are flowing: what a long test with these transfers would show. */
  public double[] plateauBytesPerSecond() {
    return plateauBytesPerSecond.clone();
  }

  /** Sum of {@link #plateauBytesPerSecond}. */
  public double plateauSum() {
    double sum = 0;
    for (double rate : plateauBytesPerSecond) {
      sum += rate;
    }
    return sum;
  }

  /** When each transfer ends, its start-up time included; those that end early free their share. */
  public long[] endNanos() {
    return endNanos.clone();
  }

  /** Bytes of each transfer over its own time, in bytes per second. */
  public double[] effectiveBytesPerSecond() {
    double[] rates = new double[endNanos.length];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = transfers.get(i).bytes() * 1e9 / endNanos[i];
    }
    return rates;
  }

  /** When the last of them ends. */
  public long makespanNanos() {
    long last = 0;
    for (long end : endNanos) {
      last = Math.max(last, end);
    }
    return last;
  }

  private static double[] plateau(Fabric fabric, List<Transfer> transfers) {
    int[] flows = new int[transfers.size()];
    for (int i = 0; i < flows.length; i++) {
      Transfer transfer = transfers.get(i);
      // The largest size there is: nobody ends before everybody has begun.
      flows[i] =
          fabric.start(
              0,
              transfer.source(),
              transfer.destination(),
              Fabric.MAX_FLOW_BYTES,
              transfer.mover(),
              i);
    }
    long allBegun = 0;
    for (int i = 0; i < flows.length; i++) {
      allBegun = Math.max(allBegun, fabric.startUpNanos(flows[i]));
    }
    fabric.advanceTo(
        allBegun,
        (flow, tag, endNanos, bytes) -> {
          throw new AssertionError("transfer " + tag + " ended before all had begun");
        });
    double[] rates = new double[flows.length];
    for (int i = 0; i < flows.length; i++) {
      rates[i] = fabric.rateBytesPerSecond(flows[i]);
    }
    return rates;
  }

  private static long[] ends(Fabric fabric, List<Transfer> transfers) {
    long[] ends = new long[transfers.size()];
    for (int i = 0; i < ends.length; i++) {
      Transfer transfer = transfers.get(i);
      fabric.start(
          0, transfer.source(), transfer.destination(), transfer.bytes(), transfer.mover(), i);
    }
    FlowSink sink = (flow, tag, endNanos, bytes) -> ends[Math.toIntExact(tag)] = endNanos;
    while (fabric.flowsInFlight() > 0) {
      fabric.advanceTo(fabric.nextEventNanos(), sink);
    }
    return ends;
  }
}
