package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * The decisions of wound/wait locking: who queues where, who wounds whom, who dies. No blocking
 * here: what must wake is woken, what must die is told so. Follows kernel/locking/ww_mutex.h of
 * Linux 6.12, function by function.
 *
 * <p>Invariants of a queue: entries with a context are ordered by stamp, oldest first; in wait-die
 * only the first of them may hold other locks. Entries without a context keep their order among
 * themselves, and only the younger-or-plain tail behind a younger context is overtaken.
 *
 * <p>Threads: every method is called with the mutex's wait lock held.
 */
final class WwProtocol {
  private WwProtocol() {}

  /**
   * Puts {@code waiter} where it belongs ({@code __ww_mutex_add_waiter}).
   *
   * @return false if its context must die at once (wait-die, holding something, with an older one
   *     queued); it is not queued then
   */
  static boolean enqueue(WwMutex mutex, Waiter waiter) {
    AcquireContext context = waiter.context;
    if (context == null) {
      mutex.insertBefore(waiter, null);
      return true;
    }
    boolean waitDie = mutex.wwClass().algorithm() == Algorithm.WAIT_DIE;
    Waiter position = null;
    for (Waiter queued = mutex.lastWaiter(); queued != null; queued = queued.previous) {
      AcquireContext other = queued.context;
      if (other == null) {
        continue;
      }
      if (other.isOlderThan(context)) {
        if (waitDie && context.acquired() > 0) {
          return false;
        }
        break;
      }
      position = queued;
      // An older one now stands in front of it: if it holds locks it must die, and finds out when
      // it wakes.
      die(mutex, queued, context);
    }
    mutex.insertBefore(waiter, position);
    if (!waitDie) {
      wound(mutex, context, mutex.contextOfOwner(), mutex.owner());
    }
    return true;
  }

  /**
   * Tells waiters that {@code context} now holds the mutex ({@code __ww_mutex_check_waiters}): in
   * wait-die the first one with a context may have to die; in wound-wait an older one that holds
   * locks wounds the new owner.
   */
  static void checkWaiters(WwMutex mutex, AcquireContext context) {
    for (Waiter queued = mutex.firstWaiter(); queued != null; queued = queued.next) {
      AcquireContext other = queued.context;
      if (other == null) {
        continue;
      }
      if (die(mutex, queued, context)
          || wound(mutex, /* context= */ other, /* holder= */ context, context.taskFor(mutex))) {
        break;
      }
    }
  }

  /**
   * Whether {@code waiter}, about to sleep or just woken, must give up ({@code
   * __ww_mutex_check_kill}).
   */
  static boolean mustDie(WwMutex mutex, Waiter waiter, AcquireContext context) {
    if (context.acquired() == 0) {
      return false;
    }
    if (mutex.wwClass().algorithm() == Algorithm.WOUND_WAIT) {
      return context.wounded();
    }
    AcquireContext holder = mutex.contextOfOwner();
    if (holder != null && holder.isOlderThan(context)) {
      return true;
    }
    for (Waiter queued = waiter.previous; queued != null; queued = queued.previous) {
      if (queued.context != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@code __ww_mutex_die}: wakes a younger waiter that holds locks. True if the class is wait-die.
   */
  private static boolean die(WwMutex mutex, Waiter waiter, AcquireContext older) {
    if (mutex.wwClass().algorithm() != Algorithm.WAIT_DIE) {
      return false;
    }
    AcquireContext context = waiter.context;
    if (context != null && context.acquired() > 0 && older.isOlderThan(context)) {
      mutex.wwClass().sched().unpark(waiter.task());
    }
    return true;
  }

  /**
   * {@code __ww_mutex_wound}: {@code context} wounds {@code holder} if it is older and itself holds
   * something.
   */
  private static boolean wound(
      WwMutex mutex,
      AcquireContext context,
      @Nullable AcquireContext holder,
      @Nullable Task holderTask) {
    if (mutex.wwClass().algorithm() != Algorithm.WOUND_WAIT
        || holder == null
        || holderTask == null) {
      return false;
    }
    if (context.acquired() == 0 || !context.isOlderThan(holder)) {
      return false;
    }
    Sched sched = mutex.wwClass().sched();
    if (!holder.wounded()) {
      sched.events().ticketWounded(sched.nowNanos(), holder.ticket(), context.ticket());
    }
    holder.wound();
    if (holderTask != sched.currentTask()) {
      sched.unpark(holderTask);
    }
    return true;
  }
}
