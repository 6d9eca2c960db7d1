package org.vramlab.workloads.cli;

import org.vramlab.workloads.bound.Bound;
import org.vramlab.workloads.bound.proof.Execution;
import org.vramlab.workloads.trace.PoolSize;

/**
 * One bound with what it is compared with.
 *
 * @param trace the trace's name
 * @param size the memory's size as it was asked for
 * @param bound what was found
 * @param lru what LRU moves under the bound's rules
 * @param fifo what FIFO moves
 * @param belady what Belady's policy moves
 */
record BoundRow(
    String trace, PoolSize size, Bound bound, Execution lru, Execution fifo, Execution belady) {
  /** How much of the way from LRU to the bound somebody has gone; not a number without a way. */
  double closed(Execution other) {
    return bound.closed(lru.bytes(bound.metric()), other.bytes(bound.metric()));
  }
}
