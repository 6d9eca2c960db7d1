package org.vramlab.workloads.results;

import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Who evicted whom while a run goes on: evictions and bytes by the process that made room, the
 * process that lost it, and the pool. Only what happened takes memory.
 */
final class EvictionCounts {
  /** Bits of a key for a process, and for a pool. */
  private static final int PROCESS_BITS = 16;

  private static final int POOL_BITS = 8;
  private static final int PROCESS_MASK = (1 << PROCESS_BITS) - 1;
  private static final int POOL_MASK = (1 << POOL_BITS) - 1;

  private final Long2LongOpenHashMap evictions = new Long2LongOpenHashMap();
  private final Long2LongOpenHashMap bytes = new Long2LongOpenHashMap();

  /** Processes by number; that of no process, -1, becomes the greatest and comes last. */
  void count(int evictor, int victim, int pool, long evictedBytes) {
    long pair = (long) (evictor & PROCESS_MASK) << PROCESS_BITS | (victim & PROCESS_MASK);
    long key = pair << POOL_BITS | (pool & POOL_MASK);
    evictions.addTo(key, 1);
    bytes.addTo(key, evictedBytes);
  }

  /**
   * All that was counted, by evictor, then victim, then pool.
   *
   * @param process the name of a process; of -1 that of no process
   * @param pool the name of a pool
   */
  List<EvictionResult> results(IntFunction<String> process, IntFunction<String> pool) {
    long[] keys = evictions.keySet().toLongArray();
    Arrays.sort(keys);
    List<EvictionResult> results = new ArrayList<>();
    for (long key : keys) {
      results.add(
          new EvictionResult(
              process.apply(processOf(key >> POOL_BITS >> PROCESS_BITS)),
              process.apply(processOf(key >> POOL_BITS)),
              pool.apply((int) key & POOL_MASK),
              evictions.get(key),
              bytes.get(key)));
    }
    return results;
  }

  private static int processOf(long bits) {
    int process = (int) bits & PROCESS_MASK;
    return process == PROCESS_MASK ? -1 : process;
  }
}
