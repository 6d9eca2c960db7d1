package org.vramlab.workloads.cache;

import java.util.BitSet;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.ManagedCache;
import org.vramlab.ttm.replacement.Replacement;
import org.vramlab.workloads.trace.NextUse;

/**
 * One policy in the memories of a gmtrace's devices, in cache mode: whole buffers, one pool for
 * each device, no fragmentation, no time.
 *
 * <p>At each operation its operands are made resident one by one, reads before writes, each in the
 * pool of the device that owns it, and nobody is evicted whom the operation uses. A miss brings the
 * buffer's bytes in, unless nothing was ever written to it and the operation does not read it: then
 * there is nothing to bring. An eviction takes its bytes out if it was written since it came in. A
 * free costs nothing. Uses count when all operands are resident, in their order.
 *
 * <p>Threads: one.
 */
final class BufferCache {
  private final PolicyChoice policy;
  private final long[] poolBytes;
  private final ManagedCache[] caches;
  private final long[] usedBytes;

  // By buffer.
  private final BitSet resident = new BitSet();
  private final BitSet dirty = new BitSet();
  private final BitSet written = new BitSet();
  private long[] sizes = new long[1024];

  private long uses;
  private long usedBytesInAll;
  private long misses;
  private long firstTouches;
  private long evictions;
  private long bytesIn;
  private long bytesOut;

  private int[] candidates = new int[16];
  private int[] scratch = new int[16];

  BufferCache(PolicyChoice policy, long[] poolBytes, long seed) {
    this.policy = policy;
    this.poolBytes = poolBytes;
    this.usedBytes = new long[poolBytes.length];
    this.caches = new ManagedCache[poolBytes.length];
    for (int device = 0; device < caches.length; device++) {
      CacheSetting setting = CacheSetting.managed(Math.max(1, poolBytes[device]), seed, dirty::get);
      caches[device] = new ManagedCache(policy.newReplacement(setting));
    }
  }

  /** What the simulation is told of one operation, each operand once. */
  interface Uses {
    int count();

    int buffer(int place);

    int owner(int place);

    long sizeBytes(int place);

    boolean reads(int place);

    boolean writes(int place);

    /** Number of the next operation that uses it, from 0, or {@link NextUse#NEVER}. */
    int nextUse(int place);

    boolean uses(int buffer);
  }

  /** An operation of that number, from 0. */
  void operation(Uses uses, long number) {
    long now = number + 1;
    this.uses += uses.count();
    for (int place = 0; place < uses.count(); place++) {
      int buffer = uses.buffer(place);
      usedBytesInAll += uses.sizeBytes(place);
      if (!resident.get(buffer)) {
        bringIn(uses, place, now);
      }
    }
    for (int place = 0; place < uses.count(); place++) {
      if (uses.writes(place)) {
        dirty.set(uses.buffer(place));
        written.set(uses.buffer(place));
      }
    }
    for (int place = 0; place < uses.count(); place++) {
      caches[uses.owner(place)].use(uses.buffer(place), now, next(uses, place));
    }
  }

  private static long next(Uses uses, int place) {
    int next = uses.nextUse(place);
    return next == NextUse.NEVER ? Replacement.NEVER : next + 1L;
  }

  private void bringIn(Uses uses, int place, long now) {
    int buffer = uses.buffer(place);
    int device = uses.owner(place);
    long size = uses.sizeBytes(place);
    misses++;
    while (usedBytes[device] + size > poolBytes[device]) {
      evictOne(device, uses);
    }
    if (buffer >= sizes.length) {
      sizes = java.util.Arrays.copyOf(sizes, 2 * buffer);
    }
    sizes[buffer] = size;
    usedBytes[device] += size;
    resident.set(buffer);
    ManagedCache cache = caches[device];
    cache.ensureSlots(buffer + 1);
    cache.bringIn(buffer, size, now, next(uses, place));
    if (uses.reads(place) || written.get(buffer)) {
      bytesIn += size;
    } else {
      firstTouches++;
    }
  }

  private void evictOne(int device, Uses uses) {
    ManagedCache cache = caches[device];
    int seen = 0;
    while (true) {
      int count = cache.candidates(candidates, scratch);
      for (int i = seen; i < count; i++) {
        int victim = candidates[i];
        if (!uses.uses(victim)) {
          evict(cache, device, victim);
          return;
        }
      }
      if (count < candidates.length) {
        throw new IllegalStateException("a pool is smaller than what one operation uses");
      }
      seen = count;
      candidates = new int[4 * count];
      scratch = new int[4 * count];
    }
  }

  private void evict(ManagedCache cache, int device, int victim) {
    cache.evict(victim);
    leave(device, victim);
    evictions++;
    if (dirty.get(victim)) {
      dirty.clear(victim);
      bytesOut += sizes[victim];
    }
  }

  private void leave(int device, int buffer) {
    resident.clear(buffer);
    usedBytes[device] -= sizes[buffer];
  }

  /** A buffer is freed. */
  void free(int buffer, int device) {
    if (resident.get(buffer)) {
      leave(device, buffer);
    }
    caches[device].ensureSlots(buffer + 1);
    caches[device].end(buffer);
    dirty.clear(buffer);
    written.clear(buffer);
  }

  /** What it has come to. */
  BufferRun result() {
    return new BufferRun(
        policy,
        poolBytes.clone(),
        uses,
        usedBytesInAll,
        misses,
        firstTouches,
        evictions,
        bytesIn,
        bytesOut);
  }
}
