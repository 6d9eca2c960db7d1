package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Clients with tickets, things to lock, and the table of what happened: "row client what".
 *
 * <p>A row is a nanosecond. Clients that open their ticket in an earlier row are older. After the
 * play nothing may be locked, and every thing must have the one reference that it began with.
 */
final class Scene {
  private final List<String> table = new ArrayList<>();
  private final List<String> taskNames = new ArrayList<>();
  private final List<Thing> things = new ArrayList<>();
  final Simulation simulation = new Simulation(Simulation.EXACT_SEED, new Table(), SpanLog.OFF);
  final WwClass wwClass;

  Scene(Algorithm algorithm) {
    this(algorithm, new Lockdep());
  }

  Scene(Algorithm algorithm, Lockdep lockdep) {
    wwClass = new WwClass(simulation, lockdep, algorithm);
  }

  /** Something with a lock and counted references: a buffer, a page-table root. */
  final class Thing implements LockOwner {
    final String name;
    WwMutex lock = new WwMutex(wwClass);
    int references = 1;

    Thing(String name) {
      this.name = name;
      things.add(this);
    }

    @Override
    public WwMutex lock() {
      return lock;
    }

    @Override
    public void retain() {
      references++;
    }

    @Override
    public void release() {
      references--;
      for (Thing thing : things) {
        assertFalse(
            thing.lock.heldByCurrentTask(),
            "a reference to " + name + " is dropped while " + thing.name + " is locked");
      }
      if (references == 0) {
        note("frees " + name);
      }
    }
  }

  Thing thing(String name) {
    return new Thing(name);
  }

  /** A client that opens a ticket in that row. */
  Task client(String name, long row, Attempt attempt) {
    return client(name, row, TicketSettings.PLAIN, attempt);
  }

  Task client(String name, long row, TicketSettings settings, Attempt attempt) {
    return simulation.spawn(
        name,
        () -> {
          at(row);
          Ticket ticket = new Ticket(wwClass, settings);
          try {
            ticket.execute(attempt);
          } catch (Interrupted signal) {
            note("is interrupted");
          } catch (NoMemory refused) {
            note("is refused");
          } catch (Busy busy) {
            note("finds it busy");
          }
        });
  }

  /** Lets time pass until that row, if it has not come yet. */
  void at(long row) {
    long wait = row - simulation.nowNanos();
    if (wait > 0) {
      simulation.delay(wait, SpanKind.SUBMIT);
    }
  }

  void note(String what) {
    row(simulation.currentTask().id(), what);
  }

  List<String> play() {
    simulation.run();
    for (Thing thing : things) {
      assertFalse(thing.lock.isLocked(), thing.name + " is still locked");
      assertEquals(1, thing.references, "references to " + thing.name);
    }
    return table;
  }

  void expect(String expected) {
    assertEquals(expected.strip(), String.join("\n", play()));
  }

  private void row(int task, String what) {
    table.add(simulation.nowNanos() + " " + taskNames.get(task) + " " + what);
  }

  private String nameOf(int lock) {
    for (Thing thing : things) {
      if (thing.lock.id() == lock) {
        return thing.name;
      }
    }
    return "an old lock";
  }

  private final class Table implements EventSink {
    private final Set<Integer> asleepForSpace = new HashSet<>();

    @Override
    public void taskCreated(int task, String name) {
      taskNames.add(name);
    }

    @Override
    public void lockAcquired(long nanos, int task, int ticket, int lock) {
      row(task, "takes " + nameOf(lock) + (ticket == NONE ? " without a context" : ""));
    }

    @Override
    public void lockReleased(long nanos, int task, int lock) {
      row(task, "drops " + nameOf(lock));
    }

    @Override
    public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
      row(task, "waits for " + nameOf(lock));
    }

    @Override
    public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
      row(task, "backs off from " + (lock == NONE ? "pool " + pool : nameOf(lock)));
    }

    @Override
    public void ticketSealed(long nanos, int task, int ticket) {
      row(task, "seals");
    }

    @Override
    public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
      row(task, "waits for pool " + pool);
      asleepForSpace.add(task);
    }

    @Override
    public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
      assertTrue(asleepForSpace.remove(task), "a wait that ends has begun");
    }
  }
}
