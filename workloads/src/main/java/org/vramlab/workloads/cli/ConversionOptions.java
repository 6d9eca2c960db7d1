package org.vramlab.workloads.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ModelGeometry;
import org.vramlab.workloads.convert.ServingSettings;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.ByteSize;
import org.vramlab.workloads.trace.TraceHeader;
import picocli.CommandLine.Option;

/**
 * The options that state what files of other formats do not say. {@code trace info} prints what
 * each file's conversion assumed.
 */
final class ConversionOptions {
  @Option(
      names = "--strict",
      description = "a line that is not understood is an error, not left out.")
  boolean strict;

  @Option(
      names = "--devices",
      paramLabel = "N",
      description = "how many devices share the work of a request log (default: 1).")
  @Nullable Integer devices;

  @Option(
      names = "--spread",
      paramLabel = "tensor|requests|shared",
      description =
          "on several devices each has its part of every block (tensor, default), or they"
              + " take requests in turn, each with its own cache (requests) or reading the others'"
              + " (shared).")
  @Nullable String spread;

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "the model whose requests these are: ${COMPLETION-CANDIDATES} (default: llama3-8b),"
              + " or LAYERSxHEADSxDIMENSION[+PARAMETERSB].",
      completionCandidates = KnownModels.class)
  @Nullable String model;

  @Option(
      names = "--prefill-rate",
      paramLabel = "N",
      description = "tokens of prompt read in a second (default: 4000).")
  @Nullable Long prefillRate;

  @Option(
      names = "--prefill-skips-cached",
      description = "tokens that are cached take no time to read.")
  boolean prefillSkipsCached;

  @Option(
      names = "--token-ms",
      paramLabel = "MS",
      description = "time of one output token in milliseconds (default: 30).")
  @Nullable BigDecimal tokenMilliseconds;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      description = "requests served at a time; the others wait (default: no limit).")
  @Nullable Integer maxInFlight;

  @Option(
      names = "--kv-cache",
      paramLabel = "SIZE|unlimited",
      description = "memory for KV blocks of past and present (default: 1TiB).")
  @Nullable String kvCache;

  @Option(
      names = "--block-tokens",
      paramLabel = "N",
      description = "tokens of a KV block where the log does not fix it (default: 512).")
  @Nullable Integer blockTokens;

  @Option(
      names = "--prefill-tokens",
      paramLabel = "N",
      description = "tokens of a prompt that one prefill operation reads (default: 2048).")
  @Nullable Integer prefillTokens;

  @Option(
      names = "--decode-tokens",
      paramLabel = "N",
      description = "output tokens that one decode operation stands for (default: 64).")
  @Nullable Integer decodeTokens;

  @Option(names = "--no-weights", description = "leave the model's weights out of a request log.")
  boolean noWeights;

  @Option(
      names = "--model-bytes",
      paramLabel = "SIZE",
      description = "size of a checkpoint in a log of model swaps (default: 6.9GB).")
  @Nullable String modelBytes;

  @Option(
      names = "--expert-bytes",
      paramLabel = "SIZE",
      description = "size of one expert in a log of routed tokens.")
  @Nullable String expertBytes;

  @Option(
      names = "--kernel-tflops",
      paramLabel = "T",
      description =
          "arithmetic by which known durations become operations (default: 73.5, one MI250X"
              + " die).")
  @Nullable BigDecimal kernelTeraflops;

  /**
   * The settings that these options ask for.
   *
   * @throws UsageException where one is out of range
   */
  ConversionSettings settings() throws UsageException {
    ServingSettings standard = ServingSettings.DEFAULT;
    int deviceCount = (int) inRange("--devices", devices, 1, 1, TraceHeader.MAXIMUM_DEVICES);
    ServingSettings.Spread chosen = spread();
    if (chosen == ServingSettings.Spread.SHARED && deviceCount > Long.SIZE) {
      throw new UsageException(
          "--spread shared with " + deviceCount + " devices is too many", "give at most 64");
    }
    ServingSettings serving =
        new ServingSettings(
            model == null ? standard.model() : ModelGeometry.named(model),
            chosen,
            inRange(
                "--prefill-rate",
                prefillRate,
                standard.prefillTokensPerSecond(),
                1,
                1_000_000_000_000L),
            tokenMilliseconds == null
                ? standard.nanosPerOutputToken()
                : scaled("--token-ms", tokenMilliseconds, 1_000_000, 0, 10_000_000_000L),
            (int) inRange("--max-in-flight", maxInFlight, 0, 1, Integer.MAX_VALUE),
            cacheBytes(standard),
            (int) inRange("--block-tokens", blockTokens, standard.blockTokens(), 1, 1 << 20),
            (int) inRange("--prefill-tokens", prefillTokens, standard.prefillTokens(), 1, 1 << 24),
            (int) inRange("--decode-tokens", decodeTokens, standard.decodeTokens(), 1, 1 << 20),
            !prefillSkipsCached,
            !noWeights);
    double flops =
        kernelTeraflops == null
            ? ConversionSettings.MI250X_FLOPS_PER_SECOND
            : scaled("--kernel-tflops", kernelTeraflops, 1_000_000_000_000L, 1, 1L << 60);
    return new ConversionSettings(
        strict,
        deviceCount,
        flops,
        modelBytes == null ? 0 : ByteSize.parse(modelBytes),
        expertBytes == null ? 0 : ByteSize.parse(expertBytes),
        serving);
  }

  private ServingSettings.Spread spread() throws UsageException {
    if (spread == null) {
      return ServingSettings.DEFAULT.spread();
    }
    for (ServingSettings.Spread known : ServingSettings.Spread.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(spread)) {
        return known;
      }
    }
    throw new UsageException(
        "'--spread " + spread + "' means nothing", "write tensor, requests or shared");
  }

  private long cacheBytes(ServingSettings standard) throws UsageException {
    if (kvCache == null) {
      return standard.cacheBytes();
    }
    return kvCache.equals("unlimited") ? 0 : ByteSize.parse(kvCache);
  }

  private static long inRange(
      String option, @Nullable Number value, long standard, long least, long most)
      throws UsageException {
    if (value == null) {
      return standard;
    }
    long number = value.longValue();
    if (number < least || number > most) {
      throw outOfRange(option, value.toString(), Long.toString(least), Long.toString(most));
    }
    return number;
  }

  private static long scaled(String option, BigDecimal value, long unit, long least, long most)
      throws UsageException {
    BigDecimal scaled = value.multiply(BigDecimal.valueOf(unit));
    if (scaled.compareTo(BigDecimal.valueOf(least)) < 0
        || scaled.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw outOfRange(
          option,
          value.toPlainString(),
          BigDecimal.valueOf(least).divide(BigDecimal.valueOf(unit)).toPlainString(),
          BigDecimal.valueOf(most).divide(BigDecimal.valueOf(unit)).toPlainString());
    }
    return scaled.longValue();
  }

  private static UsageException outOfRange(String option, String value, String least, String most) {
    return new UsageException(
        option + " " + value + " is out of range", "give a number from " + least + " to " + most);
  }

  /** What was stated, for the digest of a configuration: nothing where nothing was. */
  List<String> configuration() {
    List<String> stated = new ArrayList<>();
    if (strict) {
      stated.add("strict");
    }
    add(stated, "devices", devices);
    add(stated, "spread", spread);
    add(stated, "model", model);
    add(stated, "prefill-rate", prefillRate);
    if (prefillSkipsCached) {
      stated.add("prefill-skips-cached");
    }
    add(stated, "token-ms", tokenMilliseconds);
    add(stated, "max-in-flight", maxInFlight);
    add(stated, "kv-cache", kvCache);
    add(stated, "block-tokens", blockTokens);
    add(stated, "prefill-tokens", prefillTokens);
    add(stated, "decode-tokens", decodeTokens);
    if (noWeights) {
      stated.add("no-weights");
    }
    add(stated, "model-bytes", modelBytes);
    add(stated, "expert-bytes", expertBytes);
    add(stated, "kernel-tflops", kernelTeraflops);
    return stated;
  }

  private static void add(List<String> stated, String name, @Nullable Object value) {
    if (value != null) {
      stated.add(name + "=" + value);
    }
  }

  /** The models that are known by name, for the help. */
  static final class KnownModels implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return ModelGeometry.names().iterator();
    }
  }
}
