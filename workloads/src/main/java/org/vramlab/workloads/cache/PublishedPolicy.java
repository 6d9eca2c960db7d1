package org.vramlab.workloads.cache;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;

/**
 * The policies of other programs, by the names that their results give them, and which of ours is
 * defined as the same.
 *
 * @param choice ours; null if there is none
 * @param reason why there is none
 * @param tolerance how far apart miss ratios may be, absolute; 0: counts are equal
 * @param less by how much smaller our cache is that does the same
 */
record PublishedPolicy(@Nullable PolicyChoice choice, String reason, double tolerance, long less) {
  private static final double RANDOM_TOLERANCE = 0.01;
  private static final double SAMPLED_TOLERANCE = 0.005;

  /**
   * That policy.
   *
   * @param params as the row states them: {@code name=value;...}; words without a value are remarks
   */
  static PublishedPolicy of(String name, String params) {
    return switch (name) {
      case "LRU", "LRU-2025", "linked.Lru" -> exact(EvictionPolicy.LRU);
      case "FIFO", "linked.Fifo" -> exact(EvictionPolicy.FIFO);
      case "MRU", "linked.Mru" -> exact(EvictionPolicy.MRU);
      case "Clock" -> withFigure(EvictionPolicy.CLOCK, "bits", params, "n-bit-counter", 1);
      case "Clock-2025" -> exact(EvictionPolicy.CLOCK);
      case "Sieve", "Sieve-2025" -> exact(EvictionPolicy.SIEVE);
      case "linked.Sieve" ->
          // Caffeine's simulator evicts one entry too early.
          new PublishedPolicy(PolicyChoice.of(EvictionPolicy.SIEVE), "", 0, 1);
      case "S3FIFO", "S3FIFOv0", "S3FIFOv0-2025" ->
          withFigure(EvictionPolicy.S3FIFO, "threshold", params, "move-to-main-threshold", 2);
      case "S3FIFO-2025" ->
          withFigure(EvictionPolicy.S3FIFO_2025, "threshold", params, "move-to-main-threshold", 2);
      case "two-queue.S3Fifo" -> exact(EvictionPolicy.S3FIFO_CAFFEINE);
      case "TwoQ", "TwoQ-2025" -> exact(EvictionPolicy.TWO_Q);
      case "ARC", "ARC-2025" -> exact(EvictionPolicy.ARC);
      case "LIRS", "LIRS-2025" -> exact(EvictionPolicy.LIRS);
      case "SLRU", "SLRU-2025" -> exact(EvictionPolicy.SLRU);
      case "LFU", "LFU-2025", "linked.Lfu" -> exact(EvictionPolicy.LFU);
      case "GDSF" -> exact(EvictionPolicy.GDSF);
      case "GDSF-2025" -> exact(EvictionPolicy.GDSF_2025);
      case "WTinyLFU", "WTinyLFU-2025" ->
          withFigure(EvictionPolicy.W_TINY_LFU, "window", params, "window-size", 0.01);
      case "LRU-K" -> withFigure(EvictionPolicy.LRU_K, "k", params, "K", 2);
      case "Random" -> near(EvictionPolicy.RANDOM_BUCKETS, RANDOM_TOLERANCE);
      case "sampled.sampled.Random" ->
          absent("Caffeine's draws with its own generator, and no tolerance is stated for it");
      case "Belady", "Belady-2025" -> exact(EvictionPolicy.BELADY);
      case "MIN-bypass", "opt.Clairvoyant" -> exact(EvictionPolicy.MIN);
      case "beladySize", "BeladySize" -> near(EvictionPolicy.BELADY_SIZE, SAMPLED_TOLERANCE);
      case "linked.Clock" ->
          absent("Caffeine's CLOCK differs from libCacheSim's by up to 0.15 %; ours is the latter");
      case "adaptive.Arc" -> absent("Caffeine's ARC rounds its balance; ours does not");
      case "irr.Lirs" -> absent("Caffeine's LIRS is the paper's; ours is libCacheSim's");
      case "two-queue.TwoQueue" ->
          absent("Caffeine's 2Q is another variant; ours is libCacheSim's");
      case "linked.S4Lru", "linked.SegmentedLru" ->
          absent("Caffeine's segmented LRU inserts elsewhere; ours is libCacheSim's");
      case "sketch.WindowTinyLfu (1%)" ->
          absent("Caffeine's W-TinyLFU counts with another sketch; ours is libCacheSim's");
      default -> absent("there is no such policy here");
    };
  }

  private static PublishedPolicy exact(EvictionPolicy policy) {
    return new PublishedPolicy(PolicyChoice.of(policy), "", 0, 0);
  }

  private static PublishedPolicy near(EvictionPolicy policy, double tolerance) {
    return new PublishedPolicy(PolicyChoice.of(policy), "", tolerance, 0);
  }

  private static PublishedPolicy absent(String reason) {
    return new PublishedPolicy(null, reason, 0, 0);
  }

  private static PublishedPolicy withFigure(
      EvictionPolicy policy, String ours, String params, String theirs, double standard) {
    for (String part : params.split(";", -1)) {
      String plain = part.strip();
      if (plain.startsWith(theirs + "=")) {
        try {
          double value = Double.parseDouble(plain.substring(theirs.length() + 1));
          return value == standard
              ? exact(policy)
              : new PublishedPolicy(PolicyChoice.of(policy, ours, value), "", 0, 0);
        } catch (IllegalArgumentException meaningless) {
          return absent("'" + plain + "' means nothing here");
        }
      }
    }
    return exact(policy);
  }
}
