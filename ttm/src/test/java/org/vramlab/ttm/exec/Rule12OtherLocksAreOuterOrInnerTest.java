package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.LockRule;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Rule 12, at the ticket: a lock that is no ww lock is taken before the ticket opens, or never held
 * across anything that may take a ww lock. Every test but the first is a planted fault, found by
 * one task alone in one run, without anybody ever waiting.
 */
class Rule12OtherLocksAreOuterOrInnerTest {
  private final Lockdep lockdep = new Lockdep();
  private final Scene scene = new Scene(Algorithm.WAIT_DIE, lockdep);
  private final int mmap = lockdep.defineClass("mmap", LockKind.OUTER);
  private final int pageTables = lockdep.defineClass("page tables", LockKind.INNER);
  private final Thing a = scene.thing("a");

  private void take(int lockClass) {
    lockdep.acquiring(scene.simulation.currentTask().id(), lockClass, false, false);
  }

  private void drop(int lockClass) {
    lockdep.released(scene.simulation.currentTask().id(), lockClass);
  }

  private void reported(LockRule rule, Attempt attempt) {
    scene.client("client", 0, attempt);
    LockdepReport report = assertThrows(LockdepReport.class, scene::play);
    assertEquals(rule, report.rule(), report.getMessage());
  }

  @Test
  void outerBeforeTheTicket_innerUnderReservations_isFine() {
    scene.simulation.spawn(
        "client",
        () -> {
          take(mmap);
          try {
            new Ticket(scene.wwClass, TicketSettings.PLAIN)
                .execute(ticket -> {
                  ticket.lock(a);
                  take(pageTables);
                  drop(pageTables);
                  ticket.seal();
                });
          } catch (org.vramlab.ttm.failure.NoMemory | org.vramlab.ttm.failure.Busy unexpected) {
            throw new IllegalStateException(unexpected);
          }
          drop(mmap);
        });
    assertTrue(scene.play().contains("0 client seals"));
  }

  @Test
  void outerInTheTicket_isReported() {
    reported(LockRule.OUTER_LOCK_INSIDE, ticket -> take(mmap));
  }

  @Test
  void outerInAnotherDriversCallback_isReported() {
    reported(
        LockRule.OUTER_LOCK_INSIDE,
        ticket -> {
          ticket.enterDriver("importer");
          take(mmap);
        });
  }

  @Test
  void innerHeldAcrossAReservation_isReported() {
    reported(
        LockRule.INNER_ACROSS_RESERVATION,
        ticket -> {
          take(pageTables);
          ticket.lock(a);
        });
  }

  @Test
  void innerHeldAcrossANotification_isReported() {
    reported(
        LockRule.INNER_ACROSS_RESERVATION,
        ticket -> {
          take(pageTables);
          ticket.enterDriver("importer");
        });
  }

  /** Whoever makes room holds reservations, so waiting for room is waiting for a reservation. */
  @Test
  void innerHeldAcrossTheWaitForSpace_isReported() {
    ToyPool pool = new ToyPool(scene, 0, true);
    pool.freeAt(5, 2);
    scene.client("old", 0, ticket -> pool.allocate(ticket, 1));
    reported(
        LockRule.INNER_ACROSS_RESERVATION,
        ticket -> {
          take(pageTables);
          pool.allocate(ticket, 1);
        });
  }
}
