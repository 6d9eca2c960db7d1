package org.vramlab.ttm.content;

import org.vramlab.ttm.failure.CheckFailed;

/**
 * Memory did not hold what its user was promised: a stale read, a lost write, or a write too early.
 */
public final class BrokenContent extends CheckFailed {
  private static final long serialVersionUID = 1L;

  BrokenContent(String message) {
    super(message);
  }
}
