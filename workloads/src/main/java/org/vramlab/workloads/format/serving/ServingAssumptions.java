package org.vramlab.workloads.format.serving;

import java.util.Locale;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ServingSettings;
import org.vramlab.workloads.trace.ByteSize;

/** Says in words how the server is assumed to work, and which option states it otherwise. */
final class ServingAssumptions {
  private ServingAssumptions() {}

  static void state(ConversionSettings settings, Account account) {
    ServingSettings serving = settings.serving();
    account.assumed(
        String.format(
            Locale.ROOT,
            "model %s (--model): %,d bytes of keys and values a token",
            serving.model().name(),
            serving.model().kvBytesPerToken()));
    account.assumed(
        serving.weights() && serving.model().weightBytes() > 0
            ? String.format(
                Locale.ROOT,
                "%.1f GB of weights, one buffer a device, read by every operation (--no-weights)",
                serving.model().weightBytes() / 1e9)
            : "weights take no memory");
    account.assumed(spread(settings));
    account.assumed(
        String.format(
            Locale.ROOT,
            "prompts are read at %,d tokens/s (--prefill-rate), %s; an output token takes %s ms"
                + " (--token-ms)",
            serving.prefillTokensPerSecond(),
            serving.prefillsReused()
                ? "cached tokens too (--prefill-skips-cached)"
                : "cached tokens in no time",
            serving.nanosPerOutputToken() / 1e6));
    account.assumed(
        (serving.maxInFlight() == 0
                ? "any number of requests in flight"
                : "at most " + serving.maxInFlight() + " requests in flight")
            + " (--max-in-flight), first come first served");
    account.assumed(
        (serving.cacheBytes() == 0
                ? "blocks stay cached for ever"
                : "blocks that no request holds are dropped, least recently used first, beyond "
                    + ByteSize.format(serving.cacheBytes())
                    + " in all")
            + " (--kv-cache)");
    account.assumed(
        "one prefill operation reads "
            + serving.prefillTokens()
            + " tokens (--prefill-tokens), one decode operation stands for "
            + serving.decodeTokens()
            + " output tokens (--decode-tokens); output fills the last block of the prompt first;"
            + " a request that touches its own blocks again counts as no reuse");
    account.assumed("two floating-point operations for each weight and token");
  }

  private static String spread(ConversionSettings settings) {
    int devices = settings.devices();
    if (devices == 1) {
      return "one device (--devices, --spread)";
    }
    return switch (settings.serving().spread()) {
      case TENSOR ->
          devices + " devices, each with its part of every block (--devices, --spread tensor)";
      case REQUESTS ->
          devices
              + " devices that take requests in turn, each with a cache of its own (--devices,"
              + " --spread requests)";
      case SHARED ->
          devices
              + " devices that take requests in turn and read each other's blocks in place"
              + " (--devices, --spread shared)";
    };
  }
}
