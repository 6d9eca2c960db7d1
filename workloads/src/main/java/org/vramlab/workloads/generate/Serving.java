package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ModelGeometry;
import org.vramlab.workloads.convert.ServingSettings;
import org.vramlab.workloads.format.serving.ServingConversion;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceSink;

/**
 * Language-model serving: made-up conversations, served as recorded ones are (see {@link
 * ServingConversion}), tensor parallel over all devices. KV blocks of the given size are found
 * again by the next turn of their conversation, and dropped when there are more than so many.
 */
public final class Serving implements TraceGenerator {
  private static final int BLOCK_TOKENS = 512;

  /** The weights are as large as so many blocks. */
  private static final int WEIGHT_BLOCKS = 8;

  private static final int MOST_IN_FLIGHT = 16;

  private final Shape shape;

  /** A cache of so many blocks on each device. */
  public Serving(Shape shape) {
    this.shape = shape;
  }

  @Override
  public String name() {
    return "serving";
  }

  @Override
  public int devices() {
    return shape.devices();
  }

  @Override
  public List<String> operationNames() {
    return List.of("prefill", "decode");
  }

  @Override
  public Map<String, Long> parameters() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    parameters.put("cached_blocks", (long) shape.buffersPerDevice());
    parameters.put("block_bytes_per_device", shape.bufferBytes());
    parameters.put("block_tokens", (long) BLOCK_TOKENS);
    parameters.put("most_in_flight", (long) MOST_IN_FLIGHT);
    parameters.put("seed", shape.seed());
    return parameters;
  }

  @Override
  public void emit(TraceSink sink) throws IOException {
    Account account = new Account(name(), false);
    FirstOperations first = new FirstOperations(sink, shape.operations());
    try (Conversion server =
        new ServingConversion(
            name(), new SyntheticRequests(shape.seed(), BLOCK_TOKENS), settings(), account)) {
      while (!first.isComplete() && server.step(first)) {
        // Each step is one arrival, piece of an answer, or end.
      }
    } catch (InputException impossible) {
      throw new AssertionError("made-up requests are sound", impossible);
    }
  }

  private ConversionSettings settings() {
    long weightBytes = shape.bufferBytes() * WEIGHT_BLOCKS * shape.devices();
    long tokenBytes = Math.max(1, shape.bufferBytes() * shape.devices() / BLOCK_TOKENS);
    ServingSettings standard = ServingSettings.DEFAULT;
    ServingSettings serving =
        new ServingSettings(
            new ModelGeometry("synthetic", tokenBytes, weightBytes, weightBytes / 2),
            ServingSettings.Spread.TENSOR,
            standard.prefillTokensPerSecond(),
            standard.nanosPerOutputToken(),
            MOST_IN_FLIGHT,
            tokenBytes * BLOCK_TOKENS * shape.buffersPerDevice(),
            BLOCK_TOKENS,
            standard.prefillTokens(),
            standard.decodeTokens(),
            standard.prefillsReused(),
            true);
    return new ConversionSettings(
        false, shape.devices(), ConversionSettings.MI250X_FLOPS_PER_SECOND, 0, 0, serving);
  }
}
