package org.vramlab.ttm.lockdep;

import org.vramlab.ttm.failure.CheckFailed;

/**
 * A locking rule was broken; the message tells by whom, what was held, and, for a cycle, both
 * chains with the place where each link was first seen. Unchecked: this is a programming error,
 * found before it deadlocks.
 */
public final class LockdepReport extends CheckFailed {
  private static final long serialVersionUID = 1L;

  private final LockRule rule;

  LockdepReport(LockRule rule, String story) {
    super("lockdep: " + rule + ": " + story);
    this.rule = rule;
  }

  /** Which rule. */
  public LockRule rule() {
    return rule;
  }
}
