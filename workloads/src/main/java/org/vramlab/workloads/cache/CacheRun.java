package org.vramlab.workloads.cache;

import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.Replacement;
import org.vramlab.workloads.requests.RequestTrace;

/**
 * What a policy made of a trace of requests. Every request counts, from the first one on.
 *
 * @param policy which, with its figures
 * @param size of the cache, in its unit
 * @param unit what the size counts
 * @param requests how many there were
 * @param misses how many of them were not found
 * @param requestedBytes of all requests
 * @param missedBytes of those that were not found
 * @param evictions how many objects were evicted
 */
public record CacheRun(
    PolicyChoice policy,
    long size,
    CacheUnit unit,
    long requests,
    long misses,
    long requestedBytes,
    long missedBytes,
    long evictions) {

  /** Replays {@code trace} through a new cache. */
  public static CacheRun of(
      RequestTrace trace, PolicyChoice policy, long size, CacheUnit unit, long seed) {
    boolean inBytes = unit == CacheUnit.BYTES;
    CacheSetting setting =
        inBytes
            ? CacheSetting.countingSizes(size, trace.sizes(), trace.ids(), seed)
            : CacheSetting.countingObjects(size, trace.ids(), seed);
    Replacement cache = policy.newReplacement(setting);
    int[] requests = trace.requests();
    long[] nextUses = policy.policy().clairvoyant() ? trace.nextUses() : null;
    long missedBytes = 0;
    if (inBytes || !trace.hasSizes()) {
      cache.replay(requests, 0, requests.length, nextUses);
      missedBytes = cache.missedSize();
    } else {
      // The policy counts objects; what they weigh it does not know.
      missedBytes = cache.replay(requests, nextUses, trace.sizes());
    }
    return new CacheRun(
        policy,
        size,
        unit,
        requests.length,
        cache.misses(),
        trace.requestedBytes(),
        missedBytes,
        cache.evictions());
  }

  /** Whether it kept nobody, although some of {@code objects} were requested again. */
  public boolean letsNothingIn(long objects) {
    return misses == requests && evictions == 0 && requests > objects;
  }

  /** Misses of all requests. */
  public double missRatio() {
    return misses / (double) requests;
  }

  /** Missed bytes of all requested. */
  public double byteMissRatio() {
    return missedBytes / (double) requestedBytes;
  }
}
