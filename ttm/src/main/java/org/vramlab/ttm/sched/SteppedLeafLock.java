package org.vramlab.ttm.sched;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The leaf lock of a {@link SteppedRuntime}. Taking it is a choice point; under it there is none,
 * so it is never contended.
 */
final class SteppedLeafLock extends LeafLock implements Shared {
  private final SteppedRuntime runtime;
  private final String name;
  private final boolean inner;
  private final int sharedId;
  private @Nullable Task holder;
  private Consumer<Digest> guarded = digest -> {};

  /**
   * @param inner part of a primitive: see {@link Sched#newWaitLock}
   */
  SteppedLeafLock(SteppedRuntime runtime, String name, boolean inner) {
    this.runtime = runtime;
    this.name = name;
    this.inner = inner;
    this.sharedId = runtime.share(this);
  }

  @Override
  public void lock() {
    take(true);
  }

  @Override
  public void lockToRead() {
    take(false);
  }

  @Override
  public void lockToTidy() {
    hold();
  }

  private void take(boolean writes) {
    if (inner) {
      runtime.innerStep(this, writes);
    } else {
      runtime.step(this, writes);
    }
    hold();
  }

  private void hold() {
    Task current = runtime.currentTask();
    wantedBy(current);
    if (holder != null) {
      // Nobody waits for a leaf here, so whoever has it has left it locked.
      throw new IllegalStateException(name + " is held by " + holder.name() + " already");
    }
    holder = current;
    current.leafDepth++;
  }

  @Override
  public void looks() {
    runtime.touch(this, false);
  }

  @Override
  public void unlock() {
    Task current = runtime.currentTask();
    if (holder != current) {
      throw new IllegalStateException(
          current.name() + " unlocks " + name + ", which it does not hold");
    }
    holder = null;
    current.leafDepth--;
    givenUpBy(current);
  }

  @Override
  public void assertHeld() {
    assert holder == runtime.currentTask() : name + " must be held here";
  }

  @Override
  public void guards(Consumer<Digest> state) {
    guarded = state;
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  @Override
  public void digest(Digest into) {
    guarded.accept(into);
  }
}
