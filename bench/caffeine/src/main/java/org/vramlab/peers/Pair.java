package org.vramlab.peers;

import com.github.benmanes.caffeine.cache.simulator.admission.Admission;
import com.github.benmanes.caffeine.cache.simulator.policy.Policy;
import com.github.benmanes.caffeine.cache.simulator.policy.adaptive.ArcPolicy;
import com.github.benmanes.caffeine.cache.simulator.policy.irr.LirsPolicy;
import com.github.benmanes.caffeine.cache.simulator.policy.linked.FrequentlyUsedPolicy;
import com.github.benmanes.caffeine.cache.simulator.policy.linked.LinkedPolicy;
import com.github.benmanes.caffeine.cache.simulator.policy.linked.SievePolicy;
import com.github.benmanes.caffeine.cache.simulator.policy.sketch.WindowTinyLfuPolicy;
import com.github.benmanes.caffeine.cache.simulator.policy.two_queue.S3FifoPolicy;
import com.github.benmanes.caffeine.cache.simulator.policy.two_queue.TwoQueuePolicy;
import com.typesafe.config.Config;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.policy.EvictionPolicy;

/**
 * A policy of ours, the policy of Caffeine's simulator that goes by the same name, and what is
 * wanted.
 *
 * <p>Ours follow libCacheSim, so that miss counts differ a little where the two programs do: its
 * counts on the trace are what ours must equal.
 */
enum Pair {
  /** Least recently used. */
  LRU(
      EvictionPolicy.LRU,
      2_461_412,
      1.4,
      config -> linked(config, LinkedPolicy.EvictionPolicy.LRU)),
  /** First in, first out. */
  FIFO(
      EvictionPolicy.FIFO,
      2_768_838,
      1.4,
      config -> linked(config, LinkedPolicy.EvictionPolicy.FIFO)),
  /** Second chance. */
  CLOCK(
      EvictionPolicy.CLOCK,
      2_388_782,
      null,
      config -> linked(config, LinkedPolicy.EvictionPolicy.CLOCK)),
  /** SIEVE. */
  SIEVE(EvictionPolicy.SIEVE, 2_076_150, 1.35, SievePolicy::new),
  /** S3-FIFO. */
  S3FIFO(EvictionPolicy.S3FIFO, 2_052_437, 1.1, S3FifoPolicy::new),
  /** 2Q. */
  TWO_Q(EvictionPolicy.TWO_Q, 2_165_020, null, TwoQueuePolicy::new),
  /** ARC. */
  ARC(EvictionPolicy.ARC, 2_072_005, 1.15, ArcPolicy::new),
  /** LIRS. */
  LIRS(EvictionPolicy.LIRS, 2_074_974, 0.9, LirsPolicy::new),
  /** Least frequently used. */
  LFU(
      EvictionPolicy.LFU,
      2_076_150,
      null,
      config ->
          new FrequentlyUsedPolicy(
              Admission.ALWAYS, FrequentlyUsedPolicy.EvictionPolicy.LFU, config)),
  /** W-TinyLFU with a window of a hundredth. */
  W_TINY_LFU(
      EvictionPolicy.W_TINY_LFU,
      2_038_418,
      0.75,
      config -> WindowTinyLfuPolicy.policies(config).iterator().next());

  private final EvictionPolicy ours;
  private final long publishedMisses;
  private final @Nullable Double goal;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
  private final Function<Config, Policy> theirs;

  Pair(
      EvictionPolicy ours,
      long publishedMisses,
      @Nullable Double goal,
      Function<Config, Policy> theirs) {
    this.ours = ours;
    this.publishedMisses = publishedMisses;
    this.goal = goal;
    this.theirs = theirs;
  }

  private static Policy linked(Config config, LinkedPolicy.EvictionPolicy order) {
    return new LinkedPolicy(config, Set.of(), Admission.ALWAYS, order);
  }

  /** Ours. */
  EvictionPolicy ours() {
    return ours;
  }

  /** Theirs, new and empty. */
  Policy theirs(Config config) {
    return theirs.apply(config);
  }

  /** What libCacheSim (commit aa0fc409) misses on the trace. */
  long publishedMisses() {
    return publishedMisses;
  }

  /** How many times as fast as theirs ours is to be; null where nothing is wanted. */
  @Nullable Double goal() {
    return goal;
  }
}
