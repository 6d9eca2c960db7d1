package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vramlab.ttm.event.EventSink.CALL_EVICT;
import static org.vramlab.ttm.event.EventSink.NONE;
import static org.vramlab.ttm.event.EventSink.SKIP_NO_TARGET;

import org.vramlab.ttm.check.CheckerOptions.Algorithm;

/**
 * A run told to a checker by hand, one event a line.
 *
 * <p>There are three tasks, VRAM of 100 pages with addresses, unlimited GTT without, a compute
 * queue and a copy engine. Buffer n is guarded by lock n; ticket n has stamp n and belongs to task
 * n.
 */
final class Run {
  static final int VRAM = 0;
  static final int GTT = 1;
  static final int COMPUTE = 0;
  static final int ENGINE = 1;
  static final CheckerOptions WAIT_DIE = CheckerOptions.simulation(Algorithm.WAIT_DIE);
  static final CheckerOptions WOUND_WAIT = CheckerOptions.simulation(Algorithm.WOUND_WAIT);

  final Checker checker;
  private long now;
  private int copied;

  Run(CheckerOptions options) {
    checker = new Checker(options);
    for (int task = 1; task <= 3; task++) {
      checker.taskCreated(task, "client-" + task);
    }
    checker.poolCreated(VRAM, "VRAM", 100, true);
    checker.poolCreated(GTT, "GTT", Long.MAX_VALUE, false);
    checker.queueCreated(COMPUTE, "compute", false);
    checker.queueCreated(ENGINE, "dma", true);
  }

  /** One in mode {@code ticket} under wait-die. */
  Run() {
    this(WAIT_DIE);
  }

  /** The act must break the rule; answers the story. */
  static String broken(Rule rule, Runnable act) {
    BrokenRule broken = assertThrows(BrokenRule.class, act::run);
    assertEquals(rule, broken.rule(), broken.getMessage());
    return String.valueOf(broken.getMessage());
  }

  // ---- Tickets and locks.

  Run buffer(int buffer) {
    checker.lockCreated(now++, buffer, buffer);
    checker.bufferCreated(now++, buffer, buffer, 4096);
    return this;
  }

  Run opens(int ticket) {
    checker.ticketOpened(now++, ticket, ticket, ticket);
    return this;
  }

  Run locks(int ticket, int... locks) {
    for (int lock : locks) {
      checker.lockAcquired(now++, ticket, ticket, lock);
    }
    return this;
  }

  Run locksWithoutContext(int task, int lock) {
    checker.lockAcquired(now++, task, NONE, lock);
    return this;
  }

  Run unlocks(int task, int... locks) {
    for (int lock : locks) {
      checker.lockReleased(now++, task, lock);
    }
    return this;
  }

  Run backsOffFor(int ticket, int lock) {
    checker.ticketBackedOff(now++, ticket, ticket, lock, NONE);
    return this;
  }

  Run backsOffForSpace(int ticket, int pool) {
    checker.ticketBackedOff(now++, ticket, ticket, NONE, pool);
    return this;
  }

  Run sleepsFor(int ticket, int lock, int holder) {
    checker.lockWaitBegan(now++, ticket, ticket, lock, holder);
    return this;
  }

  Run stopsSleeping(int ticket, int lock, boolean acquired) {
    checker.lockWaitEnded(now++, ticket, ticket, lock, acquired);
    return this;
  }

  Run waitsForSpace(int ticket, int pool) {
    checker.spaceWaitBegan(now++, ticket, ticket, pool);
    return this;
  }

  Run goesOn(int ticket, int pool) {
    checker.spaceWaitEnded(now++, ticket, ticket, pool);
    return this;
  }

  Run registers(int ticket, int pool) {
    checker.spaceRegistered(now++, ticket, pool);
    return this;
  }

  Run unregisters(int ticket, int pool) {
    checker.spaceUnregistered(now++, ticket, pool);
    return this;
  }

  Run wounded(int ticket, int by) {
    checker.ticketWounded(now++, ticket, by);
    return this;
  }

  Run beginsToEvict(int ticket, int buffer) {
    checker.callBegan(now++, ticket, ticket, CALL_EVICT, NONE, buffer);
    return this;
  }

  /** The innermost call is over, and nothing was lost in it. */
  Run comesBack(int ticket) {
    checker.callEnded(now++, ticket, ticket, false);
    return this;
  }

