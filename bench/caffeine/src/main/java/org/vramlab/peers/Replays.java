package org.vramlab.peers;

import com.github.benmanes.caffeine.cache.simulator.policy.AccessEvent;
import com.github.benmanes.caffeine.cache.simulator.policy.Policy;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.Replacement;
import org.vramlab.workloads.cache.CacheRun;
import org.vramlab.workloads.cache.CacheUnit;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.requests.RequestTraces;

/** One pass of the trace through a policy, ours or theirs. Threads: one. */
final class Replays {
  /** 10,000,000 requests for 1,000,000 objects, the trace that others call zipf1_10M. */
  static final String TRACE = "zipf:1000000,10000000,1.0,42,1";

  /** A tenth of the objects that it requests. */
  static final int CACHE_OBJECTS = 76_327;

  /** As many as Caffeine's simulator hands to a policy at once. */
  private static final int BATCH = 1000;

  private static final long SEED = 1;

  private final RequestTrace trace;

  /** The key of each request. */
  private final long[] keys;

  private final AccessEvent[] batch = new AccessEvent[BATCH];
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  Replays() throws UsageException, InputException {
    trace = RequestTraces.read(TRACE);
    int[] requests = trace.requests();
    keys = new long[requests.length];
    for (int i = 0; i < requests.length; i++) {
      keys[i] = trace.ids()[requests[i]];
    }
  }

  int requests() {
    return keys.length;
  }

  /** Cache mode, from the trace as it is held in memory: objects have numbers. */
  Pass numbered(PolicyChoice policy) {
    long begin = threads.getCurrentThreadCpuTime();
    long misses = run(trace, policy).misses();
    return new Pass(threads.getCurrentThreadCpuTime() - begin, misses);
  }

  /** Cache mode from keys: numbering the objects, which it does once a trace, is timed too. */
  Pass keyed(PolicyChoice policy) throws InputException {
    long begin = threads.getCurrentThreadCpuTime();
    RequestTrace numbered = RequestTraces.ofIds("keys", keys);
    long misses = run(numbered, policy).misses();
    return new Pass(threads.getCurrentThreadCpuTime() - begin, misses);
  }

  private static CacheRun run(RequestTrace trace, PolicyChoice policy) {
    return CacheRun.of(trace, policy, CACHE_OBJECTS, CacheUnit.OBJECTS, SEED);
  }

  /** Theirs: what their stopwatch times, the calls of {@code record}. */
  Pass theirs(Policy policy) {
    long nanos = 0;
    for (int from = 0; from < keys.length; from += BATCH) {
      int size = Math.min(BATCH, keys.length - from);
      for (int i = 0; i < size; i++) {
        batch[i] = AccessEvent.forKey(keys[from + i]);
      }
      long begin = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < size; i++) {
        policy.record(batch[i]);
      }
      nanos += threads.getCurrentThreadCpuTime() - begin;
    }
    policy.finished();
    return new Pass(nanos, policy.stats().missCount());
  }

  /** Bytes that ours allocates for each request of the second half of the trace. */
  double allocatedBytes(PolicyChoice policy) {
    int[] requests = trace.requests();
    Replacement cache =
        policy.newReplacement(CacheSetting.countingObjects(CACHE_OBJECTS, trace.ids(), SEED));
    int half = requests.length / 2;
    cache.replay(requests, 0, half, null);
    long before = threads.getCurrentThreadAllocatedBytes();
    cache.replay(requests, half, requests.length, null);
    long after = threads.getCurrentThreadAllocatedBytes();
    return (after - before) / (double) (requests.length - half);
  }
}
