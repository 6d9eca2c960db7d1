package org.vramlab.workloads.io;

/**
 * A value on the command line that cannot be understood or does not exist, told in one sentence
 * that teaches the accepted form. The command line prints the message alone and exits with status
 * 2.
 */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Exit status of a command that was called wrongly. */
  public static final int EXIT_STATUS = 2;

  /**
   * A value that cannot be used.
   *
   * @param problem what is wrong with which value, as a clause without a full stop
   * @param remedy the accepted form or the known names, as a clause without a full stop
   */
  public UsageException(String problem, String remedy) {
    super(problem + "; " + remedy + ".");
  }
}
