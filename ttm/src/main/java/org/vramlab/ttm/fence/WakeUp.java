package org.vramlab.ttm.fence;

import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/** Wakes a task that waits for a fence: when it signals, or when the time is over. */
final class WakeUp extends FenceCallback implements Handler {
  private final Sched sched;
  private final Task task;
  private volatile boolean timeIsOver;

  WakeUp(Sched sched, Task task) {
    this.sched = sched;
    this.task = task;
  }

  boolean timeIsOver() {
    return timeIsOver;
  }

  @Override
  protected void signalled(Fence fence) {
    sched.unpark(task);
  }

  @Override
  public void fire(long nowNanos) {
    timeIsOver = true;
    sched.unpark(task);
  }
}
