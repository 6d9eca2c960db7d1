package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * State of all flows in parallel arrays; a flow's number is its row. Rows of ended flows are kept
 * on a free list and used again, the last freed first.
 *
 * <p>A row's life: {@code FREE}, {@code STARTING} (counting down its start-up time), {@code
 * FLOWING} (in the bundle of its path), {@code ENDING} (about to be told), {@code FREE}.
 */
final class FlowTable {
  static final byte FREE = 0;
  static final byte STARTING = 1;
  static final byte FLOWING = 2;
  static final byte ENDING = 3;

  byte[] phase = new byte[0];

  /** Index into {@link PathTable}. */
  int[] path = new int[0];

  long[] tag = new long[0];
  long[] bytes = new long[0];

  /** Position in the order of starts; breaks ties between events of one instant. */
  long[] order = new long[0];

  /** Where {@link Progress} keeps the flow while {@link #phase} is FLOWING. */
  int[] slot = new int[0];

  /** Bytes per nanosecond at which the flow moved to its end, while {@link #phase} is ENDING. */
  double[] lastRate = new double[0];

  /** The flow cannot end before this: its bytes over the rate of its slowest link. */
  long[] earliestEndNanos = new long[0];

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
    return flow;
  }

  /** Gives a row back. */
  void free(int flow) {
    assert phase[flow] != FREE;
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
    slot = Arrays.copyOf(slot, size);
    lastRate = Arrays.copyOf(lastRate, size);
    earliestEndNanos = Arrays.copyOf(earliestEndNanos, size);
    nextFree = Arrays.copyOf(nextFree, size);
    for (int flow = size - 1; flow >= old; flow--) {
      nextFree[flow] = firstFree;
      firstFree = flow;
    }
  }
}
