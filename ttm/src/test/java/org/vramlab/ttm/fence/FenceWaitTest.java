package org.vramlab.ttm.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.RuntimeKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/** Waiting for a fence, the same programs under both runtimes. */
class FenceWaitTest {
  private static final long A_WHILE_NANOS = 2_000_000;

  private static FenceTimeline timelineOf(Sched sched) {
    return new FenceTimeline(sched, new Lockdep(), 0, "engine");
  }

  @ParameterizedTest
  @EnumSource
  void await_signalledByHardware_wakesEverybody(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    Fence fence = timelineOf(sched).nextFence();
    AtomicInteger woken = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      sched.spawn(
          "waiter" + i,
          () -> {
            fence.await();
            assertTrue(fence.isSignalled());
            woken.incrementAndGet();
          });
    }
    sched.at(A_WHILE_NANOS, now -> fence.signal());
    kind.run(sched);
    assertEquals(4, woken.get());
  }

  @ParameterizedTest
  @EnumSource
  void await_signalledAlready_returnsAtOnce(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    Fence fence = timelineOf(sched).nextFence();
    AtomicInteger through = new AtomicInteger();
    sched.spawn(
        "waiter",
        () -> {
          fence.signal();
          fence.await();
          fence.await(true);
          through.incrementAndGet();
        });
    kind.run(sched);
    assertEquals(1, through.get());
  }

  /** Signal and wait race again and again: no wake-up is lost. */
  @ParameterizedTest
  @EnumSource
  void await_manyRounds_losesNoWakeUp(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    FenceTimeline timeline = timelineOf(sched);
    AtomicInteger rounds = new AtomicInteger();
    sched.spawn(
        "client",
        () -> {
          for (int i = 0; i < 300; i++) {
            Fence fence = timeline.nextFence();
            sched.at(sched.nowNanos() + (i % 4) * 100L, now -> fence.signal());
            fence.await();
            rounds.incrementAndGet();
          }
        });
    kind.run(sched);
    assertEquals(300, rounds.get());
  }

  @ParameterizedTest
  @EnumSource
  void awaitInterruptibly_signalToTheTask_endsTheWait(RuntimeKind kind)
      throws InterruptedException {
    Sched sched = kind.make();
    Fence fence = timelineOf(sched).nextFence();
    AtomicInteger interrupted = new AtomicInteger();
    Task waiter =
        sched.spawn(
            "waiter",
            () -> {
              try {
                fence.await(true);
              } catch (Interrupted signal) {
                interrupted.incrementAndGet();
              }
              // Only now, so that a slow machine cannot let the fence win.
              sched.at(sched.nowNanos(), now -> fence.signal());
            });
    sched.spawn(
        "killer",
        () -> {
          sched.delay(A_WHILE_NANOS, SpanKind.SUBMIT);
          sched.signal(waiter);
        });
    kind.run(sched);
    assertEquals(1, interrupted.get());
  }

  @ParameterizedTest
  @EnumSource
  void await_signalToTheTask_sleepsOn(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    Fence fence = timelineOf(sched).nextFence();
    AtomicInteger early = new AtomicInteger();
    Task waiter =
        sched.spawn(
            "waiter",
            () -> {
              fence.await();
              if (!fence.isSignalled()) {
                early.incrementAndGet();
              }
            });
    sched.spawn("killer", () -> sched.signal(waiter));
    sched.at(2 * A_WHILE_NANOS, now -> fence.signal());
    kind.run(sched);
    assertEquals(0, early.get());
  }
}
