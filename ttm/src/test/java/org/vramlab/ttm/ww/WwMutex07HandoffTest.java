package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.sched.Task;

/** Lesson 7: a waiter at the head that lost a race once is handed the lock the next time. */
class WwMutex07HandoffTest {
  /**
   * <pre>
   *   row   waiter         thief
   *    0                   trylock A
   *    1    lock A: waits
   *    2                   unlock A, trylock A     steals it before the waiter runs
   *    2    wakes, asks for a hand-off
   *    3                   unlock A                hands it over
   *    3                   trylock A               fails, though the waiter has not run yet
   *    3    has A
   * </pre>
   */
  @ParameterizedTest
  @EnumSource
  void unlock_headLostARace_handsTheLockOver(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    stage.actor(
        "waiter",
        me -> {
          me.at(1).lock(a);
          me.unlock(a);
        });
    stage.actor(
        "thief",
        me -> {
          assertTrue(a.tryLockAlone());
          me.at(2).unlock(a);
          assertTrue(a.tryLockAlone(), "once, it may steal");
          me.at(3).unlock(a);
          assertFalse(a.tryLockAlone(), "twice, it may not");
          assertTrue(a.isLocked());
        });
    stage.expect(
        """
        0 thief takes 0 alone
        1 waiter waits for 0, held by thief
        2 thief drops 0
        2 thief takes 0 alone
        3 thief drops 0
        3 waiter takes 0
        3 waiter drops 0
        """);
  }

  /** The lock that was handed over is not lost if a signal comes together with it. */
  @ParameterizedTest
  @EnumSource
  void unlock_handedOverTogetherWithASignal_isTaken(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    Task waiter =
        stage.actor(
            "waiter",
            me -> {
              me.at(1);
              a.lockInterruptible(me.context);
              me.unlock(a);
            });
    stage.actor(
        "thief",
        me -> {
          assertTrue(a.tryLockAlone());
          me.at(2).unlock(a);
          assertTrue(a.tryLockAlone());
          me.at(3).unlock(a);
          stage.simulation.signal(waiter);
        });
    stage.expect(
        """
        0 thief takes 0 alone
        1 waiter waits for 0, held by thief
        2 thief drops 0
        2 thief takes 0 alone
        3 thief drops 0
        3 waiter takes 0
        3 waiter drops 0
        """);
  }

  /** The request dies with the last waiter: nobody is left to hand the lock to. */
  @Test
  void unlock_waiterThatAskedForTheHandOffHasLeft_freesTheLock() {
    Stage stage = new Stage(Algorithm.WAIT_DIE);
    WwMutex a = stage.mutex();
    Task waiter = stage.actor("waiter", me -> me.at(1).isInterrupted(a));
    stage.actor(
        "thief",
        me -> {
          assertTrue(a.tryLockAlone());
          me.at(2).unlock(a);
          assertTrue(a.tryLockAlone());
          me.at(3);
          stage.simulation.signal(waiter);
          me.at(4).unlock(a);
          assertFalse(a.isLocked());
        });
    stage.simulation.run();
  }
}
