package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;

/** Tasks that take random sets of locks in random orders, with the usual back-off loop. */
class WwMutexProperties {
  /** Takes {@code wanted} in that order; the loop of ww-mutex-design.rst, method 1. */
  private static final class Program {
    private final Simulation simulation;
    private final AcquireContext context;
    private final List<WwMutex> wanted;
    private final List<WwMutex> held = new ArrayList<>();
    private final int rounds;
    private int backOffsAsOldest;
    private boolean finished;

    Program(Simulation simulation, WwClass wwClass, List<WwMutex> wanted, int rounds) {
      this.simulation = simulation;
      this.context = new AcquireContext(wwClass);
      this.wanted = wanted;
      this.rounds = rounds;
    }

    void run(List<AcquireContext> open, @Nullable Task[] holders, long pauseNanos) {
      for (int round = 0; round < rounds; round++) {
        context.begin(EventSink.NONE);
        open.add(context);
        WwMutex contended = null;
        do {
          contended = attempt(contended, holders, pauseNanos);
          if (contended != null && isOldestOf(open)) {
            backOffsAsOldest++;
          }
        } while (contended != null);
        open.remove(context);
        context.finish();
      }
      finished = true;
    }

    private boolean isOldestOf(List<AcquireContext> open) {
      return open.stream().allMatch(other -> context.stamp() <= other.stamp());
    }

    /** One attempt; what was lost, or null when all was held and then released. */
    private @Nullable WwMutex attempt(
        @Nullable WwMutex first, @Nullable Task[] holders, long pauseNanos) {
      WwMutex lost = null;
      if (first != null) {
        first.lockSlow(context);
        take(first, holders);
      }
      for (WwMutex mutex : wanted) {
        try {
          if (mutex.lock(context) == LockResult.ACQUIRED) {
            take(mutex, holders);
          }
        } catch (WouldDeadlock backOff) {
          lost = mutex;
          break;
        }
        simulation.delay(pauseNanos, SpanKind.SUBMIT);
      }
      for (WwMutex mutex : held) {
        assertEquals(simulation.currentTask(), holders[mutex.id()]);
        holders[mutex.id()] = null;
        mutex.unlock();
      }
      held.clear();
      context.clearWound();
      return lost;
    }

    private void take(WwMutex mutex, @Nullable Task[] holders) {
      assertEquals(null, holders[mutex.id()], "two hold " + mutex);
      holders[mutex.id()] = simulation.currentTask();
      held.add(mutex);
    }
  }

  @Property(tries = 300)
  void programs_waitDie_allFinishAndTheOldestNeverBacksOff(
      @ForAll @IntRange(min = 2, max = 6) int taskCount,
      @ForAll @IntRange(min = 2, max = 6) int mutexCount,
      @ForAll long seed) {
    for (Program program : runAll(Algorithm.WAIT_DIE, taskCount, mutexCount, seed)) {
      assertTrue(program.finished);
      assertEquals(0, program.backOffsAsOldest);
    }
  }

  @Property(tries = 300)
  void programs_woundWait_allFinishAndTheOldestNeverBacksOff(
      @ForAll @IntRange(min = 2, max = 6) int taskCount,
      @ForAll @IntRange(min = 2, max = 6) int mutexCount,
      @ForAll long seed) {
    // Nobody is wounded by a younger one; and this loop heals a stale wound at each back-off.
    for (Program program : runAll(Algorithm.WOUND_WAIT, taskCount, mutexCount, seed)) {
      assertTrue(program.finished);
      assertEquals(0, program.backOffsAsOldest);
    }
  }

  private static List<Program> runAll(
      Algorithm algorithm, int taskCount, int mutexCount, long seed) {
    Simulation simulation = new Simulation(seed, EventSink.SILENT, SpanLog.OFF);
    WwClass wwClass = new WwClass(simulation, new Lockdep(), algorithm);
    List<WwMutex> mutexes = new ArrayList<>();
    for (int i = 0; i < mutexCount; i++) {
      mutexes.add(new WwMutex(wwClass));
    }
    Random random = new Random(seed);
    List<AcquireContext> open = new ArrayList<>();
    @Nullable Task[] holders = new Task[mutexCount];
    List<Program> programs = new ArrayList<>();
    for (int i = 0; i < taskCount; i++) {
      List<WwMutex> order = new ArrayList<>(mutexes);
      Collections.shuffle(order, random);
      List<WwMutex> wanted = order.subList(0, 1 + random.nextInt(mutexCount));
      Program program = new Program(simulation, wwClass, wanted, 1 + random.nextInt(4));
      programs.add(program);
      long pauseNanos = random.nextInt(4);
      simulation.spawn("task" + i, () -> program.run(open, holders, pauseNanos));
    }
    // A deadlock or a lost wake-up would end here with Stuck.
    simulation.run();
    return programs;
  }
}
