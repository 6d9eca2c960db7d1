package org.vramlab.ttm.fence;

import java.util.function.Consumer;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * The promise that one piece of work of a queue will end: what hardware signals, and what events
 * tell of.
 *
 * <p>Threads: as {@link Fence}.
 */
public final class QueueFence extends Fence {
  QueueFence(FenceTimeline timeline, long sequence) {
    super(timeline, sequence, timeline.sched().nextId(IdKind.FENCE));
    Sched sched = timeline.sched();
    sched.events().fenceCreated(sched.nowNanos(), id(), timeline.queue());
  }

  @Override
  public boolean enableSignalling() {
    if (!isSignalled()) {
      timeline().tellSignallingEnabled(this);
    }
    return !isSignalled();
  }

  @Override
  public void setDeadline(long nanos) {
    if (!hasSignalled()) {
      timeline().tellDeadline(this, nanos);
    }
  }

  @Override
  void tellWaitBegins(Task waiter) {
    if (!hasSignalled()) {
      timeline().tellWaitBegins(this, waiter);
    }
  }

  @Override
  public void forEachLeaf(Consumer<? super Fence> leaf) {
    leaf.accept(this);
  }

  @Override
  String what() {
    return "fence " + id();
  }
}
