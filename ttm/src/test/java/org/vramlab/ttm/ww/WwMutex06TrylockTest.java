package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.lockdep.Section;

/** Lesson 6: trylock takes what is free, and never waits or dies. */
class WwMutex06TrylockTest {
  @ParameterizedTest
  @EnumSource
  void tryLock_freeHeldAndOwn_takesOnlyTheFree(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    WwMutex b = stage.mutex();
    stage.actor(
        "old",
        me -> {
          assertTrue(a.tryLock(me.context));
          assertFalse(a.tryLock(me.context), "false also for one's own");
          assertFalse(a.tryLockAlone());
          assertEquals(1, me.context.acquired());
          me.at(2).unlock(a);
        });
    stage.actor(
        "young",
        me -> {
          me.at(1);
          assertFalse(a.tryLock(me.context));
          assertTrue(b.tryLockAlone());
          assertEquals(0, me.context.acquired(), "a lock without a context is not counted");
          me.unlock(b);
        });
    stage.expect(
        """
        0 old takes 0
        1 young takes 1 alone
        1 young drops 1
        2 old drops 0
        """);
  }

  /** Free for a moment, with somebody in the queue who has been woken and has not run yet. */
  @Test
  void tryLock_thatLockdepReports_leavesTheLockFree() {
    Stage stage = new Stage(Algorithm.WAIT_DIE);
    WwMutex a = stage.mutex();
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(2).unlock(a);
          Lockdep lockdep = stage.wwClass.lockdep();
          int task = stage.simulation.currentTask().id();
          lockdep.enter(task, Section.MMU_NOTIFIER);
          assertThrows(LockdepReport.class, () -> a.tryLock(me.context));
          lockdep.leave(task, Section.MMU_NOTIFIER);
          assertFalse(a.isLocked());
        });
    stage.actor(
        "young",
        me -> {
          me.at(1).lock(a);
          me.unlock(a);
        });
    stage.expect(
        """
        0 old takes 0
        1 young waits for 0, held by old
        2 old drops 0
        2 young takes 0
        2 young drops 0
        """);
  }

  /**
   * A lock taken without a context is invisible: its holder is not asked to give way, and nobody
   * dies of it (rule 4 of the locking dance says why victims must not be taken so).
   *
   * <pre>
   *   row   old                young
   *    0                       lock B, trylock A without a context
   *    1    lock C
   *    1    lock A: waits, wounding nobody
   * </pre>
   */
  @Test
  void tryLockAlone_olderComesToWait_holderIsNotWounded() {
    Stage stage = new Stage(Algorithm.WOUND_WAIT);
    WwMutex a = stage.mutex();
    WwMutex b = stage.mutex();
    WwMutex c = stage.mutex();
    stage.actor(
        "old",
        me -> {
          me.at(1).lock(c);
          me.lock(a);
          me.unlock(a, c);
        });
    stage.actor(
        "young",
        me -> {
          me.lock(b);
          assertTrue(a.tryLockAlone());
          me.at(2);
          assertFalse(me.context.wounded());
          me.unlock(a, b);
        });
    stage.simulation.run();
  }

  /** In wound-wait, a trylock that overtakes an older waiter is wounded by it. */
  @Test
  void tryLock_stealsFromAnOlderWaiterThatHoldsSomething_isWounded() {
    Stage stage = new Stage(Algorithm.WOUND_WAIT);
    WwMutex a = stage.mutex();
    WwMutex b = stage.mutex();
    stage.actor(
        "old",
        me -> {
          me.lock(b);
          me.at(1).lock(a);
          me.unlock(a, b);
        });
    stage.actor(
        "thief",
        me -> {
          a.lockAlone();
          // Freed and taken again before the waiter, woken by this, gets to run.
          me.at(2).unlock(a);
          assertTrue(a.tryLock(me.context));
          assertTrue(me.context.wounded());
          me.at(3).unlock(a);
        });
    stage.expect(
        """
        0 old takes 1
        0 thief takes 0 alone
        1 old waits for 0, held by thief
        2 thief drops 0
        2 thief takes 0
        2 thief is wounded by old
        3 thief drops 0
        3 old takes 0
        3 old drops 0
        3 old drops 1
        """);
  }
}
