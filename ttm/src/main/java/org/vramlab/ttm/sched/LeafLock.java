package org.vramlab.ttm.sched;

import java.util.function.Consumer;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;

/**
 * A short inner lock around a few list operations: an LRU list, a fence list, a wait list. The
 * counterpart of a spinlock.
 *
 * <p>Nothing that can block may be taken under one, whether or not it would have to wait, and other
 * leaves always in the same order: {@link Lockdep} reports both where the lock is {@linkplain
 * #watchedBy watched}. Parking under a leaf lock is an error in every runtime. In the simulation it
 * costs a check and no atomic operation.
 *
 * <p>Not reentrant.
 */
public abstract class LeafLock {
  private Lockdep lockdep = Lockdep.OFF;
  private int lockClass;

  LeafLock() {}

  /**
   * From now on {@code by} learns what is taken under this lock, and under which other leaves this
   * one is taken. Before anybody takes it.
   *
   * @param kind what it guards, the same for all locks of that sort: leaves of one kind do not nest
   */
  public final LeafLock watchedBy(Lockdep by, String kind) {
    lockdep = by;
    lockClass = by.defineClass(kind, LockKind.LEAF);
    return this;
  }

  /** {@code task} is about to take the lock, however that ends. */
  final void wantedBy(Task task) {
    lockdep.acquiring(task.id(), lockClass, false, false);
  }

  /** {@code task} gives the lock up. */
  final void givenUpBy(Task task) {
    lockdep.released(task.id(), lockClass, false);
  }

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
