package org.vramlab.workloads.bound.proof;

import org.jspecify.annotations.Nullable;

/** Which moved bytes are counted. A bound on one metric says nothing about another. */
public enum Metric {
  /** Bytes that enter device memory (host to device). */
  IN("in", "bytes in"),

  /** Bytes that are written back from it (device to host). */
  OUT("out", "bytes out"),

  /** Their sum. */
  BOTH("both", "bytes in and out");

  private final String label;
  private final String words;

  Metric(String label, String words) {
    this.label = label;
    this.words = words;
  }

  /** The name that a user types. */
  public String label() {
    return label;
  }

  /** The name for sentences. */
  public String words() {
    return words;
  }

  /** Whether a byte that enters counts. */
  public boolean countsIn() {
    return this != OUT;
  }

  /** Whether a byte that is written back counts. */
  public boolean countsOut() {
    return this != IN;
  }

  /** What counts of so many bytes in and so many out. */
  public long of(long inBytes, long outBytes) {
    return (countsIn() ? inBytes : 0) + (countsOut() ? outBytes : 0);
  }

  /** The metric with this label; null if there is none. */
  public static @Nullable Metric named(String label) {
    for (Metric metric : values()) {
      if (metric.label.equals(label)) {
        return metric;
      }
    }
    return null;
  }
}
