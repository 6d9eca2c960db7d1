package org.vramlab.workloads.results.timeline;

import org.vramlab.ttm.event.EventSink;

/** Words for why nothing was fetched ahead, by the numbers of {@link EventSink#prefetchGivenUp}. */
final class GivenUpReason {
  private static final String[] LABELS = {"locked", "no_room", "move_limit"};

  private GivenUpReason() {}

  static String label(int reason) {
    return reason < LABELS.length ? LABELS[reason] : "reason=" + reason;
  }
}
