package org.vramlab.ttm.ww;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Task;

/**
 * Who holds a mutex and who waits for it, at one instant: for tools that look at locks from outside
 * (comparison with recordings, searches, reports). Locks never look at one.
 *
 * <p>Threads: the queue is copied under the mutex's wait lock, so it is consistent in itself; owner
 * and context may change at once after, as both do without that lock. Exact in the simulation.
 *
 * @param owner null if the mutex is free
 * @param context with which it was taken; null if it is free or was taken without one
 * @param queue first in line first
 */
public record WwSnapshot(
    @Nullable Task owner, @Nullable AcquireContext context, List<Queued> queue) {
  /** Copies what is copied nowhere else. */
  public WwSnapshot {
    queue = List.copyOf(queue);
  }

  /**
   * Somebody who waits.
   *
   * @param task who
   * @param context with which context; null for a request without one
   */
  public record Queued(Task task, @Nullable AcquireContext context) {}

  /** The state of {@code mutex} now. */
  public static WwSnapshot of(WwMutex mutex) {
    List<Queued> queue = new ArrayList<>();
    LeafLock waitLock = mutex.waitLock();
    waitLock.lock();
    try {
      for (Waiter waiter = mutex.firstWaiter(); waiter != null; waiter = waiter.next) {
        queue.add(new Queued(waiter.task(), waiter.context));
      }
      return new WwSnapshot(mutex.owner(), mutex.contextOfOwner(), queue);
    } finally {
      waitLock.unlock();
    }
  }
}
