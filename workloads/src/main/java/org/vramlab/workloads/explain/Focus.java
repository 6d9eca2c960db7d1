package org.vramlab.workloads.explain;

/**
 * What is asked about.
 *
 * @param process number of the process, from 0
 * @param kind whether an operation or a buffer is meant
 * @param number of the operation in the trace, from 0; or of the buffer in the trace
 */
public record Focus(int process, Kind kind, long number) {
  /** What the number counts. */
  public enum Kind {
    /** Operations of the trace, from 0. */
    OPERATION,
    /** Buffers, by their numbers in the trace. */
    BUFFER
  }

  boolean isOperation(int ofProcess, long operation) {
    return kind == Kind.OPERATION && process == ofProcess && number == operation;
  }

  boolean isBuffer(int ofProcess, long buffer) {
    return kind == Kind.BUFFER && process == ofProcess && number == buffer;
  }
}
