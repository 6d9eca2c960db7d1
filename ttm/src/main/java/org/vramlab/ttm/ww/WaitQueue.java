package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;

/**
 * What {@link WwProtocol} sees of a mutex: its queue, the context that holds it, and two things to
 * be told, {@link #wake} and {@link #wound}. The list is intrusive and part of the mutex itself, so
 * that a buffer's lock is one object.
 *
 * <p>{@link WwMutex} adds blocking to it. A test, or a search, adds none: the protocol runs on any
 * subclass, without tasks.
 *
 * <p>Threads: everything under the mutex's wait lock, but for {@link #waiterCount}, which the fast
 * paths read.
 */
abstract class WaitQueue {
  /** Length of the queue; written under the wait lock, read by the fast paths. */
  private volatile int waiterCount;

  private @Nullable Waiter firstWaiter;
  private @Nullable Waiter lastWaiter;

  /** The rule by which those who meet here give way. */
  abstract Algorithm algorithm();

  /** The context that holds the mutex; null if it is free or was taken without one. */
  abstract @Nullable AcquireContext contextOfOwner();

  /** {@code waiter} must look again: it may have to die. It stays queued until it has. */
  abstract void wake(Waiter waiter);

  /**
   * {@code holder} must give way to {@code by}, if it ever has to wait: mark it, and wake it in
   * case it waits already.
   */
  abstract void wound(AcquireContext holder, AcquireContext by);

  /** With that fault planted: whether ages do not count. */
  boolean queuesByArrival() {
    return false;
  }

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
