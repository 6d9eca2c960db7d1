package org.vramlab.ttm.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;

/** The same seed gives the same run; another seed reorders only what happens at one time. */
class SimulationDeterminismTest {
  /** Eight tasks and sixteen handlers that meet at a few points of time, and wake one another. */
  private static List<String> traceOf(long seed) {
    Simulation simulation = new Simulation(seed, EventSink.SILENT, SpanLog.OFF);
    List<String> trace = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "task" + i;
      tasks.add(
          simulation.spawn(
              name,
              () -> {
                for (int round = 0; round < 4; round++) {
                  trace.add(simulation.nowNanos() + " " + name);
                  simulation.delay(10, SpanKind.SUBMIT);
                  simulation.unpark(tasks.get((tasks.size() - 1) * round / 4));
                }
              }));
    }
    for (int i = 0; i < 16; i++) {
      String name = "event" + i;
      simulation.at(10L * (i % 4), now -> trace.add(now + " " + name));
    }
    simulation.run();
    return trace;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 99})
  void run_sameSeedTwice_givesTheSameTrace(long seed) {
    assertEquals(traceOf(seed), traceOf(seed));
  }

  @Test
  void run_otherSeed_shufflesTiesOnly() {
    List<String> exact = traceOf(Simulation.EXACT_SEED);
    List<String> shuffled = traceOf(2);
    assertNotEquals(exact, shuffled);
    assertEquals(exact.stream().sorted().toList(), shuffled.stream().sorted().toList());
    assertEquals(times(exact), times(shuffled));
  }

  @Test
  void choose_exactSeed_isAlwaysTheFirst() {
    Simulation simulation = new Simulation();
    for (int i = 0; i < 20; i++) {
      assertEquals(0, simulation.choose(5));
    }
  }

  @Test
  void choose_otherSeed_takesEveryAlternativeSometimes() {
    Simulation simulation = new Simulation(7, EventSink.SILENT, SpanLog.OFF);
    int[] taken = new int[5];
    for (int i = 0; i < 200; i++) {
      taken[simulation.choose(5)]++;
    }
    for (int count : taken) {
      assertNotEquals(0, count);
    }
  }

  private static List<String> times(List<String> trace) {
    return trace.stream().map(line -> line.substring(0, line.indexOf(' '))).toList();
  }
}
