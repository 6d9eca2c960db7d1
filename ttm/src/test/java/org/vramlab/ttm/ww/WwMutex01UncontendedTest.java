package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lesson 1: nobody else is there.
 *
 * <pre>
 *   row   old
 *    0    lock A
 *    0    lock B
 *    0    lock A       already held: nothing changes
 *    1    unlock A
 *    1    unlock B     any order will do
 * </pre>
 */
class WwMutex01UncontendedTest {
  @ParameterizedTest
  @EnumSource
  void lock_free_isTakenCountedAndReleasedInAnyOrder(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    WwMutex b = stage.mutex();
    stage.actor(
        "old",
        me -> {
          assertEquals(LockResult.ACQUIRED, me.lock(a));
          assertEquals(LockResult.ACQUIRED, me.lock(b));
          assertEquals(2, me.context.acquired());
          assertEquals(LockResult.ALREADY_HELD, me.lock(a));
          assertEquals(2, me.context.acquired());
          assertTrue(a.heldByCurrentTask());
          assertSame(me.context, a.contextOfOwner());
          me.at(1).unlock(a, b);
          assertEquals(0, me.context.acquired());
          assertFalse(a.isLocked());
        });
    stage.expect(
        """
        0 old takes 0
        0 old takes 1
        1 old drops 0
        1 old drops 1
        """);
  }

  @ParameterizedTest
  @EnumSource
  void begin_again_drawsAYoungerStamp(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    stage.simulation.spawn(
        "task",
        () -> {
          AcquireContext context = new AcquireContext(stage.wwClass);
          context.begin(0);
          assertEquals(1, context.stamp(), "stamps start at 1");
          context.finish();
          context.begin(0);
          assertEquals(2, context.stamp());
          context.finish();
        });
    stage.expect("");
  }

  @ParameterizedTest
  @EnumSource
  void lockAlone_free_isTakenWithoutAContext(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    stage.actor(
        "old",
        me -> {
          a.lockAlone();
          assertEquals(0, me.context.acquired());
          assertTrue(a.heldByCurrentTask());
          a.unlock();
        });
    stage.expect("0 old takes 0 alone\n0 old drops 0");
  }
}
