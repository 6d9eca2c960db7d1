package org.vramlab.workloads.trace;

import org.vramlab.workloads.io.InputException;

/**
 * The events of a trace in file order, one at a time, with what a replay needs of each. Phase
 * markers may be left out: no replay acts on them.
 *
 * <p>Two kinds: {@link TraceReader} reads and checks the text; a {@link TraceRecording} remembers
 * what such a pass let through. Both give the same answers.
 *
 * <p>Life: opened; {@link #next} until it is false or fails; closed. The accessors speak of the
 * event that {@code next} went to, until its next call. Threads: one.
 */
public interface EventCursor extends AutoCloseable {
  /** What the first line of the trace says. */
  TraceHeader header();

  /**
   * Goes to the next event. Returns false at the end of the trace; the accessors then mean nothing.
   *
   * @throws InputException where the text is bad or cannot be read
   */
  boolean next() throws InputException;

  /** Kind of the current event. */
  EventKind kind();

  /** Line of the current event in the file, counted from 1; the header is line 1. */
  long line();

  /** The buffer of an {@code A}, {@code F} or {@code X} event. */
  int bufferId();

  /** Exact size in bytes, not rounded, of the buffer of an {@code A} event. */
  long sizeBytes();

  /** The owner at {@code A}, the importer at {@code X}, the executing device at {@code O}. */
  int device();

  /** How many operations there were so far, the current one included. */
  long operationCount();

  /** Name of an {@code O} event. */
  String operationName();

  /** Arithmetic of an {@code O} event, in floating-point operations. */
  long flops();

  /** How many distinct buffers an {@code O} event touches, in the order of {@link Operands}. */
  int operandCount();

  /** The operand's buffer; places count from 0. */
  int operandId(int place);

  /** Bytes of the operand that an {@code O} event reads; 0 where it does not. */
  long operandReadBytes(int place);

  /** Bytes of the operand that an {@code O} event writes; 0 where it does not. */
  long operandWriteBytes(int place);

  /** Lets go of the file, if there is one. */
  @Override
  void close();
}
