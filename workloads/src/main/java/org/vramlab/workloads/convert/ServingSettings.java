package org.vramlab.workloads.convert;

/**
 * How a server is assumed to work off a log of language-model requests.
 *
 * @param model whose keys and values are kept
 * @param spread how requests and blocks lie on several devices
 * @param prefillTokensPerSecond rate at which a prompt is read
 * @param nanosPerOutputToken time from one output token to the next
 * @param maxInFlight most requests served at the same time; others wait, first come first served; 0
 *     for no limit
 * @param cacheBytes memory for blocks, in use or kept for reuse; beyond it the least recently used
 *     that no request holds are dropped; 0 for no limit
 * @param blockTokens tokens of a block, for logs that do not fix it
 * @param prefillTokens tokens of a prompt that one prefill operation reads at most
 * @param decodeTokens output tokens that one decode operation stands for
 * @param prefillsReused whether reading a prompt takes as long however much of it is cached (as
 *     published replays of such logs count), or only the rest does
 * @param weights whether the model's weights are a buffer that every operation reads
 */
public record ServingSettings(
    ModelGeometry model,
    Spread spread,
    long prefillTokensPerSecond,
    long nanosPerOutputToken,
    int maxInFlight,
    long cacheBytes,
    int blockTokens,
    int prefillTokens,
    int decodeTokens,
    boolean prefillsReused,
    boolean weights) {
  /** How requests and blocks lie on several devices. */
  public enum Spread {
    /** Tensor parallel: every device holds its part of each block and works on every request. */
    TENSOR,
    /** Requests go round the devices; each device has a cache of its own. */
    REQUESTS,
    /** Requests go round the devices; blocks of other devices are read in place. */
    SHARED
  }

  /** What holds where a user states nothing. */
  public static final ServingSettings DEFAULT =
      new ServingSettings(
          ModelGeometry.LLAMA3_8B,
          Spread.TENSOR,
          4000,
          30_000_000,
          0,
          1L << 40,
          512,
          2048,
          64,
          true,
          true);

  /** Checks ranges. */
  public ServingSettings {
    if (prefillTokensPerSecond < 1
        || nanosPerOutputToken < 0
        || maxInFlight < 0
        || cacheBytes < 0
        || blockTokens < 1
        || prefillTokens < 1
        || decodeTokens < 1) {
      throw new IllegalArgumentException("a setting is out of range");
    }
  }
}
