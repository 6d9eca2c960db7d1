package org.vramlab.ttm.sched;

import java.util.function.Consumer;

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

  /** Takes the lock only to look: nothing that it guards is changed. */
  public void lockToRead() {
    lock();
  }

  /**
   * Takes the lock for something that nobody else can see the order of, such as giving up one's own
   * cursor: to a search of interleavings no choice point.
   */
  public void lockToTidy() {
    lock();
  }

  /**
   * Says how to digest what the lock guards, for a search of interleavings; elsewhere nobody asks.
   */
  public void guards(Consumer<Digest> state) {}

  /**
   * Tells a search of interleavings that the caller looks, without the lock, at something that is
   * only changed under it; elsewhere nothing.
   */
  public void looks() {}

  /** Releases the lock; the caller must hold it. */
  public abstract void unlock();

  /** Fails unless the caller holds the lock. */
  public abstract void assertHeld();
}
