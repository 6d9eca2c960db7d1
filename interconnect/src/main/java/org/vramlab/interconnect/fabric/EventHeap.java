package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * Flows by the time of their next event, earliest first; events of one instant in the order in
 * which the flows were started. That order is total, so it does not depend on the heap's history.
 *
 * <p>A binary heap that knows where each flow stands, so that a changed time costs one sift.
 */
final class EventHeap {
  private final FlowTable flows;
  private int[] heap = new int[16];
  private int size;

  EventHeap(FlowTable flows) {
    this.flows = flows;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Time of the earliest event; the heap must not be empty. */
  long firstNanos() {
    assert size > 0;
    return flows.eventNanos[heap[0]];
  }

  /** Enters a flow, or moves it if it is there already. */
  void put(int flow, long eventNanos) {
    int position = flows.heapPosition[flow];
    if (position < 0) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      flows.eventNanos[flow] = eventNanos;
      siftUp(flow, size++);
    } else if (eventNanos < flows.eventNanos[flow]) {
      flows.eventNanos[flow] = eventNanos;
      siftUp(flow, position);
    } else if (eventNanos > flows.eventNanos[flow]) {
      flows.eventNanos[flow] = eventNanos;
      siftDown(flow, position);
    }
  }

  /** Removes and returns the flow whose event is earliest. */
  int poll() {
    int first = heap[0];
    flows.heapPosition[first] = -1;
    int last = heap[--size];
    if (size > 0) {
      siftDown(last, 0);
    }
    return first;
  }

  private void siftUp(int flow, int start) {
    int position = start;
    while (position > 0) {
      int parent = (position - 1) >>> 1;
      if (!before(flow, heap[parent])) {
        break;
      }
      place(heap[parent], position);
      position = parent;
    }
    place(flow, position);
  }

  private void siftDown(int flow, int start) {
    int position = start;
    while (true) {
      int child = 2 * position + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], flow)) {
        break;
      }
      place(heap[child], position);
      position = child;
    }
    place(flow, position);
  }

  private void place(int flow, int position) {
    heap[position] = flow;
    flows.heapPosition[flow] = position;
  }

  private boolean before(int a, int b) {
    long timeOfA = flows.eventNanos[a];
    long timeOfB = flows.eventNanos[b];
    return timeOfA < timeOfB || (timeOfA == timeOfB && flows.order[a] < flows.order[b]);
  }
}
