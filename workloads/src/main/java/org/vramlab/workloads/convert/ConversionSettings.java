package org.vramlab.workloads.convert;

/**
 * What a user may state about files that do not say it themselves. Each format takes what concerns
 * it and prints what it took.
 *
 * @param strict whether a line that is not understood is an error
 * @param devices how many devices the work is spread over, where the format leaves that open
 * @param kernelFlopsPerSecond arithmetic by which known durations are turned into operations, for
 *     formats that time their kernels: {@value #MI250X_FLOPS_PER_SECOND} is what one die of the
 *     default machine sustains, so that a replay there takes as long
 * @param modelBytes size of a checkpoint in a log of model swaps, 0 for the format's assumption
 * @param expertBytes size of one expert in a log of routed tokens, 0 for the format's assumption
 * @param serving how language-model requests are served
 */
public record ConversionSettings(
    boolean strict,
    int devices,
    double kernelFlopsPerSecond,
    long modelBytes,
    long expertBytes,
    ServingSettings serving) {
  /** Half-precision arithmetic that one MI250X die sustains, as the default machine states it. */
  public static final double MI250X_FLOPS_PER_SECOND = 191.5e12 * 0.384;

  /** What holds where a user states nothing. */
  public static final ConversionSettings DEFAULT =
      new ConversionSettings(false, 1, MI250X_FLOPS_PER_SECOND, 0, 0, ServingSettings.DEFAULT);

  /** Checks ranges. */
  public ConversionSettings {
    if (devices < 1 || !(kernelFlopsPerSecond > 0) || modelBytes < 0 || expertBytes < 0) {
      throw new IllegalArgumentException("a setting is out of range");
    }
  }

  /** Operations that take so long at the stated rate. */
  public long flopsOf(double seconds) {
    return Math.max(0, (long) Math.min(seconds * kernelFlopsPerSecond, 9e17));
  }
}
