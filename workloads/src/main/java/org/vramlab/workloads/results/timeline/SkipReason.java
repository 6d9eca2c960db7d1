package org.vramlab.workloads.results.timeline;

import org.vramlab.ttm.event.EventSink;

/** Words for why a victim was passed over, by the numbers of {@link EventSink#victimSkipped}. */
final class SkipReason {
  private static final String[] LABELS = {
    "pinned",
    "working_set",
    "locked",
    "importer_locked",
    "not_valuable",
    "no_target",
    "lock_lost",
    "protected",
    "needed"
  };

  private SkipReason() {}

  static String label(int reason) {
    return reason < LABELS.length ? LABELS[reason] : "reason=" + reason;
  }
}
