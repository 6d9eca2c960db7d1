package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceSink;

/**
 * Operations that each touch one buffer, on devices in turn; which one is the pattern's business.
 * Each device follows the pattern on its own buffers.
 */
abstract class AccessPattern implements TraceGenerator {
  private final String name;
  private final Shape shape;
  private final Touches touches;
  private final int fewestBuffers;

  /** Which buffers one device touches, one after another. */
  interface Choice {
    /** The next one, from 0. */
    int next(SplitMix random);
  }

  /**
   * @param writePercent share of operations, 0 to 100, that update their buffer in place
   * @param fewestBuffers that the pattern makes sense with
   * @throws UsageException where a figure is out of range
   */
  AccessPattern(String name, Shape shape, int writePercent, int fewestBuffers)
      throws UsageException {
    if (shape.buffersPerDevice() < fewestBuffers) {
      throw new UsageException(
          name + " needs at least " + fewestBuffers + " buffers on each device",
          "give --buffers " + fewestBuffers + " or more");
    }
    this.name = name;
    this.shape = shape;
    this.touches = new Touches(shape, writePercent);
    this.fewestBuffers = fewestBuffers;
  }

  /** A new run of the pattern on one device. */
  abstract Choice begin(int buffers, int turns);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int devices() {
    return shape.devices();
  }

  @Override
  public final List<String> operationNames() {
    return List.of(name + ".read", name + ".update");
  }

  @Override
  public final Map<String, Long> parameters() {
    return touches.parameters();
  }

  @Override
  public final void emit(TraceSink sink) throws IOException {
    assert shape.buffersPerDevice() >= fewestBuffers;
    shape.allocate(sink, "field");
    SplitMix random = new SplitMix(shape.seed());
    Choice[] choices = new Choice[shape.devices()];
    for (int device = 0; device < choices.length; device++) {
      choices[device] = begin(shape.buffersPerDevice(), shape.operations() / shape.devices() + 1);
    }
    for (int operation = 0; operation < shape.operations(); operation++) {
      int device = operation % shape.devices();
      touches.touch(sink, random, device, shape.bufferId(device, choices[device].next(random)));
    }
  }
}
