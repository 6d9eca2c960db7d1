package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lesson 4: after losing a lock, drop everything, sleep for it holding nothing, start again. */
class WwMutex04SlowPathTest {
  /**
   * <pre>
   *   row   old            young
   *    0    lock A
   *    1                   lock B
   *    2                   lock A: dies (wait-die)
   *    2                   unlock B, slow A: waits
   *    3    unlock A       has A
   *    3                   lock B
   * </pre>
   */
  @Test
  void lockSlow_afterDying_waitsAndWinsWithItsOldStamp() {
    Stage stage = new Stage(Algorithm.WAIT_DIE);
    WwMutex a = stage.mutex();
    WwMutex b = stage.mutex();
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(3).unlock(a);
        });
    stage.actor(
        "young",
        me -> {
          me.at(1).lock(b);
          long stamp = me.context.stamp();
          me.at(2).loses(a).unlock(b);
          a.lockSlow(me.context);
          me.lock(b);
          assertEquals(stamp, me.context.stamp());
          me.unlock(a, b);
        });
    stage.expect(
        """
        0 old takes 0
        1 young takes 1
        2 young loses 0
        2 young drops 1
        2 young waits for 0, held by old
        3 old drops 0
        3 young takes 0
        3 young takes 1
        3 young drops 0
        3 young drops 1
        """);
  }

  @ParameterizedTest
  @EnumSource
  void lockSlow_holdingSomething_isRefusedAndChangesNothing(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    WwMutex b = stage.mutex();
    stage.actor(
        "task",
        me -> {
          me.lock(a);
          assertThrows(IllegalStateException.class, () -> b.lockSlow(me.context));
          assertThrows(IllegalStateException.class, () -> b.lockSlowInterruptible(me.context));
          assertEquals(1, me.context.acquired());
          me.unlock(a);
        });
    stage.expect("0 task takes 0\n0 task drops 0");
  }
}
