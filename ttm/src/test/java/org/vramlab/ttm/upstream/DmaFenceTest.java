package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Exchanger;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.fence.CompositeFences;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.ThreadRuntime;

/**
 * The cases of the kernel's own test of fences (st-dma-fence.c of Linux 6.12), under their names
 * there. A mock fence there is a fence of a queue here.
 */
class DmaFenceTest {
  private static final int EIO = -5;
  private static final long JIFFY_NANOS = 4_000_000;

  private final Simulation simulation = new Simulation();
  private final FenceTimeline timeline = new FenceTimeline(simulation, new Lockdep(), 0, "mock");
  private final Fence fence = timeline.nextFence();

  /** Knows whether it was called. */
  private static final class Seen extends FenceCallback {
    final AtomicInteger calls = new AtomicInteger();

    @Override
    protected void signalled(Fence of) {
      calls.incrementAndGet();
    }
  }

  @Test
  void sanitycheck() {
    assertTrue(fence.enableSignalling());
    fence.signal();
  }

  @Test
  void test_signaling() {
    assertFalse(fence.isSignalled());
    assertTrue(fence.trySignal());
    assertTrue(fence.isSignalled());
    assertFalse(fence.trySignal());
    assertThrows(IllegalStateException.class, fence::signal);
  }

  @Test
  void test_add_callback() {
    Seen seen = new Seen();
    assertTrue(fence.addCallback(seen));
    fence.signal();
    assertEquals(1, seen.calls.get());
  }

  @Test
  void test_late_add_callback() {
    Seen seen = new Seen();
    fence.signal();
    assertFalse(fence.addCallback(seen));
    assertEquals(0, seen.calls.get());
  }

  @Test
  void test_rm_callback() {
    Seen seen = new Seen();
    assertTrue(fence.addCallback(seen));
    assertTrue(fence.removeCallback(seen));
    fence.signal();
    assertEquals(0, seen.calls.get());
  }

  @Test
  void test_late_rm_callback() {
    Seen seen = new Seen();
    assertTrue(fence.addCallback(seen));
    fence.signal();
    assertEquals(1, seen.calls.get());
    assertFalse(fence.removeCallback(seen));
  }

  @Test
  void test_status() {
    assertEquals(0, fence.status());
    fence.signal();
    assertEquals(1, fence.status());
  }

  @Test
  void test_error() {
    fence.setError(EIO);
    assertEquals(0, fence.status());
    fence.signal();
    assertEquals(EIO, fence.status());
  }

  @Test
  void test_wait() {
    assertEquals(0, fence.awaitFor(0));
    fence.signal();
    assertTrue(fence.awaitFor(0) > 0);
  }

  @Test
  void test_wait_timeout() {
    simulation.spawn(
        "waiter",
        () -> {
          assertEquals(0, fence.awaitFor(JIFFY_NANOS));
          simulation.at(simulation.nowNanos() + JIFFY_NANOS, now -> fence.signal());
          assertTrue(fence.awaitFor(2 * JIFFY_NANOS) > 0);
        });
    simulation.run();
  }

  @Test
  void test_stub() {
    CompositeFences composites = new CompositeFences(simulation, new Lockdep());
    for (int i = 0; i < 64; i++) {
      assertTrue(composites.signalled().isSignalled());
    }
  }

  /**
   * Two threads exchange fences; each signals the other's, before or after its callback was added,
   * and waits for its own: a callback that was added has been called by then.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void race_signal_callback(boolean before) throws InterruptedException {
    ThreadRuntime threads = new ThreadRuntime(1, EventSink.SILENT, 1);
    Exchanger<Fence> swap = new Exchanger<>();
    AtomicInteger missed = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      FenceTimeline mine = new FenceTimeline(threads, new Lockdep(), i, "thread " + i);
      threads.spawn(
          "thread " + i,
          () -> {
            for (int round = 0; round < 2_000; round++) {
              Fence own = mine.nextFence();
              Fence other = exchanged(swap, own);
              if (before) {
                other.signal();
              }
              Seen seen = new Seen();
              boolean added = own.addCallback(seen);
              if (!before) {
                other.signal();
              }
              own.await();
              // A waiter may see the signal while the callbacks are still being run: the kernel's
              // test
              // takes the fence's lock here, for the same reason. One that never runs ends the run.
              while (added && seen.calls.get() == 0) {
                Thread.onSpinWait();
              }
              missed.addAndGet(added ? 1 - seen.calls.get() : seen.calls.get());
            }
          });
    }
    threads.run(60_000_000_000L);
    assertEquals(0, missed.get());
  }

  private static Fence exchanged(Exchanger<Fence> swap, Fence own) {
    try {
      return swap.exchange(own);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
