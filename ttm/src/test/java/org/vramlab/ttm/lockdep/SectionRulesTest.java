package org.vramlab.ttm.lockdep;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.ttm.lockdep.Actor.reported;

import org.junit.jupiter.api.Test;

/**
 * Fence signalling, reclaim and MMU notifiers: what each forbids, and cycles that run through them.
 */
class SectionRulesTest {
  private final Lockdep lockdep = new Lockdep();
  private final int reservation = lockdep.defineClass("reservation", LockKind.WW);
  private final int mmap = lockdep.defineClass("mmap", LockKind.OUTER);
  private final int ring = lockdep.defineClass("ring", LockKind.INNER);
  private final int lru = lockdep.defineClass("lru", LockKind.LEAF);
  private final Actor task = new Actor(lockdep, 0);
  private final Actor other = new Actor(lockdep, 1);

  // ---- Fence signalling.

  @Test
  void signalling_withInnerAndLeafLocksAndAtomicAllocation_isFine() {
    task.enters(Section.FENCE_SIGNALLING)
        .locks(ring)
        .locks(lru)
        .allocatesAtomically()
        .unlocks(lru)
        .unlocks(ring);
    task.leaves(Section.FENCE_SIGNALLING).ends();
  }

  @Test
  void signalling_underReservation_isFine() {
    task.locksWithContext(reservation)
        .enters(Section.FENCE_SIGNALLING)
        .leaves(Section.FENCE_SIGNALLING);
    task.unlocksWithContext(reservation).ends();
  }

  @Test
  void signalling_takingReservation_isReportedEvenByTrylock() {
    task.enters(Section.FENCE_SIGNALLING);
    reported(LockRule.FENCE_SIGNALLING, () -> task.locksWithContext(reservation));
    reported(LockRule.FENCE_SIGNALLING, () -> task.trylocks(reservation));
  }

  @Test
  void signalling_allocatingInAWayThatMayReclaim_isReported() {
    task.enters(Section.FENCE_SIGNALLING);
    reported(LockRule.FENCE_SIGNALLING, task::allocates);
    reported(LockRule.FENCE_SIGNALLING, () -> task.enters(Section.RECLAIM));
  }

  @Test
  void signalling_waitingForAFence_isReported() {
    task.enters(Section.FENCE_SIGNALLING);
    reported(LockRule.FENCE_SIGNALLING, task::waitsForFence);
  }

  @Test
  void signalling_waitingForSpaceOrOpeningATicketOrNotifying_isReported() {
    task.enters(Section.FENCE_SIGNALLING);
    reported(LockRule.FENCE_SIGNALLING, task::waitsForSpace);
    reported(LockRule.FENCE_SIGNALLING, () -> task.enters(Section.TICKET));
    reported(LockRule.FENCE_SIGNALLING, () -> task.enters(Section.MMU_NOTIFIER));
  }

  @Test
  void signalling_takingOuterLock_isReported() {
    task.enters(Section.FENCE_SIGNALLING);
    reported(LockRule.OUTER_LOCK_INSIDE, () -> task.locks(mmap));
  }

  @Test
  void signalling_needingALockHeldAcrossAFenceWait_isReportedAsACycle() {
    other.locks(ring).waitsForFence().unlocks(ring);
    task.enters(Section.FENCE_SIGNALLING);

    String story = reported(LockRule.ORDER_CYCLE, () -> task.locks(ring));

    assertTrue(
        story.contains("\"ring\" -> a fence-signalling section   first seen: task 1"), story);
  }

  @Test
  void waitingForAFence_underALockNeededToSignal_isReportedAsACycle() {
    other
        .enters(Section.FENCE_SIGNALLING)
        .locks(ring)
        .unlocks(ring)
        .leaves(Section.FENCE_SIGNALLING);
    task.locks(ring);
    reported(LockRule.ORDER_CYCLE, task::waitsForFence);
  }

  @Test
  void waitingForAFence_underReservation_isFine() {
    task.locksWithContext(reservation).waitsForFence().unlocksWithContext(reservation).ends();
  }

  // ---- Reclaim.

  @Test
  void reclaim_waitingForFencesAndTryingReservations_isFine() {
    task.enters(Section.RECLAIM)
        .waitsForFence()
        .trylocks(reservation)
        .waitsForFence()
        .unlocks(reservation);
    task.leaves(Section.RECLAIM).ends();
  }

  @Test
  void reclaim_waitingForAReservation_isReported() {
    task.enters(Section.RECLAIM);
    reported(LockRule.RECLAIM, () -> task.locks(reservation));
    reported(LockRule.RECLAIM, () -> task.locksWithContext(reservation));
  }

