package org.vramlab.workloads.io;

/**
 * A file that cannot be read, understood or written, told in one sentence that names the file, the
 * line where there is one, and the remedy. The command line prints the message alone and exits with
 * status 3.
 */
public final class InputException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Exit status of a command that met bad input. */
  public static final int EXIT_STATUS = 3;

  /**
   * An error in one line of a file.
   *
   * @param file the file as the user named it
   * @param line the line, counted from 1; 0 where the whole file is meant
   * @param problem what is wrong, as a clause without a full stop
   * @param remedy what the user can do about it, as a clause without a full stop
   */
  public InputException(String file, long line, String problem, String remedy) {
    super(sentence(file, line, problem, remedy));
  }

  /**
   * An error that another failure, usually of the operating system, has caused; for the parameters
   * see the other constructor.
   */
  public InputException(String file, long line, String problem, String remedy, Throwable cause) {
    super(sentence(file, line, problem, remedy), cause);
  }

  /** An error about a whole file, or about an option's value: no line. */
  public InputException(String file, String problem, String remedy) {
    this(file, 0, problem, remedy);
  }

  private static String sentence(String file, long line, String problem, String remedy) {
    return file + (line > 0 ? ", line " + line : "") + ": " + problem + "; " + remedy + ".";
  }
}
