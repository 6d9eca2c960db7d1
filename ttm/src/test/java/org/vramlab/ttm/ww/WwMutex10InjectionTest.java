package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.failure.WouldDeadlock;

/**
 * Lesson 10, error injection: a context is made to lose locks that nobody else wants, at intervals
 * that grow, so that back-off is exercised everywhere and the transaction still ends.
 */
class WwMutex10InjectionTest {
  private final Stage stage = new Stage(Algorithm.WAIT_DIE);

  private List<WwMutex> mutexes(int count) {
    List<WwMutex> mutexes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      mutexes.add(stage.mutex());
    }
    return mutexes;
  }

  /** Takes all in order, holding each; answers the places at which it was made to lose one. */
  private static List<Integer> lost(AcquireContext context, List<WwMutex> mutexes) {
    List<Integer> lost = new ArrayList<>();
    for (int i = 0; i < mutexes.size(); i++) {
      try {
        mutexes.get(i).lock(context);
      } catch (WouldDeadlock injected) {
        assertFalse(mutexes.get(i).isLocked(), "what was lost is not held");
        lost.add(i);
      }
    }
    return lost;
  }

  private static void dropAll(List<WwMutex> mutexes) {
    for (WwMutex mutex : mutexes) {
      if (mutex.heldByCurrentTask()) {
        mutex.unlock();
      }
    }
  }

  /**
   * <pre>
   *   row   alone, interval 1
   *    0    lock 0              the first is never hit
   *    0    lock 1: loses it
   *    0    lock 2, lock 3, lock 4: loses it    three later
   * </pre>
   */
  @Test
  void lock_intervalOne_losesTheSecondAndThenLessAndLess() {
    stage.actor(
        "alone",
        me -> {
          me.context.injectBackOffs(1);
          List<WwMutex> mutexes = mutexes(60);
          // Intervals 1, 3, 10, 35, each three and a half times the one before, rounded down.
          assertEquals(List.of(1, 4, 14, 49), lost(me.context, mutexes));
          dropAll(mutexes);
        });
    stage.simulation.run();
  }

  @Test
  void lock_intervalSeven_losesTheEighth() {
    stage.actor(
        "alone",
        me -> {
          me.context.injectBackOffs(7);
          List<WwMutex> mutexes = mutexes(40);
          assertEquals(List.of(7, 31), lost(me.context, mutexes));
          dropAll(mutexes);
        });
    stage.simulation.run();
  }

  @Test
  void lock_firstOfAllOverAndOver_isNeverHit() {
    stage.actor(
        "alone",
        me -> {
          me.context.injectBackOffs(1);
          WwMutex mutex = stage.mutex();
          for (int i = 0; i < 100; i++) {
            me.lock(mutex);
            me.unlock(mutex);
          }
        });
    stage.simulation.run();
  }

  @Test
  void trylockAndSlowLock_areNeverHit() {
    stage.actor(
        "alone",
        me -> {
          me.context.injectBackOffs(1);
          List<WwMutex> mutexes = mutexes(20);
          mutexes.get(0).lockSlow(me.context);
          for (WwMutex mutex : mutexes.subList(1, 20)) {
            assertTrue(mutex.tryLock(me.context));
          }
          dropAll(mutexes);
        });
    stage.simulation.run();
  }

  @Test
  void lock_heldAlready_doesNotCount() {
    stage.actor(
        "alone",
        me -> {
          me.context.injectBackOffs(2);
          List<WwMutex> mutexes = mutexes(3);
          assertEquals(List.of(), lost(me.context, mutexes.subList(0, 2)));
          assertEquals(LockResult.ALREADY_HELD, me.lock(mutexes.get(0)));
          assertEquals(
              List.of(2), lost(me.context, mutexes.subList(2, 3)).stream().map(i -> 2).toList());
          dropAll(mutexes);
        });
    stage.simulation.run();
  }

  @Test
  void begin_again_injectsNothingUntilToldTo() {
    stage.actor(
        "alone",
        me -> {
          me.context.injectBackOffs(1);
          me.context.finish();
          me.context.begin(0);
          List<WwMutex> mutexes = mutexes(50);
          assertEquals(List.of(), lost(me.context, mutexes));
          dropAll(mutexes);
        });
    stage.simulation.run();
  }

  /**
   * What is taken after a sleep is lost like any other, and whoever waits behind gets it.
   *
   * <pre>
   *   row   young (interval 1)      holder       behind
   *    0                            lock 1
   *    1    lock 0, lock 1: waits
   *    2                                         lock 1: waits behind
   *    3    loses 1                 unlock 1     has 1
   * </pre>
   */
  @ParameterizedTest
  @EnumSource
  void lock_afterASleep_isLostAndTheNextWaiterWoken(Algorithm algorithm) {
    Stage other = new Stage(algorithm);
    WwMutex first = other.mutex();
    WwMutex second = other.mutex();
    // Older than the holder: it waits in both classes.
    other.actor(
        "hit",
        me -> {
          me.context.injectBackOffs(1);
          me.at(1).lock(first);
          me.loses(second).unlock(first);
        });
    other.actor(
        "holder",
        me -> {
          me.lock(second);
          me.at(3).unlock(second);
        });
    other.actor(
        "behind",
        me -> {
          me.at(2).lock(second);
          me.unlock(second);
        });
    other.simulation.run();
    assertFalse(first.isLocked() || second.isLocked());
  }

  @Test
  void injectBackOffs_negative_isRefused() {
    AcquireContext context = new AcquireContext(stage.wwClass);
    assertThrows(IllegalArgumentException.class, () -> context.injectBackOffs(-1));
  }
}
