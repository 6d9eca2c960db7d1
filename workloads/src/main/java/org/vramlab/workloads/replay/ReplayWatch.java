package org.vramlab.workloads.replay;

/**
 * Told what the trace calls what is about to happen, which events cannot say. Threads: one at a
 * time, as in the simulation.
 */
public interface ReplayWatch {
  /**
   * A client is about to submit an operation, and will not submit another before this one is
   * queued.
   *
   * @param process number of the process, from 0
   * @param task the client's number in events
   * @param queue where its job will be queued
   * @param operation number of the operation in its trace, from 0
   * @param name what the trace calls it
   */
  default void submitting(int process, int task, int queue, long operation, String name) {}

  /**
   * A buffer of a trace exists.
   *
   * @param process number of the process, from 0
   * @param traceBuffer its number in the trace; may be that of an earlier one that was freed
   * @param buffer its number in events
   */
  default void created(int process, int traceBuffer, int buffer) {}
}
