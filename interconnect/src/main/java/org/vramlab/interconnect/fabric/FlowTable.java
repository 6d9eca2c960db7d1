package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * State of all flows in parallel arrays; a flow's number is its row. Rows of ended flows are kept
 * on a free list and used again, the last freed first.
 *
 * <p>A row's life: {@code FREE}, {@code STARTING} (counting down its start-up time), {@code
 * FLOWING} (seated on its links), {@code FREE}.
 */
final class FlowTable {
  static final byte FREE = 0;
  static final byte STARTING = 1;
  static final byte FLOWING = 2;

  byte[] phase = new byte[0];

  /** Index into {@link PathTable}. */
  int[] path = new int[0];

  long[] tag = new long[0];
  long[] bytes = new long[0];

  /** Position in the order of starts; breaks ties between events of one instant. */
  long[] order = new long[0];

  /** Time of the flow's next event while it is in the {@link EventHeap}. */
  long[] eventNanos = new long[0];

  /** Bytes still to deliver at {@link #settledNanos}. */
  double[] remaining = new double[0];

  /** Bytes per nanosecond since {@link #settledNanos}; 0 until a fair share has been found. */
  double[] rate = new double[0];

  long[] settledNanos = new long[0];

  /** The flow cannot end before this: its bytes over the rate of its slowest link. */
  long[] earliestEndNanos = new long[0];

  /** Position in the {@link EventHeap}, or -1. */
  int[] heapPosition = new int[0];

  /** Next free row while {@link #phase} is FREE. */
  private int[] nextFree = new int[0];

  private int firstFree = -1;
  private int used;

  /** A free row; the caller fills it. */
  int allocate() {
    if (firstFree < 0) {
      grow();
    }
    int flow = firstFree;
    firstFree = nextFree[flow];
    used++;
    assert phase[flow] == FREE;
    assert heapPosition[flow] == -1;
    return flow;
  }

  /** Gives a row back. */
  void free(int flow) {
    assert phase[flow] != FREE;
    assert heapPosition[flow] == -1;
    phase[flow] = FREE;
    nextFree[flow] = firstFree;
    firstFree = flow;
    used--;
  }

  /** Rows in use. */
  int used() {
    return used;
  }

  /** Rows there are. */
  int capacity() {
    return phase.length;
  }

  private void grow() {
    int old = phase.length;
    int size = Math.max(16, 2 * old);
    phase = Arrays.copyOf(phase, size);
    path = Arrays.copyOf(path, size);
    tag = Arrays.copyOf(tag, size);
    bytes = Arrays.copyOf(bytes, size);
    order = Arrays.copyOf(order, size);
    eventNanos = Arrays.copyOf(eventNanos, size);
    remaining = Arrays.copyOf(remaining, size);
    rate = Arrays.copyOf(rate, size);
    settledNanos = Arrays.copyOf(settledNanos, size);
    earliestEndNanos = Arrays.copyOf(earliestEndNanos, size);
    heapPosition = Arrays.copyOf(heapPosition, size);
    nextFree = Arrays.copyOf(nextFree, size);
    for (int flow = size - 1; flow >= old; flow--) {
      heapPosition[flow] = -1;
      nextFree[flow] = firstFree;
      firstFree = flow;
    }
  }
}
