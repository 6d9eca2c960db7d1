package org.vramlab.devices.scenario;

import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.WwClass;

/**
 * What drivers must not do with the ticket that they are handed; only ever called with the fault
 * planted. The one place outside the ticket that catches what it should pass on.
 */
final class FaultyDriver {
  private FaultyDriver() {}

  /** Whether an exporter is to deal with a lost lock by itself. */
  static boolean swallows(Faults faults) {
    return faults.has(Fault.DEADLOCK_SWALLOWED) || faults.has(Fault.DEADLOCK_MASKED);
  }

  /** Validates, and takes a lost lock for success, or for a full memory. */
  static void validate(WorldDevice device, BufferObject bo, Ticket ticket)
      throws Interrupted, NoMemory {
    try {
      device.validateInVram(bo, ticket);
    } catch (WouldDeadlock swallowed) {
      if (ticket.wwClass().faults().has(Fault.DEADLOCK_MASKED)) {
        throw NoMemory.INSTANCE;
      }
    }
  }

  /** Takes a page table with a lock of the driver's own in hand. */
  static void lockUnderInner(WwClass wwClass, LockOwner owner, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    SleepingLock own = sleepingLock(wwClass, "lock of an importer", LockKind.INNER);
    own.lock();
    try {
      ticket.lockForNotification(owner);
    } finally {
      own.unlock();
    }
  }

  /** Takes a lock that must be taken before any ticket is open. */
  static void lockOuter(WwClass wwClass) {
    SleepingLock mmap = sleepingLock(wwClass, "mmap lock", LockKind.OUTER);
    mmap.lock();
    mmap.unlock();
  }

  private static SleepingLock sleepingLock(WwClass wwClass, String name, LockKind kind) {
    Lockdep lockdep = wwClass.lockdep();
    return new SleepingLock(wwClass.sched(), lockdep, lockdep.defineClass(name, kind), name);
  }

  /** Locks with another ticket than the one that is open. */
  static void lockWithOwnTicket(WwClass wwClass, LockOwner owner) throws Interrupted {
    try {
      new Ticket(wwClass, TicketSettings.PLAIN)
          .execute(t -> {
            t.lock(owner);
            t.seal();
          });
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("nothing was allocated", impossible);
    }
  }
}
