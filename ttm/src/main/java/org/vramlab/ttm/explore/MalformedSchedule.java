package org.vramlab.ttm.explore;

/** A schedule file cannot be understood: where, what is wrong, and what to do about it. */
public final class MalformedSchedule extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String remedy;

  MalformedSchedule(int line, String problem, String remedy) {
    // What is quoted comes from the file, and goes to somebody's terminal.
    super(problem.replaceAll("\\p{Cntrl}", "?"));
    this.line = line;
    this.remedy = remedy;
  }

  /** The line, counted from 1; 0 where the whole file is meant. */
  public int line() {
    return line;
  }

  /** What can be done about it, as a clause without a full stop. */
  public String remedy() {
    return remedy;
  }
}
