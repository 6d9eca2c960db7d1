package org.vramlab.ttm.policy;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.replacement.Arc;
import org.vramlab.ttm.replacement.Belady;
import org.vramlab.ttm.replacement.BeladySize;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.Clock;
import org.vramlab.ttm.replacement.CostAware;
import org.vramlab.ttm.replacement.Fifo;
import org.vramlab.ttm.replacement.Gdsf;
import org.vramlab.ttm.replacement.Hyperbolic;
import org.vramlab.ttm.replacement.Lfu;
import org.vramlab.ttm.replacement.Lirs;
import org.vramlab.ttm.replacement.Lru;
import org.vramlab.ttm.replacement.LruK;
import org.vramlab.ttm.replacement.Mru;
import org.vramlab.ttm.replacement.PlanAhead;
import org.vramlab.ttm.replacement.RandomBuckets;
import org.vramlab.ttm.replacement.RandomChoice;
import org.vramlab.ttm.replacement.Replacement;
import org.vramlab.ttm.replacement.S3Fifo;
import org.vramlab.ttm.replacement.Sieve;
import org.vramlab.ttm.replacement.Slru;
import org.vramlab.ttm.replacement.TwoQ;
import org.vramlab.ttm.replacement.UvmTree;
import org.vramlab.ttm.replacement.WTinyLfu;
import org.vramlab.ttm.resource.EvictionCost;
import org.vramlab.ttm.resource.EvictionOrder;
import org.vramlab.ttm.resource.ListOrder;

/** The eviction policies that ship, by their names on the command line. */
public enum EvictionPolicy implements ReplacementPolicy {
  /** Least recently used first: TTM's own. */
  LRU(
      "lru",
      "least recently used first (TTM's own)",
      () -> new ListOrder(true, false),
      (choice, cache) -> new Lru(cache)),
  /** By the last fault, as NVIDIA's driver has it: of whole buffers, the order of arrival. */
  LRU_FAULT(
      "lru-fault",
      "least recently brought in first (NVIDIA's: uses do not count); of whole buffers, fifo",
      () -> new ListOrder(false, false),
      (choice, cache) -> new Fifo(cache)),
  /** First come, first out. */
  FIFO(
      "fifo",
      "longest resident first, whatever its use",
      () -> new ListOrder(false, false),
      (choice, cache) -> new Fifo(cache)),
  /** Most recently used first. */
  MRU(
      "mru",
      "most recently used first: best for a cyclic sweep without knowing the future",
      () -> new ListOrder(true, true),
      (choice, cache) -> new Mru(cache)),
  /** By lot. */
  RANDOM("random", "anybody, by lot", (choice, cache) -> new RandomChoice(cache)),
  /** By lot, as libCacheSim draws. */
  RANDOM_BUCKETS(
      "random-buckets",
      "random as libCacheSim draws: buckets of a hash table in a fixed cycle",
      (choice, cache) -> new RandomBuckets(cache)),
  /** Second chance. */
  CLOCK(
      "clock",
      "fifo with a second chance for what was used (CLOCK)",
      (choice, cache) -> new Clock(cache, choice.count("bits")),
      PolicyOption.count("bits", 1, 1, 6, "of the counter of uses")),
  /** SIEVE. */
  SIEVE(
      "sieve", "a hand sieves out what was not used (SIEVE)", (choice, cache) -> new Sieve(cache)),
  /** S3-FIFO as in the paper. */
  S3FIFO("s3fifo", "newcomers prove themselves in a small queue (S3-FIFO)", S3Fifo.Variant.PAPER),
  /** S3-FIFO as libCacheSim has it since. */
  S3FIFO_2025(
      "s3fifo-2025", "S3-FIFO as in libCacheSim since December 2024", S3Fifo.Variant.FILLS_MAIN),
  /** S3-FIFO as in Caffeine's simulator. */
  S3FIFO_CAFFEINE("s3fifo-caffeine", "S3-FIFO as in Caffeine's simulator", S3Fifo.Variant.CAFFEINE),
  /** 2Q. */
  TWO_Q(
      "2q",
      "newcomers in a fifo; who comes back enters an lru (2Q)",
      (choice, cache) -> new TwoQ(cache, choice.figure("in"), choice.figure("out")),
      PolicyOption.share("in", 0.25, "share of the newcomers"),
      PolicyOption.share("out", 0.5, "size of what is remembered, as a share of the cache")),
  /** ARC. */
  ARC("arc", "recency and frequency, balanced as it goes (ARC)", (choice, cache) -> new Arc(cache)),
  /** LIRS. */
  LIRS(
      "lirs",
      "what came back soon stays (LIRS)",
      (choice, cache) -> new Lirs(cache, choice.figure("hir")),
      PolicyOption.share("hir", 0.01, "share of what has not proved itself")),
  /** Least frequently used. */
  LFU(
      "lfu",
      "least frequently used first, counted while resident",
      (choice, cache) -> new Lfu(cache)),
  /** Segmented LRU. */
  SLRU(
      "slru",
      "segments of an lru; each hit moves up one",
      (choice, cache) -> new Slru(cache, choice.count("segments")),
      PolicyOption.count("segments", 4, 1, 100, "how many, equal")),
  /** W-TinyLFU. */
  W_TINY_LFU(
      "wtinylfu",
      "a window before a segmented lru that counts decide about (W-TinyLFU)",
      (choice, cache) -> new WTinyLfu(cache, choice.figure("window")),
      PolicyOption.share("window", 0.01, "share of the window")),
  /** LRU-K. */
  LRU_K(
      "lruk",
      "whose K-th last use lies farthest back (LRU-K)",
      (choice, cache) -> new LruK(cache, choice.count("k")),
      PolicyOption.count("k", 2, 1, 100, "which use counts")),
  /** Greedy dual by size and frequency. */
  GDSF(
      "gdsf",
      "fewest uses for its size, with ageing (GDSF)",
      (choice, cache) -> new Gdsf(cache, false)),
  /** Greedy dual, as libCacheSim has it since 2025. */
  GDSF_2025(
      "gdsf-2025",
      "GDSF as in libCacheSim of 2025: a newcomer may be the victim",
      (choice, cache) -> new Gdsf(cache, true)),
  /** Hyperbolic caching. */
  HYPERBOLIC(
      "hyperbolic",
      "fewest uses for its size and its time here, of a sample",
      (choice, cache) -> new Hyperbolic(cache, choice.count("sample")),
      PolicyOption.count("sample", 64, 1, 1 << 20, "how many are looked at")),
  /** UVM's tree-based neighbourhood pre-eviction. */
  UVM_TREE(
      "uvm-tree",
      "lru, and the rest of a neighbourhood once it is half gone (UVM's tree)",
      (choice, cache) -> new UvmTree(cache, choice.count("levels")),
      PolicyOption.count("levels", 5, 1, 10, "of a tree over 2^levels buffers")),
  /** Greedy dual by the time that it takes to come back. */
  COST_AWARE(
      "cost-aware",
      "least time to write back and fetch again for its size, with ageing",
      (choice, cache) ->
          new CostAware(
              cache, choice.figure("rate"), choice.figure("latency"), choice.count("uses") == 1),
      PolicyOption.count("uses", 0, 0, 1, "whether uses count, 1, or recency alone, 0"),
      PolicyOption.ofCacheMode("rate", 25, 0.001, 1e6, "of the link, GB/s"),
      PolicyOption.ofCacheMode("latency", 10, 0, 1e6, "of the link, microseconds")),
  /** Sees a window of the future. */
  PLAN_AHEAD(
      "plan-ahead",
      "who is used within a window ahead stays; beyond it lru; knows that much of the future",
      true,
      null,
      (choice, cache) -> new PlanAhead(cache, choice.count("window")),
      PolicyOption.count("window", 1024, 1, Integer.MAX_VALUE, "operations, or requests, ahead")),
  /** Farthest next use first (Belady 1966): knows the future. */
  BELADY(
      "belady",
      "farthest next use first (Belady); knows the trace's future",
      true,
      FarthestNextUse::new,
      (choice, cache) -> new Belady(cache, false)),
  /** The same, where a newcomer need not be kept. */
  MIN(
      "min",
      "belady with bypass: for equal sizes no policy misses less; knows the future",
      true,
      null,
      (choice, cache) -> new Belady(cache, true)),
  /** Size times distance. */
  BELADY_SIZE(
      "beladysize",
      "largest size times time to the next use, of a sample; knows the future",
      true,
      null,
      (choice, cache) -> new BeladySize(cache, choice.count("sample")),
      PolicyOption.count("sample", 128, 1, 1 << 20, "how many are looked at"));

