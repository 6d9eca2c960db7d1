package org.vramlab.ttm.lockdep;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.ttm.lockdep.Actor.reported;

import org.junit.jupiter.api.Test;

/**
 * Reservations nest with a context; outer, inner and leaf locks keep to their side of them (rules
 * 11 and 12).
 */
class ReservationRulesTest {
  private final Lockdep lockdep = new Lockdep();
  private final int reservation = lockdep.defineClass("reservation", LockKind.WW);
  private final int mmap = lockdep.defineClass("mmap", LockKind.OUTER);
  private final int pageTables = lockdep.defineClass("pageTables", LockKind.INNER);
  private final int lru = lockdep.defineClass("lru", LockKind.LEAF);
  private final Actor task = new Actor(lockdep, 0);

  @Test
  void submission_inTheDeclaredOrder_isFine() {
    task.locks(mmap)
        .enters(Section.TICKET)
        .locksWithContext(reservation)
        .locksWithContext(reservation);
    task.enters(Section.DRIVER_CALLBACK)
        .trylocksWithContext(reservation)
        .locksWithContext(reservation)
        .leaves(Section.DRIVER_CALLBACK);
    task.locks(pageTables).locks(lru).unlocks(lru).waitsForFence().allocates().unlocks(pageTables);
    for (int i = 0; i < 4; i++) {
      task.unlocksWithContext(reservation);
    }
    task.waitsForSpace().leaves(Section.TICKET).unlocks(mmap).ends();
  }

  @Test
  void acquiring_oneWithoutContext_isFine() {
    task.locks(reservation).unlocks(reservation).locks(reservation).unlocks(reservation).ends();
  }

  @Test
  void acquiring_secondWithoutContext_isReported() {
    task.locks(reservation);
    reported(LockRule.RESERVATION_WITHOUT_CONTEXT, () -> task.locks(reservation));
  }

  @Test
  void acquiring_withoutContextBesideOneWithContext_isReported() {
    task.locksWithContext(reservation);
    reported(LockRule.RESERVATION_WITHOUT_CONTEXT, () -> task.locks(reservation));
  }

  @Test
  void acquiring_withContextBesideVictimTrylockedWithout_isReported() {
    // Counterexample 5 of the locking model: the trylocked victim is invisible to wait-die.
    task.locksWithContext(reservation).trylocks(reservation);
    reported(LockRule.RESERVATION_WITHOUT_CONTEXT, () -> task.locksWithContext(reservation));
  }

  @Test
  void acquiring_withContextAfterContextlessVictimWasDropped_isFine() {
    task.locksWithContext(reservation).trylocks(reservation).unlocks(reservation);
    task.locksWithContext(reservation)
        .unlocksWithContext(reservation)
        .unlocksWithContext(reservation)
        .ends();
  }

  @Test
  void trylock_ofManyWithoutContext_isFine() {
    task.locksWithContext(reservation).trylocks(reservation).trylocks(reservation);
    task.unlocks(reservation).unlocks(reservation).unlocksWithContext(reservation).ends();
  }

  @Test
  void acquiring_twoReservationClassesInBothOrders_isReported() {
    // One stamp counter for all devices (rule 11): two classes do not resolve each other's
    // deadlocks.
    int other = lockdep.defineClass("other device", LockKind.WW);
    task.locksWithContext(reservation)
        .locksWithContext(other)
        .unlocksWithContext(other)
        .unlocksWithContext(reservation);
    task.locksWithContext(other);
    reported(LockRule.ORDER_CYCLE, () -> task.locksWithContext(reservation));
  }

  @Test
  void acquiring_outerUnderReservation_isReported() {
    task.locksWithContext(reservation);
    reported(LockRule.OUTER_LOCK_INSIDE, () -> task.locks(mmap));
  }

  @Test
  void acquiring_outerInsideTicket_isReportedEvenWithNothingLockedYet() {
    task.enters(Section.TICKET);
    reported(LockRule.OUTER_LOCK_INSIDE, () -> task.locks(mmap));
  }

