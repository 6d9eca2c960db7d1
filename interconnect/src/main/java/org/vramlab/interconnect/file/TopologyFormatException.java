package org.vramlab.interconnect.file;

import java.io.IOException;

/** A topology file says something that cannot be: the message names file, line and remedy. */
public final class TopologyFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String problem;

  TopologyFormatException(String file, int line, String message) {
    super(file + ":" + line + ": " + message);
    this.line = line;
    this.problem = message;
  }

  /** Number of the line, from 1; 0 for the file as a whole. */
  public int line() {
    return line;
  }

  /** What is wrong, without the place. */
  public String problem() {
    return problem;
  }
}
