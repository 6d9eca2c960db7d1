package org.vramlab.workloads.explain;

import org.vramlab.ttm.event.EventSink;

/**
 * A candidate that was passed over.
 *
 * @param buffer the candidate
 * @param reason one of the {@code SKIP_} constants of {@link EventSink}
 */
public record Skip(Named buffer, int reason) {
  private static final String[] WORDS = {
    "pinned",
    "of the operation's own working set",
    "locked by somebody else",
    "mapped by an importer that is locked",
    "not where room was wanted",
    "without a place to go to",
    "its lock was lost",
    "protected by its tenant's limits",
    "in use, or needed sooner than what was fetched ahead"
  };

  private static final String[] LABELS = {
    "pinned",
    "working-set",
    "locked",
    "importer-locked",
    "not-valuable",
    "no-target",
    "lock-lost",
    "protected",
    "needed"
  };

  private static final String[] NOT_FETCHED = {
    "somebody else holds its lock",
    "there is no room but that of buffers in use, or needed sooner",
    "no more may be moved"
  };

  /** Why a buffer was not fetched ahead of need, by {@link EventSink#prefetchGivenUp}. */
  static String notFetched(int reason) {
    return reason < NOT_FETCHED.length ? NOT_FETCHED[reason] : "reason " + reason;
  }

  /** For people. */
  static String words(int reason) {
    return reason < WORDS.length ? WORDS[reason] : "reason " + reason;
  }

  /** For programs. */
  static String label(int reason) {
    return reason < LABELS.length ? LABELS[reason] : "reason-" + reason;
  }
}
