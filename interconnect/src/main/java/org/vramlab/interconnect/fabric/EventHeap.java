package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * Numbered things by the time of their next event, earliest first; those of one instant by a rank
 * that is each one's own. That order is total, so it does not depend on the heap's history.
 *
 * <p>A binary heap that knows where each thing stands, so that a changed time costs one sift.
 */
final class EventHeap {
  private static final int ABSENT = -1;

  private int[] heap = new int[16];
  private int size;

  /** By number: time of the event, and the rank. */
  private long[] nanos = new long[16];

  private long[] rank = new long[16];

  /** By number: position in the heap, or ABSENT. */
  private int[] position = new int[0];

  boolean isEmpty() {
    return size == 0;
  }

  /** The thing whose event is earliest; the heap must not be empty. */
  int first() {
    return heap[0];
  }

  /** Time of the earliest event, or {@link Fabric#NEVER}. */
  long firstNanos() {
    return size == 0 ? Fabric.NEVER : nanos[heap[0]];
  }

  /** Enters a thing, or moves it if it is there already. */
  void put(int number, long eventNanos, long eventRank) {
    if (number >= position.length) {
      grow(number);
    }
    int place = position[number];
    if (place == ABSENT) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      nanos[number] = eventNanos;
      rank[number] = eventRank;
      siftUp(number, size++);
    } else if (eventNanos < nanos[number]) {
      nanos[number] = eventNanos;
      siftUp(number, place);
    } else if (eventNanos > nanos[number]) {
      nanos[number] = eventNanos;
      siftDown(number, place);
    }
  }

  /** Removes and returns the thing whose event is earliest; the heap must not be empty. */
  int poll() {
    int first = heap[0];
    position[first] = ABSENT;
    int last = heap[--size];
    if (size > 0) {
      siftDown(last, 0);
    }
    return first;
  }

  /** Sum of two times, at most {@link Fabric#NEVER}. */
  static long later(long timeNanos, long nanos) {
    long sum = timeNanos + nanos;
    return sum < 0 ? Fabric.NEVER : sum;
  }

  private void grow(int number) {
    int old = position.length;
    int length = Math.max(16, Math.max(2 * old, number + 1));
    nanos = Arrays.copyOf(nanos, length);
    rank = Arrays.copyOf(rank, length);
    position = Arrays.copyOf(position, length);
    Arrays.fill(position, old, length, ABSENT);
  }

  private void siftUp(int number, int start) {
    int place = start;
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (!before(number, heap[parent])) {
        break;
      }
      place(heap[parent], place);
      place = parent;
    }
    place(number, place);
  }

  private void siftDown(int number, int start) {
    int place = start;
    while (true) {
      int child = 2 * place + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], number)) {
        break;
      }
      place(heap[child], place);
      place = child;
    }
    place(number, place);
  }

  private void place(int number, int place) {
    heap[place] = number;
    position[number] = place;
  }

  private boolean before(int a, int b) {
    return nanos[a] < nanos[b] || (nanos[a] == nanos[b] && rank[a] < rank[b]);
  }
}
