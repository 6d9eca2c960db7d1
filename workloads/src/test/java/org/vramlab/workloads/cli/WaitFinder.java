package org.vramlab.workloads.cli;

import java.util.SortedMap;
import java.util.TreeMap;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.replay.ReplayWatch;

/** Finds the first operation that slept for a lock while it was submitted. */
final class WaitFinder implements EventSink, ReplayWatch {
  /** By task: the operation that it is submitting. */
  private final SortedMap<Integer, Long> submitting = new TreeMap<>();

  private long operation = -1;
  private long beganNanos = -1;

  /** The number of the operation; -1 if none slept. */
  long operation() {
    return operation;
  }

  /** When it began to sleep. */
  long beganNanos() {
    return beganNanos;
  }

  @Override
  public void submitting(int process, int task, int queue, long number, String name) {
    submitting.put(task, number);
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    if (operation < 0 && submitting.containsKey(task)) {
      operation = submitting.get(task);
      beganNanos = nanos;
    }
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    submitting.remove(task);
  }
}
