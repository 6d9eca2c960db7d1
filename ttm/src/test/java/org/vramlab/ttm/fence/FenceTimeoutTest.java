package org.vramlab.ttm.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.RuntimeKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Simulation;

/**
 * Fences that are late, or never come: waits that end, and promises that are kept with an error.
 */
class FenceTimeoutTest {
  private static final int ETIMEDOUT = -110;
  private static final int ECANCELED = -125;
  private static final long A_WHILE_NANOS = 2_000_000;

  private static FenceTimeline timelineOf(Sched sched) {
    return new FenceTimeline(sched, new Lockdep(), 0, "engine");
  }

  @ParameterizedTest
  @EnumSource
  void awaitFor_neverSignalled_endsWithNothingLeft(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    Fence fence = timelineOf(sched).nextFence();
    AtomicLong left = new AtomicLong(-1);
    sched.spawn("waiter", () -> left.set(fence.awaitFor(A_WHILE_NANOS)));
    kind.run(sched);
    assertEquals(0, left.get());
    assertFalse(fence.isSignalled());
  }

  @ParameterizedTest
  @EnumSource
  void awaitFor_signalledInTime_hasSomethingLeft(RuntimeKind kind) throws InterruptedException {
    Sched sched = kind.make();
    Fence fence = timelineOf(sched).nextFence();
    AtomicLong left = new AtomicLong(-1);
    sched.spawn("waiter", () -> left.set(fence.awaitFor(1_000_000_000_000L)));
    sched.at(A_WHILE_NANOS, now -> fence.signal());
    kind.run(sched);
    assertTrue(left.get() > 0);
  }

  @Test
  void awaitFor_endedEarly_leavesNoAlarmBehind() {
    Simulation simulation = new Simulation();
    Fence fence = timelineOf(simulation).nextFence();
    simulation.spawn("waiter", () -> assertEquals(60, fence.awaitFor(100)));
    simulation.at(40, now -> fence.signal());
    assertEquals(40, simulation.run(), "the run ends when nothing is left to happen");
  }

  @Test
  void awaitFor_zero_onlyAsks() {
    Simulation simulation = new Simulation();
    Fence fence = timelineOf(simulation).nextFence();
    assertEquals(0, fence.awaitFor(0));
    fence.signal();
    assertEquals(1, fence.awaitFor(0));
  }

  @Test
  void guard_late_completesWithTheErrorAndTheSignalThatComesAfterIsIgnored() {
    Simulation simulation = new Simulation();
    Fence fence = timelineOf(simulation).nextFence();
    FenceTimeout.guard(fence, 50, ETIMEDOUT);
    simulation.spawn(
        "waiter",
        () -> {
          fence.await();
          assertEquals(50, simulation.nowNanos());
          simulation.delay(10, SpanKind.SUBMIT);
          assertFalse(fence.trySignal());
        });
    simulation.run();
    assertEquals(ETIMEDOUT, fence.status());
    assertEquals(50, fence.signalledNanos());
  }

  @Test
  void guard_inTime_completesAsIfItWereNotThere() {
    Simulation simulation = new Simulation();
    Fence fence = timelineOf(simulation).nextFence();
    FenceTimeout.guard(fence, 50, ETIMEDOUT);
    simulation.at(20, now -> fence.signal());
    assertEquals(20, simulation.run());
    assertEquals(1, fence.status());
  }

  @Test
  void guard_signalledAlready_leavesNothingBehind() {
    Simulation simulation = new Simulation();
    Fence fence = timelineOf(simulation).nextFence();
    fence.signal();
    FenceTimeout.guard(fence, 50, ETIMEDOUT);
    assertEquals(0, simulation.run());
  }

  @Test
  void forceCompletion_ofAllPending_leavesTheOthersAsTheyWere() {
    Simulation simulation = new Simulation();
    FenceTimeline timeline = timelineOf(simulation);
    PendingFences pending = new PendingFences(simulation);
    Fence[] fences = new Fence[5];
    for (int i = 0; i < fences.length; i++) {
      fences[i] = timeline.nextFence();
      pending.add(fences[i]);
      if (i == 0 || i == 2) {
        fences[i].signal();
      }
    }
    assertEquals(3, pending.forceCompletion(ECANCELED));
    assertEquals(0, pending.forceCompletion(ECANCELED));
    assertEquals(1, fences[0].status());
    assertEquals(ECANCELED, fences[1].status());
    assertEquals(1, fences[2].status());
    assertEquals(ECANCELED, fences[4].status());
  }

  @Test
  void forceCompletion_errorSetBefore_givesWay() {
    Fence fence = timelineOf(new Simulation()).nextFence();
    fence.setError(-5);
    assertTrue(fence.forceCompletion(ECANCELED));
    assertEquals(ECANCELED, fence.error());
    assertFalse(fence.forceCompletion(-5));
    assertEquals(ECANCELED, fence.error());
  }
}
