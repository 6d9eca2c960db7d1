package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.lockdep.LockRule;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sched.Simulation;

/** Lesson 8: misuse is refused with a sentence, and changes nothing. */
class WwMutex08MisuseTest {
  private static void refused(org.junit.jupiter.api.function.Executable misuse) {
    assertThrows(IllegalStateException.class, misuse);
  }

  @ParameterizedTest
  @EnumSource
  void unlock_notTheOwner_isRefused(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    stage.actor(
        "owner",
        me -> {
          me.lock(a);
          me.at(2).unlock(a);
          refused(a::unlock);
        });
    stage.actor(
        "other",
        me -> {
          me.at(1);
          refused(a::unlock);
          assertTrue(a.isLocked());
          assertThrows(AssertionError.class, a::assertHeld);
        });
    stage.expect("0 owner takes 0\n2 owner drops 0");
  }

  @ParameterizedTest
  @EnumSource
  void lock_heldByTheSameTaskWithoutTheContext_isRefusedInsteadOfHanging(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    stage.actor(
        "task",
        me -> {
          a.lockAlone();
          refused(() -> a.lock(me.context));
          refused(a::lockAlone);
          assertEquals(0, me.context.acquired());
          a.unlock();
        });
    stage.expect("0 task takes 0 alone\n0 task drops 0");
  }

  @ParameterizedTest
  @EnumSource
  void context_usedOutsideItsLife_isRefused(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    stage.simulation.spawn(
        "task",
        () -> {
          AcquireContext context = new AcquireContext(stage.wwClass);
          refused(() -> a.lock(context));
          refused(() -> a.tryLock(context));
          context.begin(0);
          refused(() -> context.begin(0));
          assertTrue(a.tryLock(context));
          refused(context::finish);
          refused(context::clearWound);
          a.unlock();
          context.finish();
          refused(() -> a.lock(context));
        });
    stage.simulation.run();
  }

  @ParameterizedTest
  @EnumSource
  void lock_contextOfAnotherClass_isRefused(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    stage.simulation.spawn(
        "task",
        () -> {
          AcquireContext foreign =
              new AcquireContext(new WwClass(stage.simulation, new Lockdep(), algorithm));
          foreign.begin(0);
          refused(() -> a.lock(foreign));
          refused(() -> a.tryLock(foreign));
          refused(() -> a.lockSlow(foreign));
          foreign.finish();
        });
    stage.expect("");
  }

  @ParameterizedTest
  @EnumSource
  void unlock_freeLock_isRefused(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    stage.actor("task", me -> refused(a::unlock));
    stage.expect("");
  }

  @ParameterizedTest
  @EnumSource
  void finish_contextThatHasNotBegun_isRefused(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    AcquireContext context = new AcquireContext(stage.wwClass);
    refused(context::finish);
    context.begin(0);
    context.finish();
    refused(context::finish);
  }

  @ParameterizedTest
  @EnumSource
  void context_ofAnotherTask_isRefused(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    AcquireContext[] borrowed = new AcquireContext[1];
    stage.actor(
        "lender",
        me -> {
          borrowed[0] = me.context;
          me.at(2);
        });
    stage.actor(
        "borrower",
        me -> {
          me.at(1);
          refused(() -> a.lock(borrowed[0]));
          refused(() -> a.tryLock(borrowed[0]));
          refused(() -> a.lockSlow(borrowed[0]));
          refused(borrowed[0]::finish);
        });
    stage.expect("");
  }

  /** Not even a stale wound is lost to a stranger. */
  @Test
  void woundedContext_triedOrHealedByAnotherTask_staysAsItIs() {
    Stage stage = new Stage(Algorithm.WOUND_WAIT);
    WwMutex a = stage.mutex();
    WwMutex b = stage.mutex();
    AcquireContext[] borrowed = new AcquireContext[1];
    stage.actor(
        "old",
        me -> {
          me.lock(a);
          me.at(2).lock(b);
          me.at(4);
          assertTrue(borrowed[0].wounded());
          refused(() -> a.tryLock(borrowed[0]));
          refused(borrowed[0]::clearWound);
          assertTrue(borrowed[0].wounded());
          me.unlock(b, a);
        });
    stage.actor(
        "young",
        me -> {
          borrowed[0] = me.context;
          me.at(1).lock(b);
          me.at(3).unlock(b);
          me.at(5);
          me.context.clearWound();
        });
    stage.simulation.run();
  }

  /** The locks of the one would give way to nobody while the other waits. */
  @ParameterizedTest
  @EnumSource
  void begin_secondContextOfTheTask_isReportedAndDoesNotBegin(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    stage.actor(
        "task",
        me -> {
          me.lock(a);
          AcquireContext second = new AcquireContext(stage.wwClass);
          LockdepReport report = assertThrows(LockdepReport.class, () -> second.begin(0));
          assertEquals(LockRule.SECOND_CONTEXT, report.rule());
          refused(second::finish);
          me.unlock(a);
          me.context.finish();
          second.begin(0);
          second.finish();
          me.context.begin(0);
        });
    stage.expect("0 task takes 0\n0 task drops 0");
  }

