package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.lockdep.Lockdep;

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
