package org.vramlab.workloads.results;

import org.HdrHistogram.Histogram;

/** The counts of one process while a run goes on; the fields are those of {@link ProcessResult}. */
final class ProcessCounts {
  /** Significant digits of a latency: its percentiles are at most 0.1 % too high. */
  private static final int DIGITS = 3;

  /** Its place among the processes; -1 for what belongs to none. */
  final int number;

  final String name;

  long operations;
  long lastJobEndNanos;

  final Histogram latency = new Histogram(DIGITS);
  long latencyTotalNanos;
  long latencyMaxNanos;

  long compulsoryBytes;
  long movedInBytes;
  long movedOutBytes;
  long movedPeerBytes;
  long movedHostBytes;
  long peerAccessBytes;
  long hostAccessBytes;

  long evictionsCaused;
  long evictionsCausedBytes;
  long evictionsSuffered;
  long evictionsSufferedBytes;
  long refetches;
  long refetchBytes;

  long swapOuts;
  long swappedOutBytes;
  long swapIns;
  long swappedInBytes;

  long backOffsForLocks;
  long backOffsForSpace;
  long backOffsInjected;
  long wounds;
  long refusals;
  long retries;

  long lockWaits;
  long lockWaitTotalNanos;
  long lockWaitMaxNanos;
  long spaceWaits;
  long spaceWaitTotalNanos;
  long spaceWaitMaxNanos;

  ProcessCounts(int number, String name) {
    this.number = number;
    this.name = name;
  }

  void latency(long nanos) {
    latency.recordValue(nanos);
    latencyTotalNanos += nanos;
    latencyMaxNanos = Math.max(latencyMaxNanos, nanos);
  }

  void lockWait(long nanos) {
    lockWaits++;
    lockWaitTotalNanos += nanos;
    lockWaitMaxNanos = Math.max(lockWaitMaxNanos, nanos);
  }

  void spaceWait(long nanos) {
    spaceWaits++;
    spaceWaitTotalNanos += nanos;
    spaceWaitMaxNanos = Math.max(spaceWaitMaxNanos, nanos);
  }

  ProcessResult result() {
    return new ProcessResult(
        name,
        operations,
        lastJobEndNanos,
        Latency.of(latency, latencyTotalNanos, latencyMaxNanos),
        compulsoryBytes,
        movedInBytes,
        movedOutBytes,
        movedPeerBytes,
        movedHostBytes,
        peerAccessBytes,
        hostAccessBytes,
        evictionsCaused,
        evictionsCausedBytes,
        evictionsSuffered,
        evictionsSufferedBytes,
        refetches,
        refetchBytes,
        swappedOutBytes,
        swappedInBytes,
        backOffsForLocks,
        backOffsForSpace,
        backOffsInjected,
        wounds,
        new Waits(lockWaits, lockWaitTotalNanos, lockWaitMaxNanos),
        new Waits(spaceWaits, spaceWaitTotalNanos, spaceWaitMaxNanos),
        refusals,
        retries);
  }
}
