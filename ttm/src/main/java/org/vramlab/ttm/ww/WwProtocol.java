package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;

/**
 * The decisions of wound/wait locking: who queues where, who wounds whom, who dies. Knows stamps,
 * counts and one queue; no tasks, no blocking, no clock: whom to wake and whom to wound it tells
 * the {@link WaitQueue}. Follows kernel/locking/ww_mutex.h of Linux 6.12, function by function.
 *
 * <p>Invariants of a queue: entries with a context are ordered by stamp, oldest first; in wait-die
 * only the first of them may hold other locks, once those that were told to look again have done
 * so. Entries without a context keep their order among themselves, and only the younger-or-plain
 * tail behind a younger context is overtaken.
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
  static boolean enqueue(WaitQueue queue, Waiter waiter) {
    AcquireContext context = waiter.context;
    if (context == null) {
      queue.insertBefore(waiter, null);
      return true;
    }
    boolean waitDie = queue.algorithm() == Algorithm.WAIT_DIE;
    Waiter position = null;
    for (Waiter queued = queue.lastWaiter(); queued != null; queued = queued.previous) {
      AcquireContext other = queued.context;
      if (other == null) {
        continue;
      }
      if (other.isOlderThan(context)) {
        if (waitDie && context.mayBeRefused()) {
          return false;
        }
        break;
      }
      position = queued;
      // An older one now stands in front of it: if it holds locks it must die, and finds out when
      // it wakes.
      die(queue, queued, context);
    }
    queue.insertBefore(waiter, queue.queuesByArrival() ? null : position);
    wound(queue, context, queue.contextOfOwner());
    return true;
  }

  /**
   * Tells waiters that {@code context} now holds the mutex ({@code __ww_mutex_check_waiters}): in
   * wait-die the first one with a context may have to die; in wound-wait an older one that holds
   * locks wounds the new owner.
   */
  static void checkWaiters(WaitQueue queue, AcquireContext context) {
    for (Waiter queued = queue.firstWaiter(); queued != null; queued = queued.next) {
      AcquireContext other = queued.context;
      if (other == null) {
        continue;
      }
      if (die(queue, queued, context)
          || wound(queue, /* context= */ other, /* holder= */ context)) {
        break;
      }
    }
  }

  /**
   * Whether {@code waiter}, about to sleep or just woken, must give up ({@code
   * __ww_mutex_check_kill}).
   */
  static boolean mustDie(WaitQueue queue, Waiter waiter, AcquireContext context) {
    if (!context.mayBeRefused()) {
      return false;
    }
    if (queue.algorithm() == Algorithm.WOUND_WAIT) {
      return context.wounded();
    }
    AcquireContext holder = queue.contextOfOwner();
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
  private static boolean die(WaitQueue queue, Waiter waiter, AcquireContext older) {
    if (queue.algorithm() != Algorithm.WAIT_DIE) {
      return false;
    }
    AcquireContext context = waiter.context;
    if (context != null && context.acquired() > 0 && older.isOlderThan(context)) {
      queue.wake(waiter);
    }
    return true;
  }

  /**
   * {@code __ww_mutex_wound}: {@code context} wounds {@code holder} if it is older and itself holds
   * something. True if it did.
   */
  private static boolean wound(
      WaitQueue queue, AcquireContext context, @Nullable AcquireContext holder) {
    if (queue.algorithm() != Algorithm.WOUND_WAIT
        || holder == null
        || context.acquired() == 0
        || !context.isOlderThan(holder)) {
      return false;
    }
    queue.wound(holder, context);
    return true;
  }
}
