package org.vramlab.workloads.replay;

import org.vramlab.ttm.failure.CheckFailed;
import org.vramlab.ttm.failure.MemoryFailure;

/** A guest's task was refused something, and did not deal with it. */
final class GuestFailed extends CheckFailed {
  private static final long serialVersionUID = 1L;

  GuestFailed(String task, MemoryFailure refusal) {
    super(
        task
            + " let a refusal through ("
            + refusal.getClass().getSimpleName()
            + "): a driver tries again later, or gives up.");
  }
}