  @Test
  void acquiring_outerInDriverCallback_isReportedEachTime() {
    task.enters(Section.DRIVER_CALLBACK);
    reported(LockRule.OUTER_LOCK_INSIDE, () -> task.locks(mmap));
    reported(LockRule.OUTER_LOCK_INSIDE, () -> task.locks(mmap));
    task.leaves(Section.DRIVER_CALLBACK).locks(mmap).unlocks(mmap).ends();
  }

  @Test
  void acquiring_reservationUnderInner_isReported() {
    task.locks(pageTables);
    String story =
        reported(LockRule.INNER_ACROSS_RESERVATION, () -> task.locksWithContext(reservation));
    assertTrue(story.contains("while holding inner lock \"pageTables\""), story);
  }

  @Test
  void enteringDriverCallback_underInner_isReported() {
    task.locks(pageTables);
    reported(LockRule.INNER_ACROSS_RESERVATION, () -> task.enters(Section.DRIVER_CALLBACK));
  }

  @Test
  void openingTicket_underInner_isReported() {
    task.locks(pageTables);
    reported(LockRule.INNER_ACROSS_RESERVATION, () -> task.enters(Section.TICKET));
  }

  @Test
  void trylockReservation_underInnerOrLeaf_isFine() {
    task.locks(pageTables)
        .locks(lru)
        .trylocksWithContext(reservation)
        .unlocks(lru)
        .unlocks(pageTables);
    task.unlocksWithContext(reservation).ends();
  }

  @Test
  void acquiring_reservationUnderLeaf_isReported() {
    task.locks(lru);
    reported(LockRule.BLOCKING_UNDER_LEAF, () -> task.locksWithContext(reservation));
  }

  @Test
  void waitsForFence_underLeaf_isReported() {
    task.locks(lru);
    reported(LockRule.BLOCKING_UNDER_LEAF, task::waitsForFence);
  }

  @Test
  void allocates_underLeaf_isReportedUnlessAtomic() {
    task.locks(lru).allocatesAtomically();
    reported(LockRule.BLOCKING_UNDER_LEAF, task::allocates);
  }

  @Test
  void enteringDriverCallback_underLeaf_isReported() {
    task.locks(lru);
    reported(LockRule.BLOCKING_UNDER_LEAF, () -> task.enters(Section.DRIVER_CALLBACK));
  }

  @Test
  void waitsForSpace_holdingReservation_isReported() {
    task.locksWithContext(reservation);
    reported(LockRule.WAIT_FOR_SPACE_HOLDING, task::waitsForSpace);
  }

  @Test
  void waitsForSpace_underInner_isReportedAndUnderOuterFine() {
    task.locks(mmap).waitsForSpace().locks(pageTables);
    reported(LockRule.INNER_ACROSS_RESERVATION, task::waitsForSpace);
  }

  @Test
  void openingTicket_insideAnother_isReported() {
    task.enters(Section.TICKET);
    reported(LockRule.SECOND_TICKET, () -> task.enters(Section.TICKET));
  }

  /** One after the other, and beside that of another task, they do not meet. */
  @Test
  void openingContext_secondOfItsClassInTheTask_isReported() {
    Actor other = new Actor(lockdep, 1);
    task.opensContext(reservation).finishesContext(reservation).opensContext(reservation);
    other.opensContext(reservation).finishesContext(reservation).ends();
    String story = reported(LockRule.SECOND_CONTEXT, () -> task.opensContext(reservation));
    assertTrue(story.contains("opens a second context for reservation \"reservation\""), story);
  }

  @Test
  void openingContext_ofAnotherClass_isFine() {
    int display = lockdep.defineClass("display", LockKind.WW);
    task.opensContext(reservation).opensContext(display);
    task.finishesContext(display).finishesContext(reservation).ends();
  }

  @Test
  void ending_withAContextThatWasNotFinished_isReported() {
    task.opensContext(reservation);
    String story = reported(LockRule.UNBALANCED, task::ends);
    assertTrue(story.contains("that it has not finished"), story);
  }

  @Test
  void released_reservationWithoutSayingHow_isRefused() {
    task.locksWithContext(reservation);
    assertThrows(IllegalArgumentException.class, () -> lockdep.released(0, reservation));
  }

  @Test
  void released_withContextOneTakenWithout_isReported() {
    task.locks(reservation);
    reported(LockRule.UNBALANCED, () -> task.unlocksWithContext(reservation));
  }
}
