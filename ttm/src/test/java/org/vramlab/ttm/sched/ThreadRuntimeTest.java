package org.vramlab.ttm.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.EventSink;

/** What only the runtime of real threads promises. */
class ThreadRuntimeTest {
  private static final long SHORT_PATIENCE_NANOS = 200_000_000;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final ThreadRuntime runtime = new ThreadRuntime(1, EventSink.SILENT, 1);

  @Test
  void run_taskNeverWakes_patienceEndsNamingItAndUnwindsIt() throws InterruptedException {
    CountDownLatch unwound = new CountDownLatch(1);
    runtime.spawn(
        "forgotten",
        () -> {
          try {
            while (true) {
              runtime.park();
            }
          } finally {
            unwound.countDown();
          }
        });
    Stuck stuck = assertThrows(Stuck.class, () -> runtime.run(SHORT_PATIENCE_NANOS));
    assertTrue(String.valueOf(stuck.getMessage()).contains("forgotten"), stuck.getMessage());
    assertTrue(unwound.await(10, TimeUnit.SECONDS), "the thread was abandoned");
  }

  @Test
  void run_taskThrows_unwindsTheOthersAndHandsItOver() throws InterruptedException {
    CountDownLatch unwound = new CountDownLatch(1);
    IllegalArgumentException bug = new IllegalArgumentException("bug");
    runtime.spawn(
        "sleeper",
        () -> {
          try {
            while (true) {
              runtime.park();
            }
          } finally {
            unwound.countDown();
          }
        });
    runtime.spawn(
        "culprit",
        () -> {
          throw bug;
        });
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> runtime.run(PATIENCE_NANOS));
    assertSame(bug, thrown.getCause());
    assertTrue(unwound.await(10, TimeUnit.SECONDS), "the thread was abandoned");
  }

  @Test
  void run_eventsLeftAfterTheTasks_waitsForThem() throws InterruptedException {
    AtomicInteger fired = new AtomicInteger();
    runtime.spawn(
        "client", () -> runtime.at(runtime.nowNanos() + 3_000_000, now -> fired.incrementAndGet()));
    runtime.run(PATIENCE_NANOS);
    assertEquals(1, fired.get());
  }

  @Test
  void currentTask_foreignThread_isAdoptedOnce() {
    Task mine = runtime.currentTask();
    assertSame(mine, runtime.currentTask());
    assertEquals(Thread.currentThread().getName(), mine.name());
  }

  @Test
  void constructor_timeScaleBelowOne_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ThreadRuntime(1, EventSink.SILENT, 0));
  }
}
