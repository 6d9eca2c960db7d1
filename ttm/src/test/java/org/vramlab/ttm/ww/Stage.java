package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;

/**
 * A simulation with tasks that act at chosen times, and the table of what happened.
 *
 * <p>Time is a row number: an actor that does something {@link Actor#at} row 3 does it after
 * everything of row 2. A task's context is named after it; tasks that begin theirs earlier are
 * older.
 */
final class Stage {
  private final List<String> table = new ArrayList<>();
  private final List<String> taskNames = new ArrayList<>();
  final Simulation simulation = new Simulation(Simulation.EXACT_SEED, new Table(), SpanLog.OFF);
  final WwClass wwClass;

  Stage(Algorithm algorithm) {
    this(algorithm, Discipline.LENIENT);
  }

  Stage(Algorithm algorithm, Discipline discipline) {
    wwClass = new WwClass(simulation, new Lockdep(), algorithm, discipline);
  }

  WwMutex mutex() {
    return new WwMutex(wwClass);
  }

  /** What an actor does, with the means to do it. */
  @FunctionalInterface
  interface Part {
    void play(Actor actor) throws WouldDeadlock, Interrupted;
  }

  /** A task with a context, begun in the order of these calls; what it throws fails the test. */
  Task actor(String name, Part part) {
    return simulation.spawn(
        name,
        () -> {
          Actor actor = new Actor(new AcquireContext(wwClass));
          actor.context.begin(simulation.currentTask().id());
          try {
            part.play(actor);
          } catch (WouldDeadlock unexpected) {
            throw new AssertionError(name + " was told to back off", unexpected);
          }
          if (actor.context.acquired() == 0) {
            actor.context.finish();
          }
        });
  }

  /** Runs to the end and compares what happened, a line per event, "row task what lock". */
  void expect(String expected) {
    simulation.run();
    assertEquals(expected.strip(), String.join("\n", table));
  }

  /** Tasks in the order in which they queue. */
  static List<String> queue(WwMutex mutex) {
    List<String> names = new ArrayList<>();
    for (Waiter waiter = mutex.firstWaiter(); waiter != null; waiter = waiter.next) {
      names.add(waiter.task().name() + (waiter.context == null ? " alone" : ""));
    }
    return names;
  }

  final class Actor {
    final AcquireContext context;

    Actor(AcquireContext context) {
      this.context = context;
    }

    /** Waits for that row; a row is a nanosecond. */
    Actor at(long row) {
      simulation.delay(row - simulation.nowNanos(), SpanKind.SUBMIT);
      return this;
    }

    LockResult lock(WwMutex mutex) throws WouldDeadlock {
      return mutex.lock(context);
    }

    /** Asks for a lock that must be refused. */
    Actor loses(WwMutex mutex) {
      try {
        mutex.lock(context);
      } catch (WouldDeadlock lost) {
        note("loses " + mutex.id());
        return this;
      }
      throw new AssertionError(simulation.currentTask() + " got " + mutex);
    }

    /** Asks for a lock, and must be interrupted before it has it. */
    Actor isInterrupted(WwMutex mutex) throws WouldDeadlock {
      try {
        mutex.lockInterruptible(context);
      } catch (Interrupted signal) {
        note("is interrupted at " + mutex.id());
        return this;
      }
      throw new AssertionError(simulation.currentTask() + " got " + mutex);
    }

    Actor unlock(WwMutex... mutexes) {
      for (WwMutex mutex : mutexes) {
        mutex.unlock();
      }
      return this;
    }

    void note(String what) {
      row(simulation.currentTask().id(), what);
    }
  }

  private void row(int task, String what) {
    table.add(simulation.nowNanos() + " " + taskNames.get(task) + " " + what);
  }

  /** Writes the table; locks are named by their numbers, from 0. */
  private final class Table implements EventSink {
    @Override
    public void taskCreated(int task, String name) {
      taskNames.add(name);
    }

    @Override
    public void lockAcquired(long nanos, int task, int ticket, int lock) {
      row(task, "takes " + lock + (ticket == NONE ? " alone" : ""));
    }

    @Override
    public void lockReleased(long nanos, int task, int lock) {
      row(task, "drops " + lock);
    }

    @Override
    public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
      row(task, "waits for " + lock + ", held by " + taskNames.get(holderTask));
    }

    @Override
    public void ticketWounded(long nanos, int ticket, int byTicket) {
      row(ticket, "is wounded by " + taskNames.get(byTicket));
    }
  }
}
