package org.vramlab.workloads.format.models;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/** Passes over a model's layers, each reading the experts that its tokens need. */
final class ExpertRoutingConversion implements Conversion {
  /** Qwen1.5-MoE-A2.7B: three matrices of 2048 x 1408 in 16 bits. */
  private static final long QWEN_EXPERT_BYTES = 3L * 2048 * 1408 * 2;

  /** OLMoE-1B-7B: three matrices of 2048 x 1024 in 16 bits. */
  private static final long OLMOE_EXPERT_BYTES = 3L * 2048 * 1024 * 2;

  private static final int LAYER_SHIFT = 20;

  private final ExpertRouting routing;
  private final ConversionSettings settings;
  private final Account account;
  private final long expertBytes;
  private final TraceHeader header;
  private final List<Integer> layers;
  private final Iterator<Map.Entry<ExpertRouting.Step, ExpertRouting.Needed>> steps;

  /** Buffers by layer and expert. */
  private final Long2IntOpenHashMap buffers = new Long2IntOpenHashMap();

  private long[] operands = new long[64];
  private boolean started;
  private long pass = -1;
  private long passes;
  private long reads;

  ExpertRoutingConversion(ExpertRouting routing, ConversionSettings settings, Account account) {
    this.routing = routing;
    this.settings = settings;
    this.account = account;
    this.layers = List.copyOf(routing.layers());
    this.steps = routing.steps().entrySet().iterator();
    long assumedBytes = routing.byToken() ? OLMOE_EXPERT_BYTES : QWEN_EXPERT_BYTES;
    this.expertBytes = settings.expertBytes() == 0 ? assumedBytes : settings.expertBytes();
    List<String> names = new ArrayList<>();
    layers.forEach(layer -> names.add("layer " + layer));
    this.header =
        new TraceHeader(
            "expert_routing",
            settings.devices(),
            names,
            Map.of("capture", "\"converted from a log of routed tokens\""),
            Map.of());
    account.assumed(
        String.format(
            Locale.ROOT,
            "an expert has %,d bytes (--expert-bytes): the log has no sizes",
            expertBytes));
    account.assumed(
        routing.byToken()
            ? "each token is a pass of its own: the log names no passes"
            : "a pass reads each expert that its tokens need once in each layer");
    account.assumed(
        "only experts: attention, caches and layers that were not logged are not there");
    account.assumed(
        String.format(
            Locale.ROOT,
            "expert e lies on device e modulo %d (--devices), which computes it",
            settings.devices()));
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public boolean step(TraceSink sink) throws IOException {
    if (!started) {
      started = true;
      allocate(sink);
      return true;
    }
    if (!steps.hasNext()) {
      account.known(
          String.format(
              Locale.ROOT,
              "%,d rows of tokens, %,d passes over %,d layers, %,d experts; a pass reads %.1f"
                  + " experts in a layer on average",
              routing.tokens(),
              passes,
              layers.size(),
              buffers.size(),
              routing.steps().isEmpty() ? 0.0 : (double) reads / routing.steps().size()));
      return false;
    }
    Map.Entry<ExpertRouting.Step, ExpertRouting.Needed> next = steps.next();
    if (next.getKey().pass() != pass) {
      pass = next.getKey().pass();
      passes++;
      sink.phase(pass, "pass");
    }
    compute(next.getKey().layer(), next.getValue(), sink);
    return true;
  }

  /** All experts that are ever needed exist from the start, as weights do. */
  private void allocate(TraceSink sink) throws IOException {
    for (int layer : layers) {
      BitSet needed = new BitSet();
      routing
          .steps()
          .forEach((step, experts) -> {
            if (step.layer() == layer) {
              needed.or(experts.experts);
            }
          });
      for (int expert = needed.nextSetBit(0); expert >= 0; expert = needed.nextSetBit(expert + 1)) {
        int buffer = buffers.size();
        buffers.put(key(layer, expert), buffer);
        sink.allocate(
            buffer, expertBytes, expert % settings.devices(), "param", layer + "." + expert);
      }
    }
  }

  private static long key(int layer, int expert) {
    return (long) layer << LAYER_SHIFT | expert;
  }

  private void compute(int layer, ExpertRouting.Needed needed, TraceSink sink) throws IOException {
    int operation = layers.indexOf(layer);
    BitSet experts = needed.experts;
    // Two operations for each weight (of two bytes) and token.
    double flops = (double) expertBytes * needed.uses / settings.devices();
    for (int device = 0; device < settings.devices(); device++) {
      int count = 0;
      for (int expert = experts.nextSetBit(0);
          expert >= 0;
          expert = experts.nextSetBit(expert + 1)) {
        if (expert % settings.devices() == device) {
          if (2 * count == operands.length) {
            operands = Arrays.copyOf(operands, operands.length * 2);
          }
          operands[2 * count] = buffers.get(key(layer, expert));
          operands[2 * count + 1] = expertBytes;
          count++;
        }
      }
      if (count > 0) {
        reads += count;
        sink.operation(
            operation, device, (long) Math.min(flops, 9e17), operands, count, operands, 0);
      }
    }
  }

  @Override
  public void close() {}
}
