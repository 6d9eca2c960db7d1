package org.vramlab.workloads.compare;

import java.util.function.ToLongFunction;
import org.vramlab.workloads.results.Latency;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.PrefetchCount;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.results.RunResult;

/**
 * One number of a run that runs are compared by. Of several processes it is the sum, but for
 * latencies and longest waits, which are those of the process with the worst.
 */
public enum Figure {
  /** When the last job or copy ended. */
  MAKESPAN("makespanNanos", RunResult::makespanNanos),
  /** Below which the makespan cannot fall. */
  MAKESPAN_BOUND("makespanBoundNanos", result -> result.bounds().strongestNanos()),
  /** Jobs that ended. */
  OPERATIONS("operations", result -> sum(result, ProcessResult::operations)),
  /** Copies into and out of device memory, and between devices: what policies are there to save. */
  MOVED("movedBytes", Figure::movedBytes),
  /** What no policy can avoid: first reads of contents in host memory. */
  COMPULSORY("compulsoryBytes", result -> sum(result, ProcessResult::compulsoryBytes)),
  /** Copies from host memory to a device. */
  MOVED_IN("movedInBytes", result -> sum(result, ProcessResult::movedInBytes)),
  /** Copies from a device to host memory. */
  MOVED_OUT("movedOutBytes", result -> sum(result, ProcessResult::movedOutBytes)),
  /** Copies from device to device, or within one. */
  MOVED_PEER("movedPeerBytes", result -> sum(result, ProcessResult::movedPeerBytes)),
  /** Copies within host memory. */
  MOVED_HOST("movedHostBytes", result -> sum(result, ProcessResult::movedHostBytes)),
  /** Read or written in the memory of another device. */
  PEER_ACCESS("peerAccessBytes", result -> sum(result, ProcessResult::peerAccessBytes)),
  /** Read or written in host memory. */
  HOST_ACCESS("hostAccessBytes", result -> sum(result, ProcessResult::hostAccessBytes)),
  /** Buffers pushed out. */
  EVICTIONS("evictions", result -> sum(result, ProcessResult::evictionsSuffered)),
  /** Their sizes. */
  EVICTED("evictedBytes", result -> sum(result, ProcessResult::evictionsSufferedBytes)),
  /** Buffers that came back into a pool that they had been evicted from: churn. */
  REFETCHES("refetches", result -> sum(result, ProcessResult::refetches)),
  /** Their sizes. */
  REFETCHED("refetchedBytes", result -> sum(result, ProcessResult::refetchBytes)),
  /** Written to swap space. */
  SWAPPED_OUT("swappedOutBytes", result -> sum(result, ProcessResult::swappedOutBytes)),
  /** Read back from it. */
  SWAPPED_IN("swappedInBytes", result -> sum(result, ProcessResult::swappedInBytes)),
  /** Submissions. */
  SUBMISSIONS("submissions", result -> sum(result, process -> process.latency().count())),
  /** Mean time of a submission, from its ticket's opening to its last unlock. */
  LATENCY_MEAN("latencyMeanNanos", Figure::meanLatencyNanos),
  /** Half of the submissions took at most this. */
  LATENCY_P50("latencyP50Nanos", result -> latency(result, Latency::p50Nanos)),
  /** 99 % took at most this. */
  LATENCY_P99("latencyP99Nanos", result -> latency(result, Latency::p99Nanos)),
  /** 99.9 % took at most this. */
  LATENCY_P999("latencyP999Nanos", result -> latency(result, Latency::p999Nanos)),
  /** The longest. */
  LATENCY_MAX("latencyMaxNanos", result -> latency(result, Latency::maxNanos)),
  /** Sleeps for a contended lock. */
  LOCK_WAITS("lockWaits", result -> sum(result, process -> process.lockWaits().count())),
  /** Their sum. */
  LOCK_WAITED("lockWaitNanos", result -> sum(result, process -> process.lockWaits().totalNanos())),
  /** The longest. */
  LOCK_WAIT_MAX("lockWaitMaxNanos", result -> max(result, p -> p.lockWaits().maxNanos())),
  /** Waits, holding nothing, for an older ticket to get its space. */
  SPACE_WAITS("spaceWaits", result -> sum(result, process -> process.spaceWaits().count())),
  /** Their sum. */
  SPACE_WAITED("spaceWaitNanos", result -> sum(result, p -> p.spaceWaits().totalNanos())),
  /** Tickets that gave up their locks because they lost one. */
  LOCK_BACK_OFFS("backOffsForLocks", result -> sum(result, ProcessResult::backOffsForLocks)),
  /** Tickets that gave up their locks because an older one wanted space. */
  SPACE_BACK_OFFS("backOffsForSpace", result -> sum(result, ProcessResult::backOffsForSpace)),
  /** Tickets wounded by an older one. */
  WOUNDS("wounds", result -> sum(result, ProcessResult::wounds)),
  /** Requests for space that were refused (ENOMEM). */
  REFUSALS("refusals", result -> sum(result, ProcessResult::refusals)),
  /** Submissions tried again after that. */
  RETRIES("retries", result -> sum(result, ProcessResult::retries)),
  /** Most bytes in use in device memory, of all devices together, each at its own time. */
  PEAK_VRAM("peakVramBytes", Figure::peakVramBytes),
  /** Buffers fetched ahead of need. */
  PREFETCHES("prefetches", result -> fetches(result, "fetched")),
  /** Their sizes. */
  PREFETCHED("prefetchedBytes", result -> fetchedBytes(result, "fetched")),
  /** Those that were there when their first job had nothing else to wait for. */
  PREFETCHES_IN_TIME("prefetchesInTime", result -> fetches(result, "inTime")),
  /** Those for which it waited. */
  PREFETCHES_LATE("prefetchesLate", result -> fetches(result, "late")),
  /** Those that were evicted or freed before any job used them. */
  PREFETCHES_WASTED("prefetchesWasted", result -> fetches(result, "wasted")),
  /** Their sizes. */
  PREFETCH_WASTED("prefetchWastedBytes", result -> fetchedBytes(result, "wasted")),
  /** What was to be fetched ahead of need, and could not be had at once. */
  PREFETCHES_GIVEN_UP("prefetchesGivenUp", result -> fetches(result, "givenUp"));

