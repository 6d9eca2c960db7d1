package org.vramlab.ttm.fence;

import java.util.function.Consumer;
import org.vramlab.ttm.sched.Task;

/**
 * A fence that was never unsignalled, for who has to give one and has nothing to wait for ({@code
 * dma_fence_allocate_private_stub}).
 */
final class SignalledFence extends Fence {
  SignalledFence(FenceTimeline timeline, long nanos) {
    super(timeline, 0, UNTOLD);
    beginSignalled(nanos);
  }

  @Override
  public void setDeadline(long nanos) {}

  @Override
  void tellWaitBegins(Task waiter) {}

  @Override
  public void forEachLeaf(Consumer<? super Fence> leaf) {
    leaf.accept(this);
  }

  @Override
  String what() {
    return "stub";
  }
}
