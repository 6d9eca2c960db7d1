package org.vramlab.ttm.sleeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sched.Simulation;

/** The lock that drivers use beside ww locks: alone or shared, in order of arrival. */
class SleepingLockTest {
  private final Simulation simulation = new Simulation();
  private final Lockdep lockdep = new Lockdep();
  private final List<String> story = new ArrayList<>();

  private SleepingLock lock(String name) {
    return new SleepingLock(simulation, lockdep, lockdep.defineClass(name, LockKind.OUTER), name);
  }

  /** At {@code startNanos} takes {@code lock} for 10 ns, and writes down when it had it. */
  private void user(String name, long startNanos, SleepingLock lock, boolean alone) {
    simulation.spawn(
        name,
        () -> {
          simulation.delay(startNanos, SpanKind.PAUSE);
          if (alone) {
            lock.lock();
          } else {
            lock.lockShared();
          }
          story.add(simulation.nowNanos() + " " + name);
          simulation.delay(10, SpanKind.PAUSE);
          if (alone) {
            lock.unlock();
          } else {
            lock.unlockShared();
          }
        });
  }

  @Test
  void alone_heldByOneAtATime_inOrderOfArrival() {
    SleepingLock lock = lock("m");
    user("first", 0, lock, true);
    user("second", 1, lock, true);
    user("third", 2, lock, true);
    simulation.run();
    assertEquals(List.of("0 first", "10 second", "20 third"), story);
  }

  @Test
  void shared_severalAtATime_behindAWaitingWriterTheyWait() {
    SleepingLock lock = lock("m");
    user("reader", 0, lock, false);
    user("with it", 1, lock, false);
    user("writer", 2, lock, true);
    user("late reader", 3, lock, false);
    user("later reader", 4, lock, false);
    simulation.run();
    assertEquals(
        List.of("0 reader", "1 with it", "11 writer", "21 late reader", "21 later reader"), story);
  }

  @Test
  void tryLock_taken_isRefusedAndDoesNotWait() {
    SleepingLock lock = lock("m");
    simulation.spawn(
        "task",
        () -> {
          assertTrue(lock.tryLockShared());
          assertTrue(lock.tryLockShared());
          assertFalse(lock.tryLock());
          lock.unlockShared();
          lock.unlockShared();
          assertTrue(lock.tryLock());
          assertFalse(lock.tryLockShared());
          lock.unlock();
        });
    simulation.run();
  }

  @Test
  void unlock_byAStranger_isRefusedByName() {
    SleepingLock lock = lock("m");
    simulation.spawn(
        "stranger",
        () -> {
          IllegalStateException refused = assertThrows(IllegalStateException.class, lock::unlock);
          assertTrue(String.valueOf(refused.getMessage()).contains("stranger"));
          assertThrows(IllegalStateException.class, lock::unlockShared);
        });
    simulation.run();
  }

  /** Lockdep, where it watches, says so first. */
  @Test
  void takenAgainByItsHolder_isRefusedInsteadOfHanging() {
    SleepingLock lock = new SleepingLock(simulation, Lockdep.OFF, 0, "m");
    simulation.spawn(
        "task",
        () -> {
          lock.lock();
          assertRefused(lock::lock);
          assertRefused(lock::lockShared);
          lock.unlock();
          lock.lockShared();
          assertRefused(lock::lock);
          assertRefused(lock::lockShared);
          lock.unlockShared();
          assertTrue(lock.tryLock(), "nothing is left behind");
          lock.unlock();
        });
    simulation.run();
  }

  private static void assertRefused(Executable taking) {
    IllegalStateException refused = assertThrows(IllegalStateException.class, taking);
    assertEquals("task holds m already: it would wait for itself", refused.getMessage());
  }

  @Test
  void twoInOppositeOrders_areReportedThoughNobodyWaited() {
    SleepingLock a = lock("a");
    SleepingLock b = lock("b");
    simulation.spawn(
        "task",
        () -> {
          a.lock();
          b.lock();
          b.unlock();
          a.unlock();
          b.lock();
          a.lock();
        });
    assertThrows(LockdepReport.class, simulation::run);
  }
}
