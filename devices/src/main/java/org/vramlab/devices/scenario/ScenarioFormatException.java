package org.vramlab.devices.scenario;

/** A scenario's text cannot be read; the message names the file and line, and says what to do. */
public final class ScenarioFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String problem;

  ScenarioFormatException(String source, int line, String problem) {
    super(source + ":" + line + ": " + problem + ".");
    this.line = line;
    this.problem = problem;
  }

  /** The line, counted from 1; the last one where the whole is meant, 0 if there is none. */
  public int line() {
    return line;
  }

  /** What is wrong and what to do, without file and line, and without a full stop. */
  public String problem() {
    return problem;
  }
}
