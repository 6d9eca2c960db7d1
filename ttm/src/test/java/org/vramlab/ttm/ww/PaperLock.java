package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;

/**
 * A lock on paper: the protocol's queue and a holder, with nobody behind it who could block. Whom
 * the protocol wakes or wounds is marked, and somebody else decides when they act on it.
 */
class PaperLock extends WaitQueue {
  private final Algorithm algorithm;
  private @Nullable AcquireContext holder;

  PaperLock(Algorithm algorithm) {
    this.algorithm = algorithm;
  }

  /** Told that a waiter must look again. */
  interface Bell {
    void ring(AcquireContext whom);
  }

  private Bell bell = whom -> {};

  void bell(Bell told) {
    bell = told;
  }

  @Override
  Algorithm algorithm() {
    return algorithm;
  }

  @Override
  @Nullable AcquireContext contextOfOwner() {
    return holder;
  }

  /** The same as what the mutex does after its compare-and-set. */
  void take(AcquireContext context) {
    assert holder == null : "two hold a lock";
    holder = context;
    context.countAcquired();
  }

  /** The same as what the mutex does at unlock: free, and wake the first. */
  void release() {
    AcquireContext mine = holder;
    assert mine != null : "a free lock is released";
    holder = null;
    mine.countReleased();
    Waiter first = firstWaiter();
    if (first != null) {
      wake(first);
    }
  }

  @Override
  void wake(Waiter waiter) {
    AcquireContext context = waiter.context;
    assert context != null : "only contexts wait here";
    bell.ring(context);
  }

  @Override
  void wound(AcquireContext whom, AcquireContext by) {
    whom.wound();
    bell.ring(whom);
  }
}
