package org.vramlab.workloads.convert;

import java.io.IOException;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/**
 * One pass over a file of another format, as events of a gmtrace.
 *
 * <p>Life: opened; {@link #step} until it is false or fails; closed. The same file and settings
 * give the same events each time. Threads: one.
 */
public interface Conversion extends AutoCloseable {
  /** Names of operations and the number of devices; known from the start. */
  TraceHeader header();

  /**
   * Emits some events, none perhaps. Returns false when there are no more; the account is complete
   * then.
   *
   * @throws IOException where the file cannot be read or the sink not be written
   * @throws InputException where the file is bad
   */
  boolean step(TraceSink sink) throws IOException, InputException;

  @Override
  void close();
}
