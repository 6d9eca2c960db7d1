package org.vramlab.workloads.explain;

import org.jspecify.annotations.Nullable;

/** A job or a copy while a run goes on, and after: when it was queued, started and ended. */
final class Work {
  /** Not yet, or never. */
  static final long NEVER = -1;

  /** Who submitted a job; null for a copy. */
  final @Nullable Doer doer;

  /** What is copied; null for a job. */
  final @Nullable Named buffer;

  /** Of a copy, from where to where. */
  final String fromPool;

  final String toPool;

  final long bytes;
  final String queue;
  final long queuedNanos;
  long startedNanos = NEVER;
  long endedNanos = NEVER;

  private Work(
      @Nullable Doer doer,
      @Nullable Named buffer,
      String fromPool,
      String toPool,
      long bytes,
      String queue,
      long queuedNanos) {
    this.doer = doer;
    this.buffer = buffer;
    this.fromPool = fromPool;
    this.toPool = toPool;
    this.bytes = bytes;
    this.queue = queue;
    this.queuedNanos = queuedNanos;
  }

  static Work job(Doer doer, String queue, long queuedNanos) {
    return new Work(doer, null, "", "", 0, queue, queuedNanos);
  }

  static Work copy(
      Named buffer, String fromPool, String toPool, long bytes, String queue, long queuedNanos) {
    return new Work(null, buffer, fromPool, toPool, bytes, queue, queuedNanos);
  }

  boolean isUnfinished() {
    return endedNanos == NEVER;
  }
}
