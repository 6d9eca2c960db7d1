package org.vramlab.workloads.bound.proof;

import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.trace.ByteSize;

/** How many bytes a buffer takes in device memory, and moves when it moves. */
public enum SizeRule {
  /** Whole pages of 4 KiB, as in a replay. */
  PAGES("pages"),

  /** The bytes of its {@code A} line, as in the reference results of the captured traces. */
  EXACT("exact");

  private final String label;

  SizeRule(String label) {
    this.label = label;
  }

  /** The name that a user types. */
  public String label() {
    return label;
  }

  /** The bytes of a buffer for which the trace says so many. */
  public long bytes(long traceBytes) {
    return this == PAGES ? ByteSize.roundUpToPages(traceBytes) : traceBytes;
  }

  /** The rule with this label; null if there is none. */
  public static @Nullable SizeRule named(String label) {
    for (SizeRule rule : values()) {
      if (rule.label.equals(label)) {
        return rule;
      }
    }
    return null;
  }
}
