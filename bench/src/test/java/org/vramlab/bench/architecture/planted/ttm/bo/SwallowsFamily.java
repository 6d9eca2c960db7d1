package org.vramlab.bench.architecture.planted.ttm.bo;

import org.vramlab.bench.architecture.planted.ttm.failure.MemoryFailure;

/** Takes a failure that was meant for whoever opened the ticket. */
public final class SwallowsFamily {

  /** Swallows it. */
  public int run(LooksUpToExec buffer) {
    try {
      return buffer.validate();
    } catch (MemoryFailure e) {
      return 0;
    }
  }
}
