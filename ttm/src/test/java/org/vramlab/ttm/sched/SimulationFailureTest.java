package org.vramlab.ttm.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.SpanKind;

/**
 * A run that fails is over: its tasks are unwound, none is left behind, and the cause comes out.
 */
class SimulationFailureTest {
  private final Simulation simulation = new Simulation();
  private final List<String> unwound = new ArrayList<>();

  private void spawnSleeper(String name) {
    simulation.spawn(
        name,
        () -> {
          try {
            while (true) {
              simulation.park();
            }
          } finally {
            // What runs while unwinding may even ask to wait: that only unwinds it further.
            unwound.add(name);
            simulation.delay(1, SpanKind.SUBMIT);
          }
        });
  }

  @Test
  void run_taskThrows_unwindsTheOthersAndThrowsIt() {
    IllegalArgumentException bug = new IllegalArgumentException("bug");
    spawnSleeper("one");
    spawnSleeper("two");
    simulation.spawn(
        "culprit",
        () -> {
          simulation.delay(5, SpanKind.SUBMIT);
          throw bug;
        });
    assertSame(bug, assertThrows(IllegalArgumentException.class, simulation::run));
    assertEquals(List.of("one", "two"), unwound);
  }

  @Test
  void run_handlerThrows_unwindsTheTasksAndThrowsIt() {
    spawnSleeper("one");
    simulation.at(
        5,
        now -> {
          throw new IllegalArgumentException("bug");
        });
    simulation.at(6, now -> unwound.add("never"));
    assertThrows(IllegalArgumentException.class, simulation::run);
    assertEquals(List.of("one"), unwound);
  }

  @Test
  void run_handlerKeepsALeafLock_isAnError() {
    LeafLock leaf = simulation.newLeafLock("list");
    simulation.at(5, now -> leaf.lock());
    assertThrows(AssertionError.class, simulation::run);
  }

  @Test
  void run_everybodyWaits_namesThoseThatWait() {
    spawnSleeper("forgotten");
    spawnSleeper("deadlocked");
    simulation.spawn("finished", () -> simulation.delay(42, SpanKind.SUBMIT));
    Stuck stuck = assertThrows(Stuck.class, simulation::run);
    String message = String.valueOf(stuck.getMessage());
    assertTrue(message.contains("forgotten") && message.contains("deadlocked"), message);
    assertTrue(message.contains("42 ns"), message);
    assertFalse(message.contains("finished"), message);
    assertEquals(List.of("forgotten", "deadlocked"), unwound);
  }

  @Test
  void run_failsBeforeATaskStarted_neverStartsIt() {
    simulation.spawn(
        "culprit",
        () -> {
          throw new IllegalArgumentException("bug");
        });
    simulation.spawn("unborn", () -> unwound.add("unborn"));
    assertThrows(IllegalArgumentException.class, simulation::run);
    assertEquals(List.of(), unwound);
  }

  @Test
  void run_manyFailingRuns_leaveNoTaskThreadBehind() {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Simulation one = new Simulation();
      one.spawn(
          "sleeper",
          () -> {
            threads.add(Thread.currentThread());
            one.park();
          });
      assertThrows(Stuck.class, one::run);
    }
    for (Thread thread : threads) {
      assertEnds(thread);
    }
    assertEquals(50, threads.size());
  }

  private static void assertEnds(Thread thread) {
    try {
      assertTrue(thread.join(java.time.Duration.ofSeconds(10)), thread + " was abandoned");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
