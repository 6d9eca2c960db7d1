package org.vramlab.workloads.convert;

import org.vramlab.workloads.io.InputException;

/**
 * A format of trace other than gmtrace: recognised by content, never by a file's name.
 *
 * <p>Immutable.
 */
public interface TraceFormat {
  /** A word or two for tables and messages, such as {@code Mooncake}. */
  String name();

  /** What such a file holds, as a clause for messages. */
  String description();

  /** Whether the file that begins like this is one of this format. Must not be generous. */
  boolean recognises(Sample sample);

  /**
   * Opens a recognised file.
   *
   * @param account told what is known and assumed
   * @throws InputException where the file is bad, or says nothing from which a trace could be made;
   *     the reason says what it is instead
   */
  Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException;
}
