package org.vramlab.devices.placement;

import java.util.List;
import org.vramlab.interconnect.fabric.Prediction;
import org.vramlab.interconnect.fabric.Transfer;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Mover;

/**
 * The cost model: how long a transfer takes on idle wires, its start-up time and then its bytes at
 * the rate that its mover reaches on the best route. As the fabric itself would say, asked once for
 * each pair of endpoints.
 *
 * <p>Threads: one at a time.
 */
public final class TransferTimes {
  /** Enough that the start-up time makes no difference to a rate. */
  private static final long MANY_BYTES = 1L << 40;

  private final Routes routes;
  private final int endpoints;

  /** By mover, source and destination: nanoseconds a byte; 0 for not asked yet. */
  private final double[] nanosPerByte;

  /** The same: time of the first byte. */
  private final double[] startNanos;

  public TransferTimes(Routes routes) {
    this.routes = routes;
    this.endpoints = routes.topology().deviceCount() + 1;
    this.nanosPerByte = new double[Mover.COUNT * endpoints * endpoints];
    this.startNanos = new double[nanosPerByte.length];
  }

  /**
   * Nanoseconds that {@code bytes} take.
   *
   * @param source a device, or {@link org.vramlab.interconnect.topology.Topology#HOST}; so the
   *     destination, another one
   * @throws IllegalArgumentException if no route joins them
   */
  public long nanos(int source, int destination, Mover mover, long bytes) {
    int index = index(source, destination, mover);
    return (long) (startNanos[index] + bytes * nanosPerByte[index]);
  }

  /** The same without the start-up time: of one transfer behind another. */
  public long flowingNanos(int source, int destination, Mover mover, long bytes) {
    return (long) (bytes * nanosPerByte[index(source, destination, mover)]);
  }

  private int index(int source, int destination, Mover mover) {
    int index = (mover.index() * endpoints + source + 1) * endpoints + destination + 1;
    if (nanosPerByte[index] == 0) {
      ask(source, destination, mover, index);
    }
    return index;
  }

  private void ask(int source, int destination, Mover mover, int index) {
    long few = endNanos(source, destination, mover, 1);
    long many = endNanos(source, destination, mover, MANY_BYTES);
    nanosPerByte[index] = (many - few) / (double) MANY_BYTES;
    startNanos[index] = few;
  }

  private long endNanos(int source, int destination, Mover mover, long bytes) {
    return Prediction.of(routes, List.of(new Transfer(source, destination, bytes, mover)))
        .makespanNanos();
  }
}
