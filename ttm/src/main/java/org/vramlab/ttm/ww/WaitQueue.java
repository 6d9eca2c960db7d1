package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;

/**
 * The queue of a mutex: an intrusive list, part of the mutex itself so that a buffer's lock is one
 * object.
 *
 * <p>Threads: everything under the mutex's wait lock, but for {@link #waiterCount}, which the fast
 * paths read.
 */
abstract sealed class WaitQueue permits WwMutex {
  /** Length of the queue; written under the wait lock, read by the fast paths. */
  private volatile int waiterCount;

  private @Nullable Waiter firstWaiter;
  private @Nullable Waiter lastWaiter;

  final int waiterCount() {
    return waiterCount;
  }

  final @Nullable Waiter firstWaiter() {
    return firstWaiter;
  }

  final @Nullable Waiter lastWaiter() {
    return lastWaiter;
  }

  /** Inserts {@code waiter} in front of {@code position}; null is the tail. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the wait lock only.
  final void insertBefore(Waiter waiter, @Nullable Waiter position) {
    Waiter before = position == null ? lastWaiter : position.previous;
    waiter.previous = before;
    waiter.next = position;
    if (before == null) {
      firstWaiter = waiter;
    } else {
      before.next = waiter;
    }
    if (position == null) {
      lastWaiter = waiter;
    } else {
      position.previous = waiter;
    }
    waiterCount++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the wait lock only.
  final void unlink(Waiter waiter) {
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (before == null) {
      firstWaiter = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      lastWaiter = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
    waiterCount--;
  }
}
