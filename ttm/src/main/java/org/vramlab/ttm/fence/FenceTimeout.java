package org.vramlab.ttm.fence;

import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.Sched;

/**
 * Completes a fence with an error if it has not signalled in time: what {@code drm_sched}'s job
 * timeout does in the end, for hardware that may never keep its promise.
 *
 * <p>Cost: a signal in time looks for its alarm among all that is to happen ({@code Sched.cancel}),
 * so this is for hardware that is not trusted, not for every fence of a replay.
 *
 * <p>Threads: any. The driver has to signal with {@link Fence#trySignal}, as it may come second.
 */
public final class FenceTimeout extends FenceCallback implements Handler {
  private final Fence fence;
  private final int negativeError;
  private final Runnable whenOverdue;

  private FenceTimeout(Fence fence, int negativeError, Runnable whenOverdue) {
    this.fence = fence;
    this.negativeError = negativeError;
    this.whenOverdue = whenOverdue;
  }

  /**
   * Gives {@code fence} so much time from now.
   *
   * @param negativeError what it completes with when that is over
   */
  public static void guard(Fence fence, long timeoutNanos, int negativeError) {
    guard(fence, timeoutNanos, negativeError, () -> {});
  }

  /**
   * As the other.
   *
   * @param whenOverdue runs when the time is over and the fence was completed for that; it may not
   *     block
   */
  public static void guard(
      Fence fence, long timeoutNanos, int negativeError, Runnable whenOverdue) {
    FenceTimeout timeout = new FenceTimeout(fence, negativeError, whenOverdue);
    Sched sched = fence.timeline().sched();
    sched.at(sched.nowNanos() + timeoutNanos, timeout);
    if (!fence.addCallback(timeout)) {
      sched.cancel(timeout);
    }
  }

  @Override
  protected void signalled(Fence signalled) {
    signalled.timeline().sched().cancel(this);
  }

  @Override
  public void fire(long nowNanos) {
    if (fence.forceCompletion(negativeError)) {
      whenOverdue.run();
    }
  }
}
