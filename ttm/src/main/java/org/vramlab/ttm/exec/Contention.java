package org.vramlab.ttm.exec;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.ww.WwMutex;

/**
 * What a ticket lost and must wait for before it starts again: a lock, or space in a pool (rule 1).
 * One object serves a ticket for ever; used by its task only.
 *
 * <p>Invariant: {@link #owner} and {@link #lock} are set together and carry a counted reference, so
 * that the lock's owner outlives the unwinding; at most one of lock and space is set.
 */
final class Contention {
  private @Nullable LockOwner owner;
  private @Nullable WwMutex lock;
  private @Nullable SpaceQueue space;

  /** The innermost driver that was running, for the report if somebody swallows the failure. */
  private String metIn = "";

  /** Notes the lock that was lost; the caller's reference to its owner becomes the contention's. */
  void lost(LockOwner lostOwner, WwMutex lostLock, String driver) {
    owner = lostOwner;
    lock = lostLock;
    space = null;
    metIn = driver;
  }

  /** Notes that an older ticket wants space in a pool. */
  void noRoom(SpaceQueue queue, String driver) {
    owner = null;
    lock = null;
    space = queue;
    metIn = driver;
  }

  /** Forgets; what becomes of the reference is the caller's business. */
  void clear() {
    owner = null;
    lock = null;
    space = null;
  }

  @Nullable LockOwner owner() {
    return owner;
  }

  @Nullable WwMutex lock() {
    return lock;
  }

  @Nullable SpaceQueue space() {
    return space;
  }

  /** The report about a driver that did not pass the failure on (rule 2). */
  IllegalStateException swallowedBy(String driver, TicketLocks ticket) {
    return new IllegalStateException(
        "WouldDeadlock, met in "
            + metIn
            + ", was swallowed by "
            + driver
            + ": it must be passed on to whoever opened "
            + ticket);
  }

  int lockId() {
    return lock == null ? EventSink.NONE : lock.id();
  }

  int poolId() {
    return space == null ? EventSink.NONE : space.pool();
  }
}
