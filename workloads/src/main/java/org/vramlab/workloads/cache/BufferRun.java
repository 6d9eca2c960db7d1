package org.vramlab.workloads.cache;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.EventKind;
import org.vramlab.workloads.trace.NextUse;
import org.vramlab.workloads.trace.TraceReader;
import org.vramlab.workloads.trace.TraceSource;

/**
 * What a policy made of a gmtrace in cache mode: see {@link BufferCache} for the rules.
 *
 * @param policy which, with its figures
 * @param poolBytes of each device
 * @param uses operands of all operations
 * @param usedBytes of the buffers that these are, each counted whole
 * @param misses operands that were not resident
 * @param firstTouches those of them that brought no bytes in
 * @param evictions how many buffers were evicted
 * @param bytesIn brought in
 * @param bytesOut written back
 */
@SuppressWarnings("ArrayRecordComponent") // one figure a device, never compared
public record BufferRun(
    PolicyChoice policy,
    long[] poolBytes,
    long uses,
    long usedBytes,
    long misses,
    long firstTouches,
    long evictions,
    long bytesIn,
    long bytesOut) {

  /** Misses of all uses. */
  public double missRatio() {
    return misses / (double) Math.max(1, uses);
  }

  /** Bytes brought in of all that were used: first touches bring nothing. */
  public double byteMissRatio() {
    return bytesIn / (double) Math.max(1, usedBytes);
  }

  /**
   * A policy and the pools that it is to have.
   *
   * @param policy which
   * @param poolBytes of each device of the trace
   */
  @SuppressWarnings("ArrayRecordComponent") // as above
  public record Request(PolicyChoice policy, long[] poolBytes) {}

  /**
   * Replays a trace through all of {@code requests} in one pass.
   *
   * @throws InputException for a bad trace
   */
  public static List<BufferRun> of(TraceSource source, List<Request> requests, long seed)
      throws InputException {
    List<BufferCache> caches = new ArrayList<>();
    boolean clairvoyant = false;
    for (Request request : requests) {
      caches.add(new BufferCache(request.policy(), request.poolBytes(), seed));
      clairvoyant |= request.policy().policy().clairvoyant();
    }
    NextUse future = clairvoyant ? NextUse.of(source) : null;
    try (TraceReader reader = TraceReader.open(source)) {
      ReaderUses uses = new ReaderUses(reader, future);
      while (reader.next()) {
        if (reader.kind() == EventKind.OPERATION) {
          uses.begin();
          for (BufferCache cache : caches) {
            cache.operation(uses, uses.operation());
          }
          uses.end();
        } else if (reader.kind() == EventKind.ALLOCATE) {
          uses.number(reader.bufferId());
        } else if (reader.kind() == EventKind.FREE) {
          int buffer = uses.number(reader.bufferId());
          for (BufferCache cache : caches) {
            cache.free(buffer, reader.device());
          }
        }
      }
    }
    List<BufferRun> results = new ArrayList<>();
    caches.forEach(cache -> results.add(cache.result()));
    return results;
  }
}
