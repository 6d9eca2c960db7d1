package org.vramlab.ttm.sched;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen, ordered by (time, tie, sequence): a binary heap in parallel arrays, so that
 * nothing is allocated per event. Not thread-safe.
 */
final class EventHeap {
  private long[] atNanos = new long[64];
  private long[] order = new long[64];
  private int[] span = new int[64];
  private @Nullable Object[] target = new Object[64];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Time of the earliest entry; {@code Long.MAX_VALUE} if there is none. */
  long firstNanos() {
    return size == 0 ? Long.MAX_VALUE : atNanos[0];
  }

  Object firstTarget() {
    Object first = target[0];
    assert first != null : "empty heap";
    return first;
  }

  int firstSpan() {
    return span[0];
  }

  void add(long nanos, long orderKey, int spanOfCause, Object what) {
    if (size == atNanos.length) {
      int larger = size * 2;
      atNanos = Arrays.copyOf(atNanos, larger);
      order = Arrays.copyOf(order, larger);
      span = Arrays.copyOf(span, larger);
      target = Arrays.copyOf(target, larger);
    }
    int i = size++;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      if (before(atNanos[parent], order[parent], nanos, orderKey)) {
        break;
      }
      move(parent, i);
      i = parent;
    }
    put(i, nanos, orderKey, spanOfCause, what);
  }

  /** Removes one entry of {@code what}; false if there is none. Takes time with the size. */
  boolean remove(Object what) {
    for (int i = 0; i < size; i++) {
      if (target[i] == what) {
        // Lifted above all others, as if it were the earliest, and taken from there.
        for (int parent = (i - 1) >>> 1; i > 0; parent = (i - 1) >>> 1) {
          move(parent, i);
          i = parent;
        }
        removeFirst();
        return true;
      }
    }
    return false;
  }

  void removeFirst() {
    assert size > 0 : "empty heap";
    int last = --size;
    long nanos = atNanos[last];
    long orderKey = order[last];
    int lastSpan = span[last];
    Object what = target[last];
    target[last] = null;
    if (last == 0) {
      return;
    }
    int i = 0;
    while (true) {
      int child = 2 * i + 1;
      if (child >= last) {
        break;
      }
      if (child + 1 < last
          && before(atNanos[child + 1], order[child + 1], atNanos[child], order[child])) {
        child++;
      }
      if (before(nanos, orderKey, atNanos[child], order[child])) {
        break;
      }
      move(child, i);
      i = child;
    }
    put(i, nanos, orderKey, lastSpan, what);
  }

  private static boolean before(long nanosA, long orderA, long nanosB, long orderB) {
    return nanosA < nanosB || (nanosA == nanosB && orderA < orderB);
  }

  private void move(int from, int to) {
    atNanos[to] = atNanos[from];
    order[to] = order[from];
    span[to] = span[from];
    target[to] = target[from];
  }

  private void put(int i, long nanos, long orderKey, int spanOfCause, @Nullable Object what) {
    atNanos[i] = nanos;
    order[i] = orderKey;
    span[i] = spanOfCause;
    target[i] = what;
  }
}
