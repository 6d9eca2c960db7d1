package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceSink;

/**
 * Eight tenants on the same devices: each has an eighth of the buffers, of which it uses the front
 * half most of the time; they work in bursts, one after another at random, and now and then one
 * ends and a new one begins with fresh buffers. Whose memory is idle, and for how long, decides.
 */
public final class Tenants implements TraceGenerator {
  private static final int TENANTS = 8;
  private static final int BURST = 32;

  /** A burst in so many ends its tenant. */
  private static final int TURNOVER = 40;

  private final Shape shape;
  private final Touches touches;

  /**
   * Tenants with equal shares.
   *
   * @param writePercent share of operations, 0 to 100, that update their buffer in place
   * @throws UsageException where that is out of range, or a device has fewer than 16 buffers
   */
  public Tenants(Shape shape, int writePercent) throws UsageException {
    if (shape.buffersPerDevice() < 2 * TENANTS) {
      throw new UsageException(
          "tenants needs at least " + 2 * TENANTS + " buffers on each device",
          "give --buffers " + 2 * TENANTS + " or more");
    }
    this.shape = shape;
    this.touches = new Touches(shape, writePercent);
  }

  @Override
  public String name() {
    return "tenants";
  }

  @Override
  public int devices() {
    return shape.devices();
  }

  @Override
  public List<String> operationNames() {
    return List.of("tenant.read", "tenant.update");
  }

  @Override
  public Map<String, Long> parameters() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    parameters.put("tenants", (long) TENANTS);
    parameters.put("buffers_per_device", (long) shape.buffersPerDevice());
    parameters.put("buffer_bytes", shape.bufferBytes());
    parameters.put("write_percent", (long) touches.writePercent());
    parameters.put("seed", shape.seed());
    return parameters;
  }

  @Override
  public void emit(TraceSink sink) throws IOException {
    SplitMix random = new SplitMix(shape.seed());
    int share = shape.buffersPerDevice() / TENANTS;
    int perTenant = share * shape.devices();
    int[] firstBuffer = new int[TENANTS];
    int nextBuffer = 0;
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      firstBuffer[tenant] = nextBuffer;
      nextBuffer = begin(tenant, nextBuffer, share, sink);
    }
    int tenant = 0;
    for (int operation = 0; operation < shape.operations(); operation++) {
      if (operation % BURST == 0) {
        tenant = (int) random.below(TENANTS);
        boolean full = nextBuffer > Integer.MAX_VALUE - 1 - perTenant;
        if (operation > 0 && random.chance(1, TURNOVER) && !full) {
          for (int buffer = 0; buffer < perTenant; buffer++) {
            sink.free(firstBuffer[tenant] + buffer);
          }
          firstBuffer[tenant] = nextBuffer;
          nextBuffer = begin(tenant, nextBuffer, share, sink);
        }
        sink.phase(operation / BURST, "tenant " + tenant);
      }
      int device = operation % shape.devices();
      int within = random.chance(9, 10) ? Math.max(1, share / 2) : share;
      touches.touch(
          sink, random, device, firstBuffer[tenant] + device * share + random.below(within));
    }
  }

  /** Allocates a tenant's buffers, device by device; returns the id after them. */
  private int begin(int tenant, int firstBuffer, int share, TraceSink sink) throws IOException {
    int buffer = firstBuffer;
    for (int device = 0; device < shape.devices(); device++) {
      for (int index = 0; index < share; index++) {
        sink.allocate(buffer++, shape.bufferBytes(), device, "tenant " + tenant, "");
      }
    }
    return buffer;
  }
}
