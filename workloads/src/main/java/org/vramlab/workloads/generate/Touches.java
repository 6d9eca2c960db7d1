package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceSink;

/**
 * Operations that each touch one buffer: read it or, in a given share of them, update it in place.
 * Names of operations: the one that reads first, the one that updates second.
 */
final class Touches {
  private static final int READ = 0;
  private static final int UPDATE = 1;

  private final Shape shape;
  private final int writePercent;
  private final long[] operand = new long[2];

  /**
   * @param writePercent share of operations, 0 to 100, that update their buffer in place; the
   *     others only read it
   * @throws UsageException where that is out of range
   */
  Touches(Shape shape, int writePercent) throws UsageException {
    if (writePercent < 0 || writePercent > 100) {
      throw new UsageException(
          "--write-percent " + writePercent + " is out of range", "give a number from 0 to 100");
    }
    this.shape = shape;
    this.writePercent = writePercent;
    operand[1] = shape.bufferBytes();
  }

  int writePercent() {
    return writePercent;
  }

  /** Parameters of a pattern that has no others. */
  Map<String, Long> parameters() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    parameters.put("buffers_per_device", (long) shape.buffersPerDevice());
    parameters.put("buffer_bytes", shape.bufferBytes());
    parameters.put("write_percent", (long) writePercent);
    parameters.put("seed", shape.seed());
    return parameters;
  }

  /** Touches {@code buffer}, an id, on {@code device}. */
  void touch(TraceSink sink, SplitMix random, int device, long buffer) throws IOException {
    operand[0] = buffer;
    boolean update = random.chance(writePercent, 100);
    sink.operation(
        update ? UPDATE : READ,
        device,
        Shape.flops(shape.bufferBytes()),
        operand,
        1,
        operand,
        update ? 1 : 0);
  }
}
