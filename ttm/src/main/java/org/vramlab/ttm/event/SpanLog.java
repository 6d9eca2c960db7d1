package org.vramlab.ttm.event;

import java.util.Arrays;

/**
 * What each stretch of activity waited for: the material of a critical path.
 *
 * <p>A span is a stretch of time in which one actor (a task on its CPU, a job, a copy) was busy,
 * together with the span whose progress let it begin. A span begins at the very instant at which
 * its predecessor released it, so walking from the last span back to time zero, taking from each
 * the time between its own start and the instant at which it released its successor, gives
 * stretches that add up to the whole run, to the nanosecond. That sum is the critical path.
 *
 * <p>Memory: 13 bytes a span, in parallel arrays. Threads: only one thread at a time (the
 * simulation); the threads runtime uses {@link #OFF}.
 */
public class SpanLog {
  /** No predecessor. */
  public static final int ROOT = -1;

  /** Records nothing; every span is {@link #ROOT}. */
  public static final SpanLog OFF =
      new SpanLog(0) {
        @Override
        public int begin(long nanos, SpanKind kind, int predecessor) {
          return ROOT;
        }

        @Override
        public void kind(int span, SpanKind kind) {}
      };

  private static final SpanKind[] KINDS = SpanKind.values();

  /** When span i began; never before its predecessor began. */
  private long[] startNanos;

  /** The span that released span i, or {@link #ROOT}; always smaller than i. */
  private int[] predecessor;

  /** Ordinal of the {@link SpanKind} of span i. */
  private byte[] kind;

  private int count;

  public SpanLog() {
    this(1 << 12);
  }

  private SpanLog(int capacity) {
    startNanos = new long[capacity];
    predecessor = new int[capacity];
    kind = new byte[capacity];
  }

  /**
   * Begins a span, released by {@code predecessor} at this very instant, and returns its number.
   */
  public int begin(long nanos, SpanKind kind, int predecessor) {
    assert predecessor < count : "a span cannot be released by one that has not begun";
    assert predecessor == ROOT || startNanos[predecessor] <= nanos
        : "a span began before the one that released it";
    if (count == startNanos.length) {
      int larger = count + (count >> 1);
      startNanos = Arrays.copyOf(startNanos, larger);
      this.predecessor = Arrays.copyOf(this.predecessor, larger);
      this.kind = Arrays.copyOf(this.kind, larger);
    }
    startNanos[count] = nanos;
    this.predecessor[count] = predecessor;
    this.kind[count] = (byte) kind.ordinal();
    return count++;
  }

  /**
   * Says what the span turned out to be, when that is known only at its end (which term of a job
   * dominated).
   */
  public void kind(int span, SpanKind kind) {
    this.kind[span] = (byte) kind.ordinal();
  }

  /** How many spans began. */
  public int size() {
    return count;
  }

  /** When {@code span} began. */
  public long startNanos(int span) {
    return startNanos[span];
  }

  /** What {@code span} was. */
  public SpanKind kindOf(int span) {
    return KINDS[kind[span]];
  }

  /** The span that released {@code span}, or {@link #ROOT}. */
  public int predecessor(int span) {
    return predecessor[span];
  }

  /**
   * The critical path that ends with {@code last} at {@code endNanos}: nanoseconds by kind, indexed
   * by ordinal. Their sum is exactly {@code endNanos} if the path reaches time zero.
   */
  public long[] criticalPathNanos(int last, long endNanos) {
    long[] nanosByKind = new long[KINDS.length];
    long until = endNanos;
    for (int span = last; span != ROOT; span = predecessor[span]) {
      nanosByKind[kind[span]] += until - startNanos[span];
      until = startNanos[span];
    }
    return nanosByKind;
  }
}