  @Test
  void reclaim_allocatingInAWayThatMayReclaim_isReported() {
    task.enters(Section.RECLAIM).allocatesAtomically();
    reported(LockRule.RECLAIM, task::allocates);
  }

  @Test
  void reclaim_waitingForAFenceInADriverThatIsNoGpu_isReported() {
    task.isNoGpu().waitsForFence().enters(Section.RECLAIM);
    reported(LockRule.RECLAIM, task::waitsForFence);
  }

  @Test
  void reclaim_waitingForSpaceOrOpeningATicketOrTakingAnOuterLock_isReported() {
    task.enters(Section.RECLAIM);
    reported(LockRule.RECLAIM, task::waitsForSpace);
    reported(LockRule.RECLAIM, () -> task.enters(Section.TICKET));
    reported(LockRule.OUTER_LOCK_INSIDE, () -> task.locks(mmap));
  }

  @Test
  void reclaim_needingALockUnderWhichOthersAllocate_isReportedAsACycle() {
    other.locks(ring).allocates().unlocks(ring);
    task.enters(Section.RECLAIM);
    reported(LockRule.ORDER_CYCLE, () -> task.locks(ring));
  }

  @Test
  void signalling_needingALockUnderWhichOthersAllocate_isReportedAsACycle() {
    // Reclaim may wait for fences, so who allocates under the lock may wait for whoever signals.
    other.locks(ring).allocates().unlocks(ring);
    task.enters(Section.FENCE_SIGNALLING);
    String story = reported(LockRule.ORDER_CYCLE, () -> task.locks(ring));
    assertTrue(
        story.contains("reclaim -> a fence-signalling section   first seen: by rule"), story);
  }

  // ---- MMU notifiers.

  @Test
  void notifier_waitingForFencesUnderReclaim_isFine() {
    task.enters(Section.RECLAIM).enters(Section.MMU_NOTIFIER).waitsForFence().allocatesAtomically();
    task.leaves(Section.MMU_NOTIFIER).leaves(Section.RECLAIM).ends();
  }

  @Test
  void notifier_takingReservation_isReportedEvenByTrylock() {
    task.enters(Section.MMU_NOTIFIER);
    reported(LockRule.MMU_NOTIFIER, () -> task.locksWithContext(reservation));
    reported(LockRule.MMU_NOTIFIER, () -> task.trylocksWithContext(reservation));
  }

  @Test
  void notifier_allocatingInAWayThatMayReclaim_isReported() {
    task.enters(Section.MMU_NOTIFIER);
    reported(LockRule.MMU_NOTIFIER, task::allocates);
    reported(LockRule.MMU_NOTIFIER, () -> task.enters(Section.RECLAIM));
  }

  @Test
  void notifier_waitingForAFenceInADriverThatIsNoGpu_isReported() {
    task.enters(Section.MMU_NOTIFIER).isNoGpu();
    reported(LockRule.MMU_NOTIFIER, task::waitsForFence);
  }

  @Test
  void runsGpuDriver_saysWhatWasSaidBefore() {
    assertTrue(lockdep.runsGpuDriver(0, false));
    assertFalse(lockdep.runsGpuDriver(0, true));
    task.enters(Section.MMU_NOTIFIER).waitsForFence();
  }

  @Test
  void notifier_waitingForSpaceOrOpeningATicketOrTakingAnOuterLock_isReported() {
    task.enters(Section.MMU_NOTIFIER);
    reported(LockRule.MMU_NOTIFIER, task::waitsForSpace);
    reported(LockRule.MMU_NOTIFIER, () -> task.enters(Section.TICKET));
    reported(LockRule.OUTER_LOCK_INSIDE, () -> task.locks(mmap));
  }

  @Test
  void notifier_insideAnother_isReported() {
    task.enters(Section.MMU_NOTIFIER);
    reported(LockRule.MMU_NOTIFIER, () -> task.enters(Section.MMU_NOTIFIER));
  }

  @Test
  void notifier_underLeaf_isReported() {
    task.locks(lru);
    reported(LockRule.BLOCKING_UNDER_LEAF, () -> task.enters(Section.MMU_NOTIFIER));
  }

  @Test
  void notifier_needingALockHeldAroundNotifiers_isReportedAsACycle() {
    other.locks(ring).enters(Section.MMU_NOTIFIER).leaves(Section.MMU_NOTIFIER).unlocks(ring);
    task.enters(Section.MMU_NOTIFIER);
    reported(LockRule.ORDER_CYCLE, () -> task.locks(ring));
  }

  @Test
  void leave_notEntered_isReported() {
    reported(LockRule.UNBALANCED, () -> task.leaves(Section.RECLAIM));
  }
}