  private final String member;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final ToLongFunction<RunResult> value;

  Figure(String member, ToLongFunction<RunResult> value) {
    this.member = member;
    this.value = value;
  }

  /** Its name in JSON, which ends with its unit. */
  public String member() {
    return member;
  }

  /** Its name as a column of CSV: the same in small letters with low lines. */
  public String column() {
    return member.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }

  long of(RunResult result) {
    return value.applyAsLong(result);
  }

  private static long movedBytes(RunResult result) {
    return sum(result, ProcessResult::movedInBytes)
        + sum(result, ProcessResult::movedOutBytes)
        + sum(result, ProcessResult::movedPeerBytes);
  }

  private static long peakVramBytes(RunResult result) {
    long pages = 0;
    for (PoolResult pool : CellResult.deviceMemories(result)) {
      pages += pool.peakPages();
    }
    return pages * PoolResult.PAGE_BYTES;
  }

  /** Those of all kinds whose name begins so. */
  private static long fetches(RunResult result, String what) {
    return result.prefetch().stream()
        .filter(count -> count.what().startsWith(what))
        .mapToLong(PrefetchCount::buffers)
        .sum();
  }

  private static long fetchedBytes(RunResult result, String what) {
    return result.prefetch().stream()
        .filter(count -> count.what().equals(what))
        .mapToLong(PrefetchCount::bytes)
        .sum();
  }

  private static long meanLatencyNanos(RunResult result) {
    long count = 0;
    long nanos = 0;
    for (ProcessResult process : result.processes()) {
      count += process.latency().count();
      nanos += process.latency().count() * process.latency().meanNanos();
    }
    return count == 0 ? 0 : nanos / count;
  }

  private static long latency(RunResult result, ToLongFunction<Latency> value) {
    return max(result, process -> value.applyAsLong(process.latency()));
  }

  private static long sum(RunResult result, ToLongFunction<ProcessResult> value) {
    long sum = 0;
    for (ProcessResult process : result.processes()) {
      sum += value.applyAsLong(process);
    }
    return sum;
  }

  private static long max(RunResult result, ToLongFunction<ProcessResult> value) {
    long max = 0;
    for (ProcessResult process : result.processes()) {
      max = Math.max(max, value.applyAsLong(process));
    }
    return max;
  }
}