  Run skips(int ticket, int buffer) {
    checker.victimSkipped(now++, ticket, ticket, buffer, VRAM, SKIP_NO_TARGET);
    return this;
  }

  Run seals(int ticket) {
    checker.ticketSealed(now++, ticket, ticket);
    return this;
  }

  Run ends(int ticket) {
    checker.ticketEnded(now++, ticket, ticket, true);
    return this;
  }

  Run fails(int ticket) {
    checker.ticketEnded(now++, ticket, ticket, false);
    return this;
  }

  // ---- Memory.

  /** Room in VRAM, in one piece. */
  Run allocates(int resource, int buffer, int firstPage, int pages) {
    checker.resourceAllocated(now++, resource, buffer, VRAM, pages);
    checker.resourceExtent(resource, VRAM, firstPage, pages);
    return this;
  }

  Run allocatesInGtt(int resource, int buffer, int pages) {
    checker.resourceAllocated(now++, resource, buffer, GTT, pages);
    return this;
  }

  Run behind(int resource, int fence) {
    checker.resourceBusyBehind(resource, fence);
    return this;
  }

  Run frees(int resource, int buffer, int pool, int pages) {
    checker.resourceFreed(now++, resource, buffer, pool, pages);
    return this;
  }

  Run places(int buffer, int resource, int pool) {
    checker.bufferPlaced(now++, buffer, resource, pool);
    return this;
  }

  /** Allocates and places. */
  Run puts(int buffer, int resource, int firstPage, int pages) {
    return allocates(resource, buffer, firstPage, pages).places(buffer, resource, VRAM);
  }

  Run pins(int buffer, int delta) {
    checker.bufferPinned(now++, buffer, delta);
    return this;
  }

  Run evicts(int ticket, int buffer, int forBuffer) {
    checker.evicted(now++, ticket, ticket, buffer, VRAM, GTT, 4096, forBuffer);
    return this;
  }

  Run refuses(int ticket, int buffer, int pool, int pages, int evictable) {
    checker.refused(now++, ticket, ticket, buffer, pool, pages, evictable);
    return this;
  }

  Run destroys(int buffer) {
    checker.bufferDestroyed(now++, buffer);
    return this;
  }

  Run binds(int mapping, int buffer, int resource) {
    checker.mappingBound(now++, mapping, buffer, resource);
    return this;
  }

  Run invalidates(int mapping, int buffer) {
    checker.mappingInvalidated(now++, mapping, buffer);
    return this;
  }

  // ---- Work. Job n and its fence n; copy n and its fence 100+n.

  Run fence(int fence) {
    checker.fenceCreated(now++, fence, COMPUTE);
    return this;
  }

  Run signals(int fence) {
    checker.fenceSignalled(now++, fence);
    return this;
  }

  Run queues(int job, int ticket) {
    fence(job);
    checker.jobQueued(now++, job, COMPUTE, job, ticket);
    return this;
  }

  Run reads(int job, int mapping, int buffer, int resource) {
    checker.jobUses(job, mapping, buffer, resource, false, 4096, false);
    return this;
  }

  Run writes(int job, int mapping, int buffer, int resource) {
    checker.jobUses(job, mapping, buffer, resource, true, 4096, false);
    return this;
  }

  Run starts(int job) {
    checker.jobStarted(now++, job, COMPUTE);
    return this;
  }

  Run finishes(int job) {
    checker.jobEnded(now++, job, COMPUTE);
    return this;
  }

  Run copies(int copy, int buffer, int from, int to) {
    fence(100 + copy);
    checker.copyQueued(now++, copy, ENGINE, 100 + copy, buffer, from, to, VRAM, GTT, 4096);
    return this;
  }

  /** So many copies, of a page each and of nothing in particular. */
  Run queuesCopies(int count) {
    for (int i = 0; i < count; i++) {
      int copy = copied++;
      fence(100 + copy);
      checker.copyQueued(now++, copy, ENGINE, 100 + copy, NONE, NONE, NONE, VRAM, GTT, 4096);
    }
    return this;
  }

  /** Nothing happens for a while. */
  Run later(long millis) {
    now += millis * 1_000_000;
    return this;
  }

  Run startsCopy(int copy) {
    checker.copyStarted(now++, copy, ENGINE);
    return this;
  }

  Run finishesCopy(int copy) {
    checker.copyEnded(now++, copy, ENGINE);
    return this;
  }

  Run over() {
    checker.runEnded(now++);
    return this;
  }
}
