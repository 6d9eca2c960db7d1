package org.vramlab.workloads.trace;

import java.io.IOException;

/**
 * Takes the events of a trace, in file order. Implementations keep no array that they are handed:
 * callers reuse them.
 *
 * <p>The rules of the format (ids never reused, operands live, and so on) are the caller's duty;
 * {@link TraceReader} checks them.
 */
public interface TraceSink {
  /** A buffer is allocated: an {@code A} line. An empty name is left out. */
  void allocate(int bufferId, long sizeBytes, int device, String className, String name)
      throws IOException;

  /** A buffer is freed: an {@code F} line. */
  void free(int bufferId) throws IOException;

  /** A buffer is used by another device for the first time: an {@code X} line. */
  void export(int bufferId, int owner, int importer) throws IOException;

  /** A phase begins: a {@code P} line. */
  void phase(long iteration, String phase) throws IOException;

  /**
   * An operation is executed: an {@code O} line.
   *
   * @param reads pairs of buffer id and bytes touched
   * @param readCount how many pairs of {@code reads} count
   * @param writes pairs of buffer id and bytes touched
   * @param writeCount how many pairs of {@code writes} count
   */
  void operation(
      int operationIndex,
      int device,
      long flops,
      long[] reads,
      int readCount,
      long[] writes,
      int writeCount)
      throws IOException;
}
