package org.vramlab.ttm.explore;

import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sched.SteppedRuntime;

/** A counter that is read and written in two steps. */
final class Counter implements Shared {
  private final SteppedRuntime runtime;
  private final int sharedId;
  int value;

  Counter(SteppedRuntime runtime) {
    this.runtime = runtime;
    this.sharedId = runtime.share(this);
  }

  void increment() {
    runtime.step(this, false);
    int seen = value;
    runtime.step(this, true);
    value = seen + 1;
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  @Override
  public void digest(Digest into) {
    into.add(value);
  }
}
