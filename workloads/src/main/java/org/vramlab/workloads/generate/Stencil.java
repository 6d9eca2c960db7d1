package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceSink;

/**
 * A stencil on slabs: each step computes every slab of the next field from the same slab of the
 * current one and a sixteenth of its two neighbours, the halo; at the borders of a device these
 * belong to other devices and are read in place. Then the fields change places.
 *
 * <p>A cyclic sweep with sharing: the worst case of recency, and a few bytes over the links in each
 * step.
 */
public final class Stencil implements TraceGenerator {
  private static final int HALO_SHARE = 16;

  private final Shape shape;

  /** Slabs of one field on each device. */
  private final int slabs;

  /**
   * A grid of slabs; half of the buffers are the one field, half the other.
   *
   * @throws UsageException where a device has fewer than two buffers
   */
  public Stencil(Shape shape) throws UsageException {
    if (shape.buffersPerDevice() < 2) {
      throw new UsageException(
          "stencil needs at least two buffers on each device", "give --buffers 2 or more");
    }
    this.shape = shape;
    this.slabs = shape.buffersPerDevice() / 2;
  }

  @Override
  public String name() {
    return "stencil";
  }

  @Override
  public int devices() {
    return shape.devices();
  }

  @Override
  public List<String> operationNames() {
    return List.of("stencil.step");
  }

  @Override
  public Map<String, Long> parameters() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    parameters.put("slabs_per_device", (long) slabs);
    parameters.put("buffer_bytes", shape.bufferBytes());
    return parameters;
  }

  @Override
  public void emit(TraceSink sink) throws IOException {
    shape.allocate(sink, "field");
    Imports imports = new Imports();
    long haloBytes = Math.max(1, shape.bufferBytes() / HALO_SHARE);
    int all = shape.devices() * slabs;
    long[] reads = new long[6];
    long[] write = {0, shape.bufferBytes()};
    for (int operation = 0; operation < shape.operations(); operation++) {
      int step = operation / all;
      if (operation % all == 0) {
        sink.phase(step, "step");
      }
      // Devices take turns, each on its own slabs in order.
      int device = operation % shape.devices();
      int slab = device * slabs + operation % all / shape.devices();
      int current = step % 2;
      int count = 0;
      for (int neighbour = slab - 1; neighbour <= slab + 1; neighbour++) {
        if (neighbour < 0 || neighbour >= all) {
          continue;
        }
        int owner = neighbour / slabs;
        int buffer = buffer(current, neighbour);
        imports.announce(buffer, owner, device, sink);
        reads[2 * count] = buffer;
        reads[2 * count + 1] = neighbour == slab ? shape.bufferBytes() : haloBytes;
        count++;
      }
      write[0] = buffer(1 - current, slab);
      sink.operation(0, device, Shape.flops(shape.bufferBytes()) * 8, reads, count, write, 1);
    }
  }

  private int buffer(int field, int slab) {
    return shape.bufferId(slab / slabs, field * slabs + slab % slabs);
  }
}
