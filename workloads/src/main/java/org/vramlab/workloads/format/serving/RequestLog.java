package org.vramlab.workloads.format.serving;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;

/** The requests of a log, in the order of their arrival. Threads: one. */
public interface RequestLog extends Closeable {
  /**
   * The next request, or null at the end.
   *
   * @throws InputException where the log is bad
   */
  @Nullable Request next() throws InputException;

  /** Tokens of a block. */
  int blockTokens();

  @Override
  void close();
}