  /**
   * A class for each device: two stamp counters, so neither resolves the other's deadlocks (rule
   * 11). Their order is learnt as that of any two kinds of lock.
   */
  @ParameterizedTest
  @EnumSource
  void locks_ofTwoClassesInOppositeOrders_areReportedBeforeAnybodyBlocks(Algorithm algorithm) {
    Simulation simulation = new Simulation();
    Lockdep lockdep = new Lockdep();
    WwClass one = new WwClass(simulation, lockdep, algorithm);
    WwClass other = new WwClass(simulation, lockdep, algorithm);
    simulation.spawn("first", () -> takeBoth(one, other));
    simulation.spawn(
        "second",
        () -> {
          LockdepReport report = assertThrows(LockdepReport.class, () -> takeBoth(other, one));
          assertEquals(LockRule.ORDER_CYCLE, report.rule());
          assertTrue(String.valueOf(report.getMessage()).contains("\"reservation 2\""));
        });
    simulation.run();
  }

  private static void takeBoth(WwClass outer, WwClass inner) {
    AcquireContext mine = new AcquireContext(outer);
    AcquireContext nested = new AcquireContext(inner);
    WwMutex first = new WwMutex(outer);
    WwMutex second = new WwMutex(inner);
    mine.begin(0);
    nested.begin(0);
    try {
      first.lock(mine);
      second.lock(nested);
    } catch (WouldDeadlock impossible) {
      throw new AssertionError("nobody else is there", impossible);
    }
    second.unlock();
    first.unlock();
    nested.finish();
    mine.finish();
  }

  /** In a strict class. */
  @ParameterizedTest
  @EnumSource
  void lockSlow_withoutHavingLostALock_isRefused(Algorithm algorithm) {
    Stage stage = new Stage(algorithm, Discipline.STRICT);
    WwMutex a = stage.mutex();
    stage.actor(
        "task",
        me -> {
          refused(() -> a.lockSlow(me.context));
          refused(() -> a.lockSlowInterruptible(me.context));
          assertEquals(0, me.context.acquired());
        });
    stage.expect("");
  }

  @ParameterizedTest
  @EnumSource
  void lockSlow_holdingSomething_isRefused(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    WwMutex b = stage.mutex();
    stage.actor(
        "task",
        me -> {
          me.lock(a);
          refused(() -> b.lockSlow(me.context));
          refused(() -> b.lockSlowInterruptible(me.context));
          me.unlock(a);
        });
    stage.expect("0 task takes 0\n0 task drops 0");
  }

  @ParameterizedTest
  @EnumSource
  void lock_fromAHandler_isRefusedBeforeItQueues(Algorithm algorithm) {
    Stage stage = new Stage(algorithm);
    WwMutex a = stage.mutex();
    stage.actor(
        "task",
        me -> {
          me.lock(a);
          stage.simulation.at(
              1,
              nanos -> {
                refused(a::lockAlone);
                assertEquals(List.of(), Stage.queue(a));
              });
          me.at(2).unlock(a);
        });
    stage.expect("0 task takes 0\n2 task drops 0");
  }

  /** In a strict class; a lenient one lets it pass, as recordings of the kernel need it to. */
  @Test
  void lock_afterBackOff_mustBeTheLostOneWithNothingHeld() {
    Stage stage = new Stage(Algorithm.WAIT_DIE, Discipline.STRICT);
    WwMutex a = stage.mutex();
    WwMutex b = stage.mutex();
    WwMutex c = stage.mutex();
    stage.actor(
        "older",
        me -> {
          me.lock(a);
          me.at(2).unlock(a);
        });
    stage.actor(
        "younger",
        me -> {
          me.lock(b);
          me.at(1).loses(a);
          refused(() -> c.lock(me.context));
          refused(() -> c.tryLock(me.context));
          refused(() -> a.lock(me.context));
          me.unlock(b);
          refused(() -> b.lock(me.context));
          refused(() -> b.lockSlow(me.context));
          a.lockSlow(me.context);
          me.lock(b);
          me.unlock(b, a);
        });
    stage.expect(
        """
        0 older takes 0
        0 younger takes 1
        1 younger loses 0
        1 younger drops 1
        1 younger waits for 0, held by older
        2 older drops 0
        2 younger takes 0
        2 younger takes 1
        2 younger drops 1
        2 younger drops 0
        """);
  }

  @Test
  void misuse_ofEachKind_isToldInOneSentence() {
    Stage stage = new Stage(Algorithm.WAIT_DIE);
    WwMutex a = stage.mutex();
    stage.actor(
        "task",
        me -> {
          IllegalStateException free = assertThrows(IllegalStateException.class, a::unlock);
          assertEquals("lock 0 is free: task#1 cannot release it", free.getMessage());
          me.lock(a);
          IllegalStateException holding =
              assertThrows(IllegalStateException.class, me.context::finish);
          assertEquals("context with stamp 1 finishes while holding 1 locks", holding.getMessage());
          me.unlock(a);
        });
    stage.expect("0 task takes 0\n0 task drops 0");
  }
}