  /** Makes the cache of a policy. */
  private interface CacheMaker {
    Replacement make(PolicyChoice choice, CacheSetting setting);
  }

  private final String label;
  private final String description;
  private final boolean clairvoyant;

  @SuppressWarnings("ImmutableEnumChecker") // a constructor reference: it has no state
  private final @Nullable Supplier<EvictionOrder> order;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing that changes
  private final CacheMaker cache;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of records
  private final List<PolicyOption> options;

  EvictionPolicy(String label, String description, S3Fifo.Variant variant) {
    this(
        label,
        description,
        (choice, cache) ->
            new S3Fifo(
                cache,
                variant,
                choice.count("threshold"),
                choice.figure("small"),
                choice.figure("ghost")),
        PolicyOption.count("threshold", 2, 1, 100, "uses that lead to the main queue"),
        PolicyOption.share("small", 0.1, "share of the small queue"),
        PolicyOption.share("ghost", 0.9, "size of what is remembered, as a share of the cache"));
  }

  EvictionPolicy(String label, String description, CacheMaker cache, PolicyOption... options) {
    this(label, description, false, null, cache, options);
  }

  EvictionPolicy(
      String label, String description, Supplier<EvictionOrder> order, CacheMaker cache) {
    this(label, description, false, order, cache);
  }

  EvictionPolicy(
      String label,
      String description,
      boolean clairvoyant,
      @Nullable Supplier<EvictionOrder> order,
      CacheMaker cache,
      PolicyOption... options) {
    this.label = label;
    this.description = description;
    this.clairvoyant = clairvoyant;
    this.order = order;
    this.cache = cache;
    this.options = List.of(options);
  }

  /** A new, empty order; lots are drawn as with seed 1. */
  public EvictionOrder newOrder() {
    return newOrder(PolicyChoice.of(this), EvictionCost.BY_SIZE, 1);
  }

  @Override
  public EvictionOrder newOrder(PolicyChoice choice, EvictionCost cost, long seed) {
    return order != null ? order.get() : ReplacementPolicy.super.newOrder(choice, cost, seed);
  }

  @Override
  public boolean isManagerPolicy() {
    return this != MIN && this != BELADY_SIZE && this != GDSF_2025;
  }

  @Override
  public Replacement newReplacement(PolicyChoice choice, CacheSetting setting) {
    return cache.make(choice, setting);
  }

  @Override
  public List<PolicyOption> options() {
    return options;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public boolean clairvoyant() {
    return clairvoyant;
  }

  /** The policy of that name; null if there is none. */
  public static @Nullable EvictionPolicy named(String label) {
    for (EvictionPolicy policy : values()) {
      if (policy.label.equals(label)) {
        return policy;
      }
    }
    return null;
  }
}
