package org.vramlab.workloads.requests;

import org.vramlab.workloads.io.InputException;

/** Is told of lines that are no requests, and are left out; or does not have it. */
@FunctionalInterface
public interface UnknownLines {
  /**
   * One of them.
   *
   * @param line its number in the file, from 1
   * @param text of the line
   * @param why it is no request, as a clause
   * @throws InputException if nothing may be left out
   */
  void add(long line, String text, String why) throws InputException;
}
