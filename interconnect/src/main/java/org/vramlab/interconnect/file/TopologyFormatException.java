package org.vramlab.interconnect.file;

import java.io.IOException;

/** A topology file says something that cannot be: the message names file, line and remedy. */
public final class TopologyFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  TopologyFormatException(String file, int line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
