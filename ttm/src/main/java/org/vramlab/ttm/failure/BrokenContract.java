package org.vramlab.ttm.failure;

/**
 * A policy or a driver that was brought from outside did what its interface forbids, and was caught
 * at that step.
 */
public final class BrokenContract extends CheckFailed {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  /**
   * @param who by name
   * @param what it did, as a clause without a full stop
   */
  public BrokenContract(String who, String what) {
    super(who + " " + what + ".");
    this.sentence = who + " " + what;
  }

  /** The message without its full stop. */
  public String sentence() {
    return sentence;
  }
}
