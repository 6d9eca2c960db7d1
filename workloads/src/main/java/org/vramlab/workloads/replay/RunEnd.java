package org.vramlab.workloads.replay;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.sched.Sched;

/**
 * Notes when the hardware last ended something, and on which span's account: the end of the
 * critical path.
 */
final class RunEnd implements EventSink {
  private @Nullable Sched sched;
  private long nanos;
  private int span = SpanLog.ROOT;

  void watch(Sched running) {
    sched = running;
  }

  long nanos() {
    return nanos;
  }

  int span() {
    return span;
  }

  @Override
  public void jobEnded(long endNanos, int job, int queue) {
    note(endNanos);
  }

  @Override
  public void copyEnded(long endNanos, int copy, int queue) {
    note(endNanos);
  }

  private void note(long endNanos) {
    nanos = endNanos;
    if (sched != null) {
      span = sched.currentSpan();
    }
  }
}
