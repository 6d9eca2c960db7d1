package org.vramlab.interconnect.fabric;

import java.util.Arrays;

/**
 * What the flows in motion still have to deliver, group by group of those that hang together.
 *
 * <p>All flows of a group are settled, and what they have left is rounded, at every instant at
 * which a rate of the group may change. They lie beside each other, in no order, so that this is a
 * single pass which the compiler turns into vector instructions: less work than to remember which
 * of them have been settled when.
 */
final class Progress {
  private final FlowTable flows;

  /** By group: when it was last settled. */
  private long[] settledNanos = new long[0];

  /** By group: how many flows are in motion, and which, at {@link FlowTable#slot}. */
  private int[] count = new int[0];

  private int[][] flowAt = new int[0][];

  /** By group and slot: bytes left at the last settling; what is negative by rounding is 0. */
  private double[][] left = new double[0][];

  /** By group and slot: bytes per nanosecond since. */
  private double[][] rate = new double[0][];

  Progress(FlowTable flows) {
    this.flows = flows;
  }

  /** A group with nothing in motion comes into use. */
  void begin(int group, long nowNanos) {
    if (group >= count.length) {
      grow(group);
    }
    assert count[group] == 0;
    settledNanos[group] = nowNanos;
  }

  /** When a group was last settled. */
  long settledNanos(int group) {
    return settledNanos[group];
  }

  /** Settles a group. Once per instant is enough; more change nothing. */
  void settle(int group, long nowNanos) {
    long nanos = nowNanos - settledNanos[group];
    if (nanos > 0) {
      settledNanos[group] = nowNanos;
      moveOn(left[group], rate[group], count[group], (double) nanos);
    }
  }

  private static void moveOn(double[] left, double[] rate, int count, double nanos) {
    for (int i = 0; i < count; i++) {
      left[i] -= rate[i] * nanos;
    }
  }

  /** Bytes that a flow had left when its group was last settled. */
  double left(int group, int flow) {
    double bytes = left[group][flows.slot[flow]];
    return bytes > 0 ? bytes : 0;
  }

  void setRate(int group, int flow, double bytesPerNano) {
    rate[group][flows.slot[flow]] = bytesPerNano;
  }

  /** A flow sets out in a group that is settled now. */
  void add(int group, int flow, double bytes, double bytesPerNano) {
    int slot = count[group]++;
    if (slot == flowAt[group].length) {
      flowAt[group] = Arrays.copyOf(flowAt[group], 2 * slot);
      left[group] = Arrays.copyOf(left[group], 2 * slot);
      rate[group] = Arrays.copyOf(rate[group], 2 * slot);
    }
    put(group, slot, flow, bytes, bytesPerNano);
  }

  /** A flow of a group has arrived. */
  void remove(int group, int flow) {
    int slot = flows.slot[flow];
    int last = --count[group];
    put(group, slot, flowAt[group][last], left[group][last], rate[group][last]);
  }

  /** Moves all flows of a group to another; both are settled now. */
  void moveAll(int from, int to) {
    for (int slot = 0; slot < count[from]; slot++) {
      add(to, flowAt[from][slot], left[from][slot], rate[from][slot]);
    }
    count[from] = 0;
  }

  /** Moves those flows of a group to another whose paths are now in that. */
  void moveThoseOf(int[] groupOfPath, int from, int to) {
    int staying = 0;
    int all = count[from];
    for (int slot = 0; slot < all; slot++) {
      int flow = flowAt[from][slot];
      if (groupOfPath[flows.path[flow]] == to) {
        add(to, flow, left[from][slot], rate[from][slot]);
      } else {
        put(from, staying++, flow, left[from][slot], rate[from][slot]);
      }
    }
    count[from] = staying;
  }

  private void put(int group, int slot, int flow, double bytes, double bytesPerNano) {
    flowAt[group][slot] = flow;
    left[group][slot] = bytes;
    rate[group][slot] = bytesPerNano;
    flows.slot[flow] = slot;
  }

  private void grow(int group) {
    int old = count.length;
    int length = Math.max(4, Math.max(2 * old, group + 1));
    settledNanos = Arrays.copyOf(settledNanos, length);
    count = Arrays.copyOf(count, length);
    flowAt = Arrays.copyOf(flowAt, length);
    left = Arrays.copyOf(left, length);
    rate = Arrays.copyOf(rate, length);
    for (int i = old; i < length; i++) {
      flowAt[i] = new int[16];
      left[i] = new double[16];
      rate[i] = new double[16];
    }
  }
}
