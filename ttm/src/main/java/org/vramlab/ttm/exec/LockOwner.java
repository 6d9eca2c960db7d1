package org.vramlab.ttm.exec;

import org.vramlab.ttm.ww.WwMutex;

/**
 * Something with a ww lock that a ticket can take: a buffer, or an object that only its driver
 * knows, such as the root of a page table.
 *
 * <p>The ticket holds a counted reference for as long as it holds, or waits for, the lock (rules 1
 * and 9): garbage collection never stands in for it, because the last reference has work to do.
 * References are dropped with nothing locked.
 */
public interface LockOwner {
  /**
   * The lock; what it is when the ticket takes it is what the ticket later releases, whatever
   * becomes of the owner.
   */
  WwMutex lock();

  /**
   * Adds a reference. The caller has one already, or holds the lock under which the object was
   * found.
   */
  void retain();

  /** Drops a reference; the last one may free memory, so nothing may be locked that that needs. */
  void release();
}
