package org.vramlab.interconnect.importing.source;

import java.io.IOException;

/**
 * What a machine printed cannot be turned into a topology: says where, why, and what would help.
 */
public final class ImportException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String problem;
  private final String remedy;

  /**
   * @param file as the user named it, with the part of an archive after it
   * @param line from 1; 0 for the whole
   * @param problem as a clause
   * @param remedy as a clause
   */
  public ImportException(String file, int line, String problem, String remedy) {
    super(file + (line > 0 ? ":" + line : "") + ": " + problem + "; " + remedy);
    this.line = line;
    this.problem = problem;
    this.remedy = remedy;
  }

  /** Number of the line, from 1; 0 for the file as a whole. */
  public int line() {
    return line;
  }

  /** What is wrong, without the place. */
  public String problem() {
    return problem;
  }

  /** What the user can do. */
  public String remedy() {
    return remedy;
  }
}
