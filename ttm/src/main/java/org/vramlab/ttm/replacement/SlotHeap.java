package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * A heap of slots by a key and, among equal keys, a tie-breaker, least first; keys can change while
 * in it. Four children a node, since memory, not comparing, is what costs.
 */
final class SlotHeap {
  private static final int CHILDREN = 4;

  /** Place of a slot that is not in the heap. */
  private static final int OUT = -1;

  private double[] keys;
  private long[] ties;

  /** Where in {@link #heap} a slot is. */
  private int[] places;

  /** Room for all slots, so that nothing is allocated when one comes. */
  private int[] heap;

  private int count;

  SlotHeap(int slots) {
    keys = new double[slots];
    ties = new long[slots];
    places = new int[slots];
    heap = new int[slots];
    Arrays.fill(places, OUT);
  }

  void grow(int slots) {
    int before = places.length;
    keys = Arrays.copyOf(keys, slots);
    ties = Arrays.copyOf(ties, slots);
    places = Arrays.copyOf(places, slots);
    heap = Arrays.copyOf(heap, slots);
    Arrays.fill(places, before, slots, OUT);
  }

  int size() {
    return count;
  }

  boolean contains(int slot) {
    return places[slot] != OUT;
  }

  double key(int slot) {
    return keys[slot];
  }

  /** The least; negative if it is empty. */
  int first() {
    return count == 0 ? Replacement.NONE : heap[0];
  }

  /** Adds a slot, or gives it another key. */
  void put(int slot, double key, long tie) {
    int place = places[slot];
    keys[slot] = key;
    ties[slot] = tie;
    if (place == OUT) {
      up(count++, slot);
    } else {
      moved(place, slot);
    }
  }

  void remove(int slot) {
    int place = places[slot];
    places[slot] = OUT;
    int last = heap[--count];
    if (last != slot) {
      moved(place, last);
    }
  }

  /** {@code slot} is to stand at {@code place}, or wherever its key leads it from there. */
  private void moved(int place, int slot) {
    if (place > 0 && isBefore(slot, heap[(place - 1) / CHILDREN])) {
      up(place, slot);
    } else {
      down(place, slot);
    }
  }

  private boolean isBefore(int a, int b) {
    double keyA = keys[a];
    double keyB = keys[b];
    return keyA < keyB || (keyA == keyB && ties[a] < ties[b]);
  }

  private void up(int from, int slot) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / CHILDREN;
      int above = heap[parent];
      if (!isBefore(slot, above)) {
        break;
      }
      heap[place] = above;
      places[above] = place;
      place = parent;
    }
    heap[place] = slot;
    places[slot] = place;
  }

  private void down(int from, int slot) {
    int place = from;
    while (true) {
      int child = place * CHILDREN + 1;
      if (child >= count) {
        break;
      }
      int end = Math.min(child + CHILDREN, count);
      int best = heap[child];
      int bestPlace = child;
      for (int other = child + 1; other < end; other++) {
        if (isBefore(heap[other], best)) {
          best = heap[other];
          bestPlace = other;
        }
      }
      if (!isBefore(best, slot)) {
        break;
      }
      heap[place] = best;
      places[best] = place;
      place = bestPlace;
    }
    heap[place] = slot;
    places[slot] = place;
  }

  /** Fills {@code into} from {@code at} with slots, least first; where it ends. Changes nothing. */
  int leastFirst(int[] into, int at) {
    int wanted = Math.min(into.length - at, count);
    if (wanted <= 0) {
      return at;
    }
    if (wanted == 1) {
      into[at] = heap[0];
      return at + 1;
    }
    // A heap of those whose parents are out already.
    SlotPlaces open = new SlotPlaces();
    open.add(0);
    for (int i = 0; i < wanted; i++) {
      int place = open.removeFirst();
      into[at + i] = heap[place];
      for (int child = place * CHILDREN + 1;
          child <= place * CHILDREN + CHILDREN && child < count;
          child++) {
        open.add(child);
      }
    }
    return at + wanted;
  }

  /** A plain binary heap of places of the heap. */
  private final class SlotPlaces {
    private int[] list = new int[64];
    private int size;

    void add(int place) {
      if (size == list.length) {
        list = Arrays.copyOf(list, 2 * size);
      }
      int at = size++;
      while (at > 0 && isBefore(heap[place], heap[list[(at - 1) / 2]])) {
        list[at] = list[(at - 1) / 2];
        at = (at - 1) / 2;
      }
      list[at] = place;
    }

    int removeFirst() {
      int first = list[0];
      int last = list[--size];
      int at = 0;
      while (2 * at + 1 < size) {
        int child = 2 * at + 1;
        if (child + 1 < size && isBefore(heap[list[child + 1]], heap[list[child]])) {
          child++;
        }
        if (!isBefore(heap[list[child]], heap[last])) {
          break;
        }
        list[at] = list[child];
        at = child;
      }
      list[at] = last;
      return first;
    }
  }
}
