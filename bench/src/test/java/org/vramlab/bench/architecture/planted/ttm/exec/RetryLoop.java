package org.vramlab.bench.architecture.planted.ttm.exec;

import org.vramlab.bench.architecture.planted.ttm.bo.LooksUpToExec;
import org.vramlab.bench.architecture.planted.ttm.failure.WouldDeadlock;

/** Innocent of catching, guilty of a cycle with {@code bo}. */
public final class RetryLoop {

  /** Catches where catching is allowed. */
  public int run(LooksUpToExec buffer) {
    try {
      return buffer.validate();
    } catch (WouldDeadlock e) {
      return -35;
    }
  }
}
