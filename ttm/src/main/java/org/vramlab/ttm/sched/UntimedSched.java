package org.vramlab.ttm.sched;

import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;

/**
 * A runtime in which time does not decide who goes first: what there is to say about CPU time,
 * spans and open choices is nothing.
 */
abstract class UntimedSched implements Sched {
  @Override
  public final void at(long atNanos, Handler handler, int span) {
    at(atNanos, handler);
  }

  @Override
  public final void charge(long nanos) {}

  @Override
  public final void settle(SpanKind kind) {}

  /** Always the first: what the model leaves open is decided by order alone. */
  @Override
  public final int choose(int count) {
    return 0;
  }

  @Override
  public final SpanLog spans() {
    return SpanLog.OFF;
  }

  @Override
  public final int currentSpan() {
    return SpanLog.ROOT;
  }

  @Override
  public final void currentSpan(int span) {}
}
