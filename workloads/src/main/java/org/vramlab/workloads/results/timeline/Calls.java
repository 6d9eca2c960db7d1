package org.vramlab.workloads.results.timeline;

import org.vramlab.ttm.event.EventSink;

/** The words for calls that go down from a submission into drivers. */
final class Calls {
  private Calls() {}

  /** What is done to the buffer; {@code call} is one of the {@code CALL_} constants. */
  static String verb(int call) {
    return switch (call) {
      case EventSink.CALL_MAP -> "map";
      case EventSink.CALL_PIN -> "pin";
      case EventSink.CALL_EVICT -> "evict";
      case EventSink.CALL_PREPARE_MOVE -> "prepareMove";
      default -> throw new IllegalArgumentException("no call: " + call);
    };
  }
}
