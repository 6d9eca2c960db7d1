package org.vramlab.ttm.sched;

/**
 * A short inner lock around a few list operations: an LRU list, a fence list, a wait list. The
 * counterpart of a spinlock.
 *
 * <p>Nothing that can block, and no other lock than another leaf declared to nest inside, may be
 * taken under one; parking under a leaf lock is an error in both runtimes. In the simulation it
 * costs a check and no atomic operation.
 *
 * <p>Not reentrant.
 */
public abstract class LeafLock {
  LeafLock() {}

  /** Takes the lock; never blocks for long. */
  public abstract void lock();

  /** Releases the lock; the caller must hold it. */
  public abstract void unlock();

  /** Fails unless the caller holds the lock. */
  public abstract void assertHeld();
}
