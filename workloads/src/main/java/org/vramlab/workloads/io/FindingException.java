package org.vramlab.workloads.io;

/**
 * A command found what it is there to find, a broken rule or a deadlock say, and could not go on.
 * The command line prints the message alone, which may go on over several lines, and exits with
 * status 1.
 */
public final class FindingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Exit status of a command that found something. */
  public static final int EXIT_STATUS = 1;

  /**
   * Something that ended the command.
   *
   * @param sentence what was found, as a clause without a full stop
   * @param story what led to it, in lines of its own
   * @param cause where the program noticed
   */
  public FindingException(String sentence, String story, Throwable cause) {
    super(sentence + ".\n" + story, cause);
  }
}
