package org.vramlab.ttm.failure;

/**
 * A policy or a driver that was brought from outside did what its interface forbids, and was caught
 * at that step.
 */
public final class BrokenContract extends CheckFailed {
  private static final long serialVersionUID = 1L;

  /**
   * @param who by name
   * @param what it did, as a clause without a full stop
   */
  public BrokenContract(String who, String what) {
    super(who + " " + what + ".");
  }
}
