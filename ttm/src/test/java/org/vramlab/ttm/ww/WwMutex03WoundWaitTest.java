package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Lesson 3, wound-wait: the older wounds the younger holder, who notices when it has to wait. */
class WwMutex03WoundWaitTest {
  private final Stage stage = new Stage(Algorithm.WOUND_WAIT);
  private final WwMutex a = stage.mutex();
  private final WwMutex b = stage.mutex();
  private final WwMutex c = stage.mutex();

  /**
   * <pre>
   *   row   old                        young
   *    0    lock A
   *    1                               lock B
   *    2    lock B: wounds, waits
   *    3                               lock C: free, so it never notices
   *    4                               lock A: would wait, is wounded: dies
   * </pre>
   */
  @Test
  void lock_woundedHolder_noticesOnlyWhenItHasToWait() {
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(2).lock(b);
          me.unlock(b, a);
        });
    stage.actor(
        "young",
        me -> {
          me.at(1).lock(b);
          me.at(3).lock(c);
          assertTrue(me.context.wounded());
          me.at(4).loses(a).unlock(c, b);
        });
    stage.expect(
        """
        0 old takes 0
        1 young takes 1
        2 young is wounded by old
        2 old waits for 1, held by young
        3 young takes 2
        4 young loses 0
        4 young drops 2
        4 young drops 1
        4 old takes 1
        4 old drops 1
        4 old drops 0
        """);
  }

  /**
   * <pre>
   *   row   old                        young
   *    0    lock A
   *    1                               lock B
   *    2                               lock A: waits; in this class the younger may
   *    3    lock B: wounds, and wakes young, who dies in its sleep
   * </pre>
   */
  @Test
  void lock_holderAsleepForAnotherLock_isWokenToDie() {
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(3).lock(b);
          me.unlock(b, a);
        });
    stage.actor(
        "young",
        me -> {
          me.at(1).lock(b);
          me.at(2).loses(a).unlock(b);
        });
    stage.expect(
        """
        0 old takes 0
        1 young takes 1
        2 young waits for 0, held by old
        3 young is wounded by old
        3 old waits for 1, held by young
        3 young loses 0
        3 young drops 1
        3 old takes 1
        3 old drops 1
        3 old drops 0
        """);
  }

  /** Who holds nothing cannot be part of a cycle, so it wounds nobody and just waits. */
  @Test
  void lock_olderHoldingNothing_woundsNobody() {
    stage.actor(
        "old",
        me -> {
          me.at(1).lock(b);
          me.unlock(b);
        });
    stage.actor(
        "young",
        me -> {
          me.lock(b);
          me.at(2);
          assertFalse(me.context.wounded());
          me.unlock(b);
        });
    stage.expect(
        """
        0 young takes 1
        1 old waits for 1, held by young
        2 young drops 1
        2 old takes 1
        2 old drops 1
        """);
  }

  /** A wound outlives its round, until the context next has to wait holding nothing. */
  @Test
  void clearWound_afterEverythingWasReleased_forgetsIt() {
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(2).lock(b);
          me.unlock(b, a);
        });
    stage.actor(
        "young",
        me -> {
          me.at(1).lock(b);
          me.at(3).unlock(b);
          assertTrue(me.context.wounded(), "releasing alone does not heal");
          me.context.clearWound();
          assertFalse(me.context.wounded());
        });
    stage.expect(
        """
        0 old takes 0
        1 young takes 1
        2 young is wounded by old
        2 old waits for 1, held by young
        3 young drops 1
        3 old takes 1
        3 old drops 1
        3 old drops 0
        """);
  }

  /**
   * Linux's fast path does not heal: the stale wound strikes at the next wait, once.
   *
   * <pre>
   *   row   old                        young
   *    2    lock B: wounds
   *    3                               unlock B, lock C by the fast path
   *    4                               lock A: dies of the wound of an earlier round
   * </pre>
   */
  @Test
  void lock_woundOfAnEarlierRoundAndFastPath_strikesOnceMore() {
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(2).lock(b);
          me.at(5).unlock(b, a);
        });
    stage.actor(
        "young",
        me -> {
          me.at(1).lock(b);
          me.at(3).unlock(b).lock(c);
          me.at(4).loses(a).unlock(c);
        });
    stage.simulation.run();
  }
}
