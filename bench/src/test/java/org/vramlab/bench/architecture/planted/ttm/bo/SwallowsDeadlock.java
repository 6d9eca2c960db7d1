package org.vramlab.bench.architecture.planted.ttm.bo;

import org.vramlab.bench.architecture.planted.ttm.failure.WouldDeadlock;

/** Takes a failure that was meant for whoever opened the ticket. */
public final class SwallowsDeadlock {

  /** Swallows it. */
  public int run(LooksUpToExec buffer) {
    try {
      return buffer.validate();
    } catch (WouldDeadlock e) {
      return 0;
    }
  }
}
