package org.vramlab.ttm.fence;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/**
 * The fences that a driver owes, so that all can be completed with an error when its device is
 * reset or gone ({@code amdgpu_fence_driver_force_completion}).
 *
 * <p>Threads: any.
 */
public final class PendingFences {
  private final LeafLock lock;

  /**
   * In order of addition; signalled ones leave when they come to the front. Guarded by the lock.
   */
  private final ArrayDeque<Fence> fences = new ArrayDeque<>();

  public PendingFences(Sched sched) {
    this.lock = sched.newLeafLock("pending fences");
  }

  /** The driver owes {@code fence} too; before it is published. */
  public void add(Fence fence) {
    lock.lock();
    while (oldestHasSignalled()) {
      fences.remove();
    }
    fences.add(fence);
    lock.unlock();
  }

  private boolean oldestHasSignalled() {
    Fence oldest = fences.peek();
    return oldest != null && oldest.hasSignalled();
  }

  /**
   * Completes all that have not signalled, in the order in which they were added; the hardware's
   * own signals, should they still come, have to be {@link Fence#trySignal}.
   *
   * @return how many there were
   */
  public int forceCompletion(int negativeError) {
    int forced = 0;
    for (Fence fence = take(); fence != null; fence = take()) {
      forced += fence.forceCompletion(negativeError) ? 1 : 0;
    }
    return forced;
  }

  private @Nullable Fence take() {
    lock.lock();
    Fence fence = fences.poll();
    lock.unlock();
    return fence;
  }
}
