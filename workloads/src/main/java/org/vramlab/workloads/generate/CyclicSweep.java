package org.vramlab.workloads.generate;

import java.io.IOException;
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
  private final Shape shape;
  private final Touches touches;

  /**
   * A sweep.
   *
   * @param writePercent share of operations, 0 to 100, that update their buffer in place; the
   *     others only read it
   * @throws UsageException where that is out of range
   */
  public CyclicSweep(Shape shape, int writePercent) throws UsageException {
    this.shape = shape;
    this.touches = new Touches(shape, writePercent);
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
    return touches.parameters();
  }

  @Override
  public void emit(TraceSink sink) throws IOException {
    SplitMix random = new SplitMix(shape.seed());
    shape.allocate(sink, "field");
    long perSweep = (long) shape.devices() * shape.buffersPerDevice();
    for (int operation = 0; operation < shape.operations(); operation++) {
      if (operation % perSweep == 0) {
        sink.phase(operation / perSweep, "sweep");
      }
      // Devices take turns, so that they work side by side.
      int device = operation % shape.devices();
      int index = operation / shape.devices() % shape.buffersPerDevice();
      touches.touch(sink, random, device, shape.bufferId(device, index));
    }
  }
}
