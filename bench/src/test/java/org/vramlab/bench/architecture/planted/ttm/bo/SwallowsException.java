package org.vramlab.bench.architecture.planted.ttm.bo;

/** Takes a failure that was meant for whoever opened the ticket. */
public final class SwallowsException {

  /** Swallows it. */
  public int run(LooksUpToExec buffer) {
    try {
      return buffer.validate();
    } catch (Exception e) {
      return 0;
    }
  }
}
