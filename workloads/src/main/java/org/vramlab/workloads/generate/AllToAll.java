package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceSink;

/**
 * Rounds in which each device first updates a send buffer of its own and then gathers a slice of
 * everybody's into a receive buffer: the transpose of a distributed FFT, the exchange of embedding
 * rows, expert dispatch.
 *
 * <p>All devices read from all others in place, so that every buffer that somebody evicts is mapped
 * by all, and every link is busy at once. Of a device's buffers the first half sends and the second
 * half receives.
 */
public final class AllToAll implements TraceGenerator {
  private static final int PRODUCE = 0;
  private static final int GATHER = 1;

  private final Shape shape;

  /** Pairs of a send and a receive buffer on each device. */
  private final int pairs;

  /**
   * An exchange.
   *
   * @throws UsageException where there are fewer than two devices or two buffers a device, or a
   *     buffer has no byte for each device
   */
  public AllToAll(Shape shape) throws UsageException {
    if (shape.devices() < 2) {
      throw new UsageException("alltoall needs at least two devices", "give --devices 2 or more");
    }
    if (shape.buffersPerDevice() < 2) {
      throw new UsageException(
          "alltoall needs at least two buffers on each device", "give --buffers 2 or more");
    }
    if (shape.bufferBytes() < shape.devices()) {
      throw new UsageException(
          "alltoall cannot cut " + shape.bufferBytes() + " bytes into a slice for each device",
          "give a larger --size");
    }
    this.shape = shape;
    this.pairs = shape.buffersPerDevice() / 2;
  }

  @Override
  public String name() {
    return "alltoall";
  }

  @Override
  public int devices() {
    return shape.devices();
  }

  @Override
  public List<String> operationNames() {
    return List.of("alltoall.produce", "alltoall.gather");
  }

  @Override
  public Map<String, Long> parameters() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    parameters.put("buffers_per_device", (long) shape.buffersPerDevice());
    parameters.put("buffer_bytes", shape.bufferBytes());
    parameters.put("seed", shape.seed());
    return parameters;
  }

  @Override
  public void emit(TraceSink sink) throws IOException {
    int devices = shape.devices();
    for (int device = 0; device < devices; device++) {
      for (int index = 0; index < 2 * pairs; index++) {
        sink.allocate(
            shape.bufferId(device, index),
            shape.bufferBytes(),
            device,
            index < pairs ? "field" : "act",
            "");
      }
    }
    int left = shape.operations();
    for (long round = 0; left > 0; round++) {
      sink.phase(round / pairs, "exchange");
      int pair = (int) (round % pairs);
      left = produce(sink, pair, left);
      left = gather(sink, pair, round < pairs, left);
    }
  }

  private int produce(TraceSink sink, int pair, int operationsLeft) throws IOException {
    int left = operationsLeft;
    long[] operand = new long[2];
    operand[1] = shape.bufferBytes();
    for (int device = 0; device < shape.devices() && left > 0; device++, left--) {
      operand[0] = shape.bufferId(device, pair);
      sink.operation(PRODUCE, device, Shape.flops(shape.bufferBytes()), operand, 1, operand, 1);
    }
    return left;
  }

  private int gather(TraceSink sink, int pair, boolean firstTime, int operationsLeft)
      throws IOException {
    int left = operationsLeft;
    int devices = shape.devices();
    long sliceBytes = shape.bufferBytes() / devices;
    long[] slices = new long[2 * devices];
    long[] result = new long[2];
    for (int device = 0; device < devices && left > 0; device++, left--) {
      for (int step = 0; step < devices; step++) {
        int owner =
            (device + step)
                % devices; // starting at home, so that not all read from device 0 at once
        int sent = shape.bufferId(owner, pair);
        if (firstTime && owner != device) {
          sink.export(sent, owner, device);
        }
        slices[2 * step] = sent;
        slices[2 * step + 1] = sliceBytes;
      }
      result[0] = shape.bufferId(device, pairs + pair);
      result[1] = sliceBytes * devices;
      sink.operation(GATHER, device, Shape.flops(result[1]), slices, devices, result, 1);
    }
    return left;
  }
}
