package org.vramlab.ttm.fence;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/**
 * Composite fences whose members have told them something, to be acted upon when nobody is
 * signalling: the list of {@code irq_work}. What came together is done together, the newest first,
 * and what comes meanwhile is done after that.
 *
 * <p>Threads: any. Allocates nothing per fence.
 */
final class DeferredCompletions implements Handler {
  private final Sched sched;
  private final LeafLock lock;

  /** Head of a list through {@link CompositeFence#nextDeferred}; guarded by the lock. */
  private @Nullable CompositeFence newest;

  DeferredCompletions(Sched sched, Lockdep lockdep) {
    this.sched = sched;
    this.lock =
        sched
            .newLeafLock("deferred completions of fences")
            .watchedBy(lockdep, "deferred completions lock");
    lock.guards(into -> {
      for (CompositeFence at = newest; at != null; at = at.nextDeferred) {
        at.digest(into);
      }
    });
    sched.announce(this);
  }

  void add(CompositeFence fence) {
    lock.lock();
    boolean asked = newest != null;
    fence.nextDeferred = newest;
    newest = fence;
    lock.unlock();
    if (!asked) {
      sched.at(sched.nowNanos(), this);
    }
  }

  @Override
  public void fire(long nowNanos) {
    lock.lock();
    CompositeFence batch = newest;
    newest = null;
    lock.unlock();
    while (batch != null) {
      CompositeFence fence = batch;
      batch = fence.nextDeferred;
      fence.nextDeferred = null;
      fence.completeDeferred();
    }
  }
}
