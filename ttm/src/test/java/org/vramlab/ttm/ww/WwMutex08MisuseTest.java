package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
