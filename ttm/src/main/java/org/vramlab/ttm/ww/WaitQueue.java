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
 * <p>Threads: everything under the mutex's wait lock, but for {@link #hasWaiters}, which the fast
 * paths read.
 */
abstract class WaitQueue {
  /**
   * The head of the queue, which knows its tail; null if nobody waits. Written under the wait lock.
   * The fast paths read whether there is anybody, so this is also how a waiter announces itself.
   */
  private volatile @Nullable Waiter firstWaiter;

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

  final boolean hasWaiters() {
    return firstWaiter != null;
  }

  final @Nullable Waiter firstWaiter() {
    return firstWaiter;
  }

  final @Nullable Waiter lastWaiter() {
    Waiter first = firstWaiter;
    return first == null ? null : first.last;
  }

  /** Inserts {@code waiter} in front of {@code position}; null is the tail. */
  final void insertBefore(Waiter waiter, @Nullable Waiter position) {
    Waiter first = firstWaiter;
    Waiter before = position == null ? lastWaiter() : position.previous;
    waiter.previous = before;
    waiter.next = position;
    if (position != null) {
      position.previous = waiter;
    }
    if (before == null) {
      waiter.last = first == null ? waiter : first.last;
      firstWaiter = waiter;
      return;
    }
    before.next = waiter;
    if (position == null && first != null) {
      first.last = waiter;
    }
  }

  final void unlink(Waiter waiter) {
    Waiter first = firstWaiter;
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (after != null) {
      after.previous = before;
    } else if (first != null) {
      first.last = before;
    }
    if (before != null) {
      before.next = after;
    } else {
      if (after != null) {
        after.last = waiter.last;
      }
      firstWaiter = after;
    }
    waiter.previous = null;
    waiter.next = null;
    waiter.last = null;
  }
}
