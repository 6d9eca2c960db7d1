package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;

/**
 * A simulation of some programs, each with a list of locks to take, and what must hold in it: one
 * owner at a time, queues in the order of age, everybody finishes, and the oldest never backs off.
 */
class RandomPrograms {
  static final int LOCKS = 5;

  /**
   * What one task does, and when.
   *
   * @param wanted numbers of locks, in the order in which it takes them
   * @param pauses nanoseconds to let pass after each lock, over and over: the schedule
   * @param rounds how many transactions
   * @param alone takes only the first lock, without a context
   */
  record Program(List<Integer> wanted, List<Integer> pauses, int rounds, boolean alone) {}

  private final Simulation simulation;
  private final WwClass wwClass;
  private final List<WwMutex> mutexes = new ArrayList<>();
  private final @Nullable Task[] holders = new Task[LOCKS];

  /** Contexts of transactions under way. */
  private final List<AcquireContext> open = new ArrayList<>();

  private int finished;
  private int backOffsOfTheOldest;

  RandomPrograms(Algorithm algorithm, Lockdep lockdep, long seed) {
    simulation = new Simulation(seed, EventSink.SILENT, SpanLog.OFF);
    wwClass = new WwClass(simulation, lockdep, algorithm, discipline());
    for (int i = 0; i < LOCKS; i++) {
      mutexes.add(new WwMutex(wwClass));
    }
  }

  Discipline discipline() {
    return Discipline.STRICT;
  }

  /** Runs all; a deadlock or a lost wake-up ends here with Stuck. */
  final void run(List<Program> programs) {
    for (Program program : programs) {
      simulation.spawn("task", () -> perform(program));
    }
    simulation.run();
    assertEquals(programs.size(), finished, "programs that finished");
    assertEquals(0, backOffsOfTheOldest, "back-offs of the oldest");
  }

  private void perform(Program program) {
    AcquireContext context = new AcquireContext(wwClass);
    for (int round = 0; round < program.rounds(); round++) {
      if (program.alone()) {
        WwMutex only = mutexes.get(program.wanted().getFirst());
        only.lockAlone();
        took(only);
        pause(program, 0);
        drop(only);
      } else {
        transaction(context, program);
      }
    }
    finished++;
  }

  private void transaction(AcquireContext context, Program program) {
    context.begin(EventSink.NONE);
    open.add(context);
    List<WwMutex> held = new ArrayList<>();
    WwMutex lost = attempt(context, program, held);
    while (lost != null) {
      if (open.stream().allMatch(other -> context.stamp() <= other.stamp())) {
        backOffsOfTheOldest++;
      }
      backOff(context, held, lost);
      lost = attempt(context, program, held);
    }
    held.forEach(this::drop);
    open.remove(context);
    context.finish();
  }

  /** What every program owes a lost lock; a twin owes less. */
  void backOff(AcquireContext context, List<WwMutex> held, WwMutex lost) {
    held.forEach(this::drop);
    held.clear();
    context.clearWound();
    lost.lockSlow(context);
    took(lost);
    held.add(lost);
  }

  /** Takes what is still missing; the lock that was lost, or null when it has all. */
  private @Nullable WwMutex attempt(AcquireContext context, Program program, List<WwMutex> held) {
    for (int i = 0; i < program.wanted().size(); i++) {
      WwMutex mutex = mutexes.get(program.wanted().get(i));
      if (held.contains(mutex)) {
        continue;
      }
      try {
        LockResult result = mutex.lock(context);
        assertEquals(LockResult.ACQUIRED, result);
      } catch (WouldDeadlock backOff) {
        return mutex;
      }
      took(mutex);
      held.add(mutex);
      pause(program, i);
    }
    return null;
  }

  final void took(WwMutex mutex) {
    assertEquals(null, holders[mutex.id()], "two hold " + mutex);
    holders[mutex.id()] = simulation.currentTask();
    mutexes.forEach(RandomPrograms::checkQueue);
  }

  final void drop(WwMutex mutex) {
    assertEquals(simulation.currentTask(), holders[mutex.id()], "holder of " + mutex);
    holders[mutex.id()] = null;
    mutex.unlock();
    mutexes.forEach(RandomPrograms::checkQueue);
  }

  private void pause(Program program, int step) {
    List<Integer> pauses = program.pauses();
    simulation.delay(pauses.get(step % pauses.size()), SpanKind.SUBMIT);
  }

  /**
   * Contexts stand in the order of age. The owner may be among them: an heir that has not woken,
   * and not even at the head, if an older one has queued since.
   */
  private static void checkQueue(WwMutex mutex) {
    WwSnapshot now = WwSnapshot.of(mutex);
    AcquireContext before = null;
    for (WwSnapshot.Queued queued : now.queue()) {
      AcquireContext context = queued.context();
      if (context != null) {
        assertTrue(before == null || before.stamp() < context.stamp(), "the queue is out of order");
        before = context;
      }
    }
    assertEquals(!now.queue().isEmpty(), mutex.hasWaiters());
    Waiter last = mutex.lastWaiter();
    assertEquals(
        now.queue().isEmpty() ? null : now.queue().getLast().task(),
        last == null ? null : last.task(),
        "the head does not know the tail");
  }
}
