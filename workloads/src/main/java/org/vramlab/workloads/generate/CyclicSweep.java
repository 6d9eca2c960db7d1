package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceSink;

/**
 * Each device goes over its own buffers in order, again and again: weights read once per step, a
 * stencil, a scan.
 *
 * <p>The worst case of least-recently-used eviction: as soon as the buffers exceed the memory by
 * one, it evicts each buffer just before its next use and misses always, while most-recently-used
 * and the optimum keep all but the excess.
 */
public final class CyclicSweep implements TraceGenerator {
  private static final int READ = 0;
  private static final int UPDATE = 1;

  private final Shape shape;
  private final int writePercent;

  /**
   * A sweep.
   *
   * @param writePercent share of operations, 0 to 100, that update their buffer in place; the
   *     others only read it
   * @throws UsageException where that is out of range
   */
  public CyclicSweep(Shape shape, int writePercent) throws UsageException {
    if (writePercent < 0 || writePercent > 100) {
      throw new UsageException(
          "--write-percent " + writePercent + " is out of range", "give a number from 0 to 100");
    }
    this.shape = shape;
    this.writePercent = writePercent;
  }

  @Override
  public String name() {
    return "cyclic";
  }

  @Override
  public int devices() {
    return shape.devices();
  }

  @Override
  public List<String> operationNames() {
    return List.of("sweep.read", "sweep.update");
  }

  @Override
  public Map<String, Long> parameters() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    parameters.put("buffers_per_device", (long) shape.buffersPerDevice());
    parameters.put("buffer_bytes", shape.bufferBytes());
    parameters.put("write_percent", (long) writePercent);
    parameters.put("seed", shape.seed());
    return parameters;
  }

  @Override
  public void emit(TraceSink sink) throws IOException {
    SplitMix random = new SplitMix(shape.seed());
    shape.allocate(sink, "field");
    long[] operand = new long[2];
    operand[1] = shape.bufferBytes();
    long perSweep = (long) shape.devices() * shape.buffersPerDevice();
    for (int operation = 0; operation < shape.operations(); operation++) {
      if (operation % perSweep == 0) {
        sink.phase(operation / perSweep, "sweep");
      }
      // Devices take turns, so that they work side by side.
      int device = operation % shape.devices();
      int index = operation / shape.devices() % shape.buffersPerDevice();
      operand[0] = shape.bufferId(device, index);
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
}
