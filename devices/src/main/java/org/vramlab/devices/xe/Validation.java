package org.vramlab.devices.xe;

import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.WwClass;

/**
 * Exhaustive eviction by a lock of the whole driver ({@code xe_validation_guard}): transactions
 * that may ask for memory share it. One that is out of memory drops everything and is made again
 * alone: then nobody of this driver holds what it would evict, and if it still fails memory is
 * really out.
 *
 * <p>Who is not of this driver takes no part: an importer brings its own ticket to the map
 * callback, and may hold locks as long as it likes. The ticket of mode {@code ticket} needs no such
 * lock.
 *
 * <p>Threads: any task, without a ticket open.
 */
public final class Validation {
  private final SleepingLock lock;
  private final boolean escalates;
  private long retriesAlone;

  Validation(WwClass wwClass, String device, boolean escalates) {
    this.escalates = escalates;
    this.lock =
        new SleepingLock(
            wwClass.sched(),
            wwClass.lockdep(),
            wwClass.lockdep().defineClass("xe validation", LockKind.OUTER),
            device + "'s validation lock");
  }

  /**
   * Runs {@code attempt} as a transaction of {@code ticket}.
   *
   * @throws NoMemory out of memory; if it escalates, with nobody of this driver in the way
   */
  public void execute(Ticket ticket, Attempt attempt) throws Interrupted, NoMemory, Busy {
    lock.lockShared();
    try {
      ticket.execute(attempt);
      return;
    } catch (NoMemory | Busy outOfMemory) {
      if (!escalates) {
        throw outOfMemory;
      }
    } finally {
      lock.unlockShared();
    }
    lock.lock();
    try {
      retriesAlone++;
      ticket.execute(attempt);
    } finally {
      lock.unlock();
    }
  }

  /** How often a transaction was made again alone. */
  public long retriesAlone() {
    return retriesAlone;
  }
}
