package org.vramlab.workloads.bound;

import java.util.Arrays;

/**
 * Uses by a key, the smallest first, the lower number first among equals; any can be removed. An
 * indexed binary heap. Threads: one.
 */
final class VictimHeap {
  private final double[] keys;

  /** For each use its place in the heap; -1 outside. */
  private final int[] places;

  private int[] heap = new int[1024];
  private int count;

  VictimHeap(int useCount) {
    keys = new double[useCount];
    places = new int[useCount];
    Arrays.fill(places, -1);
  }

  boolean isEmpty() {
    return count == 0;
  }

  void add(int use, double key) {
    assert places[use] < 0;
    if (count == heap.length) {
      heap = Arrays.copyOf(heap, count * 2);
    }
    keys[use] = key;
    heap[count] = use;
    rise(count++);
  }

  /** Removes a use; one that is not there is no concern. */
  void remove(int use) {
    int place = places[use];
    if (place < 0) {
      return;
    }
    places[use] = -1;
    count--;
    if (place < count) {
      int moved = heap[count];
      heap[place] = moved;
      rise(place);
      sink(places[moved]);
    }
  }

  /** Takes the smallest away. */
  int removeFirst() {
    int use = heap[0];
    remove(use);
    return use;
  }

  double key(int use) {
    return keys[use];
  }

  private boolean isBefore(int use, int other) {
    return keys[use] < keys[other] || (keys[use] == keys[other] && use < other);
  }

  private void rise(int from) {
    int place = from;
    int use = heap[place];
    while (place > 0 && isBefore(use, heap[(place - 1) >> 1])) {
      put(heap[(place - 1) >> 1], place);
      place = (place - 1) >> 1;
    }
    put(use, place);
  }

  private void sink(int from) {
    int place = from;
    int use = heap[place];
    while (2 * place + 1 < count) {
      int child = 2 * place + 1;
      if (child + 1 < count && isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isBefore(heap[child], use)) {
        break;
      }
      put(heap[child], place);
      place = child;
    }
    put(use, place);
  }

  private void put(int use, int place) {
    heap[place] = use;
    places[use] = place;
  }
}
