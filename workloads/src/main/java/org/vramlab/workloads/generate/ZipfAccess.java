package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceSink;

/**
 * Each device picks its buffers independently, the k-th most popular one with a probability
 * proportional to k^-s: embedding tables, prefix caches, popular experts.
 *
 * <p>Recency says little here, frequency almost all. The popular buffers lie scattered over the
 * ids.
 */
public final class ZipfAccess implements TraceGenerator {
  private static final int PHASE_OPERATIONS = 1000;

  /**
   * Weight of the most popular buffer; large, so that rounding the others down changes no
   * probability that matters.
   */
  private static final double TOP_WEIGHT = 1L << 36;

  private final Shape shape;
  private final Touches touches;
  private final int skewPercent;

  /**
   * A skewed pattern.
   *
   * @param writePercent share of operations, 0 to 100, that update their buffer in place; the
   *     others only read it
   * @param skewPercent the exponent s in hundredths, 0 (all alike) to 500
   * @throws UsageException where a figure is out of range
   */
  public ZipfAccess(Shape shape, int writePercent, int skewPercent) throws UsageException {
    if (skewPercent < 0 || skewPercent > 500) {
      throw new UsageException(
          "the skew is out of range", "give a number from 0 to 5, as in --skew 1.05");
    }
    this.shape = shape;
    this.touches = new Touches(shape, writePercent);
    this.skewPercent = skewPercent;
  }

  @Override
  public String name() {
    return "zipf";
  }

  @Override
  public int devices() {
    return shape.devices();
  }

  @Override
  public List<String> operationNames() {
    return List.of("zipf.read", "zipf.update");
  }

  @Override
  public Map<String, Long> parameters() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    parameters.put("buffers_per_device", (long) shape.buffersPerDevice());
    parameters.put("buffer_bytes", shape.bufferBytes());
    parameters.put("write_percent", (long) touches.writePercent());
    parameters.put("skew_hundredths", (long) skewPercent);
    parameters.put("seed", shape.seed());
    return parameters;
  }

  @Override
  public void emit(TraceSink sink) throws IOException {
    SplitMix random = new SplitMix(shape.seed());
    shape.allocate(sink, "table");
    long[] weights = cumulativeWeights();
    int[] bufferByRank = scattered(random);
    for (int operation = 0; operation < shape.operations(); operation++) {
      if (operation % PHASE_OPERATIONS == 0) {
        sink.phase(operation / PHASE_OPERATIONS, "access");
      }
      int device = operation % shape.devices();
      touches.touch(
          sink,
          random,
          device,
          shape.bufferId(
              device, bufferByRank[rank(weights, random.below(weights[weights.length - 1]))]));
    }
  }

  /**
   * Sums of the weights of ranks 0 to k. StrictMath, because Math.pow may differ between machines
   * in the last bit.
   */
  private long[] cumulativeWeights() {
    long[] cumulative = new long[shape.buffersPerDevice()];
    long sum = 0;
    for (int rank = 0; rank < cumulative.length; rank++) {
      sum += Math.max(1, (long) (TOP_WEIGHT * StrictMath.pow(rank + 1, -skewPercent / 100.0)));
      cumulative[rank] = sum;
    }
    return cumulative;
  }

  /** The rank whose weight covers this number. */
  private static int rank(long[] cumulative, long number) {
    int found = Arrays.binarySearch(cumulative, number);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private int[] scattered(SplitMix random) {
    int[] order = new int[shape.buffersPerDevice()];
    Arrays.setAll(order, index -> index);
    for (int last = order.length - 1; last > 0; last--) {
      int other = (int) random.below(last + 1L);
      int swapped = order[last];
      order[last] = order[other];
      order[other] = swapped;
    }
    return order;
  }
}
