package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.sched.Task;

/** Lesson 5: a signal ends an interruptible wait, and leaves no trace in the queue. */
class WwMutex05InterruptTest {
  /**
   * <pre>
   *   row   old            middle                      young
   *    0    lock A
   *    1                   lock A interruptibly: waits
   *    2                                               lock A: waits
   *    3    signal middle
   *    3                   leaves the queue
   *    4    unlock A                                   has A
   * </pre>
   */
  @ParameterizedTest
  @EnumSource
  void lockInterruptible_signalWhileAsleep_leavesTheQueue(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    Task[] middle = new Task[1];
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(3);
          stage.simulation.signal(middle[0]);
          me.at(4);
          assertEquals(List.of("young"), Stage.queue(a));
          me.unlock(a);
        });
    middle[0] = stage.actor("middle", me -> me.at(1).isInterrupted(a));
    stage.actor(
        "young",
        me -> {
          me.at(2).lock(a);
          me.unlock(a);
        });
    stage.expect(
        """
        0 old takes 0
        1 middle waits for 0, held by old
        2 young waits for 0, held by old
        3 middle is interrupted at 0
        4 old drops 0
        4 young takes 0
        4 young drops 0
        """);
  }

  /** Without a context. */
  @ParameterizedTest
  @EnumSource
  void lockAloneInterruptible_signalWhileAsleep_leavesTheQueue(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    Task[] waiter = new Task[1];
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(3);
          assertEquals(List.of("waiter alone"), Stage.queue(a));
          stage.simulation.signal(waiter[0]);
          me.at(4);
          assertEquals(List.of(), Stage.queue(a));
          me.unlock(a);
        });
    waiter[0] =
        stage.actor(
            "waiter",
            me -> {
              me.at(1);
              assertThrows(Interrupted.class, a::lockAloneInterruptible);
              me.at(5);
              a.lockAloneInterruptible();
              a.unlock();
            });
    stage.simulation.run();
  }

  /** A free lock is taken even with a signal pending; only waiting is interrupted. */
  @ParameterizedTest
  @EnumSource
  void lockInterruptible_freeLock_isTakenInSpiteOfASignal(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    stage.actor(
        "task",
        me -> {
          stage.simulation.signal(stage.simulation.currentTask());
          a.lockInterruptible(me.context);
          me.unlock(a);
        });
    stage.expect("0 task takes 0\n0 task drops 0");
  }

  @ParameterizedTest
  @EnumSource
  void lock_uninterruptible_sleepsThroughASignal(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    Task[] young = new Task[1];
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(2);
          stage.simulation.signal(young[0]);
          me.at(3).unlock(a);
        });
    young[0] =
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
        3 old drops 0
        3 young takes 0
        3 young drops 0
        """);
  }

  @ParameterizedTest
  @EnumSource
  void lockSlowInterruptible_signal_holdsNothingAfterwards(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    Task[] young = new Task[1];
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(2);
          stage.simulation.signal(young[0]);
          me.at(3).unlock(a);
        });
    young[0] =
        stage.actor(
            "young",
            me -> {
              me.at(1);
              assertThrows(Interrupted.class, () -> a.lockSlowInterruptible(me.context));
              assertEquals(0, me.context.acquired());
            });
    stage.expect("0 old takes 0\n1 young waits for 0, held by old\n3 old drops 0");
  }
}
