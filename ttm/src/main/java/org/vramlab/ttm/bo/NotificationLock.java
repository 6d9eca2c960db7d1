package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Debugging: the second lock of a buffer's reservation, which guards nothing, and which everybody
 * who is asked before the buffer moves must take with the ticket that was handed in.
 *
 * <p>Why: a driver whose notification needs no lock, or never meets a held one, may ignore the
 * contract for years: keep the ticket to itself, or swallow a lost lock. With this lock, and error
 * injection, every driver's callback locks and is made to back off (an idea of the mailing-list
 * discussion of dynamic dma-buf in 2020).
 *
 * <p>Life: as its buffer. Around each callback {@link #begin} and {@link #end}, by whoever calls
 * the driver; in between the driver, through {@link BufferObject#lockForMove}. Afterwards it is
 * released, so that the next driver has to take it too. Guarded by the reservation.
 */
public final class NotificationLock implements LockOwner {
  private final BufferObject bo;
  private final WwMutex lock;

  /** With which ticket it was taken since the last {@link #begin}; null for not at all. */
  private @Nullable Ticket takenWith;

  private int mark;

  NotificationLock(BufferObject bo) {
    this.bo = bo;
    this.lock = new WwMutex(bo.manager().wwClass());
    Sched sched = bo.manager().sched();
    sched.events().lockCreated(sched.nowNanos(), lock.id(), EventSink.NONE);
  }

  /** A driver is about to be asked for {@code ticket}. */
  public void begin(Ticket ticket) {
    takenWith = null;
    mark = ticket.mark();
  }

  /** What the driver must do in between. */
  void take(Ticket ticket) throws WouldDeadlock, Interrupted, Busy {
    ticket.lockForNotification(this);
    takenWith = ticket;
  }

  /**
   * The driver has agreed.
   *
   * @throws IllegalStateException if it did not take the lock with this very ticket
   */
  public void end(Ticket ticket, String driver) {
    if (takenWith != ticket) {
      throw new IllegalStateException(
          driver
              + " agreed to a move of "
              + bo
              + (takenWith == null
                  ? " without locking anything with the ticket that it was handed, "
                  : " with another ticket than it was handed, ")
              + ticket);
    }
    ticket.releaseIfSince(this, mark);
  }

  @Override
  public WwMutex lock() {
    return lock;
  }

  @Override
  public void retain() {
    bo.retain();
  }

  @Override
  public void release() {
    bo.release();
  }
}
