package org.vramlab.ttm.explore;

import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.Waitable;

/** A flag to wait for, with a fault: who sets it wakes nobody. */
final class Flag implements Shared, Waitable {
  private final SteppedRuntime runtime;
  private final int sharedId;
  private boolean set;

  Flag(SteppedRuntime runtime) {
    this.runtime = runtime;
    this.sharedId = runtime.share(this);
  }

  void await() {
    runtime.step(this, false);
    while (!set) {
      runtime.park(this);
    }
  }

  void set() {
    runtime.step(this, true);
    set = true;
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  @Override
  public void digest(Digest into) {
    into.add(set);
  }

  @Override
  public boolean isReadyFor(Task task) {
    return set;
  }

  @Override
  public String describeWait() {
    return "the flag";
  }
}
