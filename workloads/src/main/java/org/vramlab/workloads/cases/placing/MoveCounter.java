package org.vramlab.workloads.cases.placing;

import org.vramlab.ttm.event.EventSink;

/** Counts the copies into and out of one pool, and the evictions from it. */
final class MoveCounter implements EventSink {
  private int pool = NONE;
  private long bytesIn;
  private long bytesOut;
  private long evictions;

  /** Which pool; before anything moves. */
  void watch(int number) {
    pool = number;
  }

  long bytesIn() {
    return bytesIn;
  }

  long bytesOut() {
    return bytesOut;
  }

  long evictions() {
    return evictions;
  }

  @Override
  public void copyQueued(
      long nanos,
      int copy,
      int queue,
      int fence,
      int buffer,
      int fromResource,
      int toResource,
      int fromPool,
      int toPool,
      long bytes) {
    bytesIn += toPool == pool ? bytes : 0;
    bytesOut += fromPool == pool ? bytes : 0;
  }

  @Override
  public void evicted(
      long nanos,
      int task,
      int ticket,
      int buffer,
      int fromPool,
      int toPool,
      long bytes,
      int forBuffer) {
    evictions += fromPool == pool ? 1 : 0;
  }
}
