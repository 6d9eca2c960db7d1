package org.vramlab.workloads.explain;

/**
 * Who did something: a task, and what it was submitting.
 *
 * @param task name of the task
 * @param process number of the process; -1 for a task of none
 * @param operation number of the operation in the trace; -1 if it was at something else, such as
 *     freeing a buffer
 * @param name what the trace calls the operation; empty if it was at something else
 */
public record Doer(String task, int process, long operation, String name) {
  /** For people. */
  public String text() {
    return operation < 0 ? task : "operation " + operation + " (" + name + ", " + task + ")";
  }
}
