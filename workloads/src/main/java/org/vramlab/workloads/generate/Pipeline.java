package org.vramlab.workloads.generate;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceSink;

/**
 * Pipeline-parallel training: each device is a stage with its own weights; micro-batches go forward
 * through the stages, each handing its activation to the next, which reads it in place, then back
 * in reverse order, freeing them. All weights of a stage are read in both directions, and updated
 * at the end of a step of four micro-batches.
 *
 * <p>Stack-like activations beside cyclic weights.
 */
public final class Pipeline implements TraceGenerator {
  private static final int MICRO_BATCHES = 4;
  private static final int FORWARD = 0;
  private static final int BACKWARD = 1;
  private static final int UPDATE = 2;

  private final Shape shape;

  /**
   * So many weights on each stage, and activations of the same size.
   *
   * @throws UsageException where there are fewer than two devices
   */
  public Pipeline(Shape shape) throws UsageException {
    if (shape.devices() < 2) {
      throw new UsageException("pipeline needs at least two devices", "give --devices 2 or more");
    }
    this.shape = shape;
  }

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public int devices() {
    return shape.devices();
  }

  @Override
  public List<String> operationNames() {
    return List.of("forward", "backward", "update");
  }

  @Override
  public Map<String, Long> parameters() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    parameters.put("weights_per_stage", (long) shape.buffersPerDevice());
    parameters.put("buffer_bytes", shape.bufferBytes());
    parameters.put("micro_batches", (long) MICRO_BATCHES);
    return parameters;
  }

  @Override
  public void emit(TraceSink sink) throws IOException {
    shape.allocate(sink, "param");
    Program program = new Program(sink);
    for (int step = 0; program.left > 0; step++) {
      sink.phase(step, "forward");
      for (int batch = 0; batch < MICRO_BATCHES; batch++) {
        program.forward();
      }
      sink.phase(step, "backward");
      for (int batch = 0; batch < MICRO_BATCHES; batch++) {
        program.backward();
      }
      sink.phase(step, "optimizer");
      program.update();
    }
  }

  /** One emission: stops for good when all operations are spent. */
  private final class Program {
    private final TraceSink sink;
    private final Imports imports = new Imports();

    /** Activations in existence, by micro-batch and layer, the youngest last. */
    private final IntArrayList activations = new IntArrayList();

    private int nextBuffer = shape.devices() * shape.buffersPerDevice();
    private int left = shape.operations();
    private final long[] reads = new long[4];
    private final long[] write = new long[2];

    Program(TraceSink sink) {
      this.sink = sink;
    }

    /** Each layer of each stage reads the activation before it and makes one. */
    void forward() throws IOException {
      int before = -1;
      int beforeOwner = 0;
      for (int stage = 0; stage < shape.devices(); stage++) {
        for (int layer = 0; layer < shape.buffersPerDevice() && left > 0; layer++) {
          int made = nextBuffer++;
          sink.allocate(made, shape.bufferBytes(), stage, "act", "");
          activations.add(made);
          if (before >= 0) {
            imports.announce(before, beforeOwner, stage, sink);
          }
          operation(FORWARD, stage, shape.bufferId(stage, layer), before, made);
          before = made;
          beforeOwner = stage;
        }
      }
    }

    /** In reverse: reads weight and activation, and frees the activation. */
    void backward() throws IOException {
      for (int stage = shape.devices() - 1; stage >= 0; stage--) {
        for (int layer = shape.buffersPerDevice() - 1; layer >= 0 && left > 0; layer--) {
          int activation = activations.removeInt(activations.size() - 1);
          operation(BACKWARD, stage, shape.bufferId(stage, layer), activation, -1);
          sink.free(activation);
        }
      }
    }

    void update() throws IOException {
      for (int stage = 0; stage < shape.devices(); stage++) {
        for (int layer = 0; layer < shape.buffersPerDevice() && left > 0; layer++) {
          int weight = shape.bufferId(stage, layer);
          operation(UPDATE, stage, weight, -1, weight);
        }
      }
    }

    private void operation(int operation, int stage, int first, int second, int written)
        throws IOException {
      left--;
      reads[0] = first;
      reads[1] = shape.bufferBytes();
      reads[2] = second;
      reads[3] = shape.bufferBytes();
      write[0] = written;
      write[1] = shape.bufferBytes();
      sink.operation(
          operation,
          stage,
          Shape.flops(shape.bufferBytes()) * 512,
          reads,
          second < 0 ? 1 : 2,
          write,
          written < 0 ? 0 : 1);
    }
  }
}
