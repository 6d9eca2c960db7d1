package org.vramlab.ttm.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.failure.Interrupted;

/** Parking, the permit and signals: the same programs under both runtimes. */
class ParkTest {
  /**
   * In the threads runtime this is slept for; the programs are right without it, only less sharp.
   */
  private static final long A_WHILE_NANOS = 2_000_000;

  @ParameterizedTest
  @EnumSource
  void park_unparkedLater_goesOn(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    List<String> story = new CopyOnWriteArrayList<>();
    AtomicBoolean ready = new AtomicBoolean();
    Task sleeper =
        sched.spawn(
            "sleeper",
            () -> {
              while (!ready.get()) {
                sched.park();
              }
              story.add("sleeper");
            });
    sched.spawn(
        "waker",
        () -> {
          sched.delay(A_WHILE_NANOS, SpanKind.SUBMIT);
          story.add("waker");
          ready.set(true);
          sched.unpark(sleeper);
        });
    kind.run(sched);
    assertEquals(List.of("waker", "sleeper"), story);
  }

  @ParameterizedTest
  @EnumSource
  void park_unparkedBefore_returnsAtOnce(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    AtomicBoolean through = new AtomicBoolean();
    sched.spawn(
        "self",
        () -> {
          sched.unpark(sched.currentTask());
          sched.park();
          through.set(true);
        });
    kind.run(sched);
    assertTrue(through.get());
  }

  @ParameterizedTest
  @EnumSource
  void unpark_whileTheTaskSleepsOnTheClock_isKeptForItsNextPark(RuntimeKind kind)
      throws InterruptedException {
    Sched sched = kind.make();
    AtomicBoolean through = new AtomicBoolean();
    Task sleeper =
        sched.spawn(
            "sleeper",
            () -> {
              sched.delay(5 * A_WHILE_NANOS, SpanKind.SUBMIT);
              sched.park();
              through.set(true);
            });
    sched.spawn(
        "waker",
        () -> {
          sched.delay(A_WHILE_NANOS, SpanKind.SUBMIT);
          sched.unpark(sleeper);
        });
    kind.run(sched);
    assertTrue(through.get());
  }

  @ParameterizedTest
  @EnumSource
  void delay_unparkedMeanwhile_stillLastsItsTime(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    AtomicInteger tooShort = new AtomicInteger();
    Task sleeper =
        sched.spawn(
            "sleeper",
            () -> {
              long began = sched.nowNanos();
              sched.delay(5 * A_WHILE_NANOS, SpanKind.SUBMIT);
              if (sched.nowNanos() - began < 5 * A_WHILE_NANOS) {
                tooShort.incrementAndGet();
              }
            });
    sched.spawn(
        "waker",
        () -> {
          sched.delay(A_WHILE_NANOS, SpanKind.SUBMIT);
          sched.unpark(sleeper);
        });
    kind.run(sched);
    assertEquals(0, tooShort.get());
  }

  @ParameterizedTest
  @EnumSource
  void handlers_pingPongWithATask_loseNoWakeUp(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    AtomicInteger rounds = new AtomicInteger();
    sched.spawn(
        "client",
        () -> {
          Task me = sched.currentTask();
          for (int i = 0; i < 200; i++) {
            AtomicBoolean done = new AtomicBoolean();
            sched.at(
                sched.nowNanos() + i % 3,
                now -> {
                  done.set(true);
                  sched.unpark(me);
                });
            while (!done.get()) {
              sched.park();
            }
            rounds.incrementAndGet();
          }
        });
    kind.run(sched);
    assertEquals(200, rounds.get());
  }

  @ParameterizedTest
  @EnumSource
  void handler_asksToBlock_isToldThatItMayNot(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    AtomicInteger refused = new AtomicInteger();
    sched.at(
        0,
        now -> {
          assertTrue(sched.inHandler());
          assertThrows(IllegalStateException.class, sched::park);
          assertThrows(
              IllegalStateException.class, () -> sched.delay(10 * A_WHILE_NANOS, SpanKind.SUBMIT));
          refused.incrementAndGet();
        });
    sched.spawn("task", () -> assertFalse(sched.inHandler()));
    kind.run(sched);
    assertEquals(1, refused.get());
  }

  @ParameterizedTest
  @EnumSource
  void park_underALeafLock_isAnError(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    LeafLock leaf = sched.newLeafLock("list");
    AtomicInteger caught = new AtomicInteger();
    sched.spawn(
        "task",
        () -> {
          // Even if the permit would let it through: the error must not depend on luck.
          sched.unpark(sched.currentTask());
          leaf.lock();
          assertThrows(AssertionError.class, sched::park);
          leaf.unlock();
          sched.park();
          caught.incrementAndGet();
        });
    kind.run(sched);
    assertEquals(1, caught.get());
  }

  @ParameterizedTest
  @EnumSource
  void delay_underALeafLock_isAnError(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    LeafLock leaf = sched.newLeafLock("list");
    AtomicInteger caught = new AtomicInteger();
    sched.spawn(
        "task",
        () -> {
          leaf.lock();
          assertThrows(AssertionError.class, () -> sched.delay(A_WHILE_NANOS, SpanKind.SUBMIT));
          leaf.unlock();
          caught.incrementAndGet();
        });
    kind.run(sched);
    assertEquals(1, caught.get());
  }

  @ParameterizedTest
  @EnumSource
  void leafLock_misused_isAnError(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    LeafLock leaf = sched.newLeafLock("list");
    AtomicInteger caught = new AtomicInteger();
    sched.spawn(
        "task",
        () -> {
          assertThrows(AssertionError.class, leaf::assertHeld);
          leaf.lock();
          leaf.assertHeld();
          assertThrows(AssertionError.class, leaf::lock, "it is not reentrant");
          leaf.unlock();
          assertThrows(Throwable.class, leaf::unlock);
          caught.incrementAndGet();
        });
    kind.run(sched);
    assertEquals(1, caught.get());
  }

  @ParameterizedTest
  @EnumSource
  void signal_parkedTask_wakesAndSeesIt(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    AtomicInteger outcome = new AtomicInteger();
    Task sleeper =
        sched.spawn(
            "sleeper",
            () -> {
              Task me = sched.currentTask();
              while (!me.signalPending()) {
                sched.park();
              }
              assertTrue(me.takeSignal());
              assertFalse(me.takeSignal(), "it is handled once");
              outcome.incrementAndGet();
              throw Interrupted.INSTANCE;
            });
    sched.spawn(
        "killer",
        () -> {
          sched.delay(A_WHILE_NANOS, SpanKind.SUBMIT);
          sched.signal(sleeper);
        });
    // An Interrupted that reaches the top ends the task quietly: run() does not throw.
    kind.run(sched);
    assertEquals(1, outcome.get());
  }

  @ParameterizedTest
  @EnumSource
  void nextId_eachKind_countsFromZero(RuntimeKind kind) {
    Sched sched = kind.make();
    assertEquals(0, sched.nextId(IdKind.FENCE));
    assertEquals(1, sched.nextId(IdKind.FENCE));
    assertEquals(0, sched.nextId(IdKind.LOCK));
  }
}
