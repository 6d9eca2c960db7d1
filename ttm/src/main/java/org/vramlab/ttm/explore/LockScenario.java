package org.vramlab.ttm.explore;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Tasks that take locks of every kind, with tickets and without: bare ww mutexes, and locks as
 * drivers have them for themselves. A locking mistake of somebody's driver, written down.
 *
 * <p>Locks are numbered: the mutexes first, then the others.
 */
public final class LockScenario implements Scenario {
  /**
   * A lock that is no ww mutex; a class of lockdep's of its own.
   *
   * @param kind outer, inner or leaf
   */
  public record OwnLock(String name, LockKind kind) {
    /** Refuses ww locks. */
    public OwnLock {
      if (kind == LockKind.WW) {
        throw new IllegalArgumentException("ww locks are numbered, and have no names");
      }
    }
  }

  /** One thing that a task does. */
  public sealed interface Step {
    /** Takes a lock without a ticket, sleeping if need be. */
    record Lock(int lock) implements Step {}

    /** Gives up what it took. */
    record Unlock(int lock) implements Step {}

    /** Takes locks in one ticket, in this order, seals it, and lets all go. */
    record Transaction(List<Integer> locks) implements Step {}
  }

  /**
   * What a task does, in order.
   *
   * @param repeats whether it starts again when it is through, for ever
   */
  public record Program(String name, List<Step> steps, boolean repeats) {}

  private final int mutexes;
  private final List<OwnLock> ownLocks;
  private final List<Program> programs;

  /**
   * @param mutexes how many ww mutexes there are
   */
  public LockScenario(int mutexes, List<OwnLock> ownLocks, List<Program> programs) {
    this.mutexes = mutexes;
    this.ownLocks = List.copyOf(ownLocks);
    this.programs = List.copyOf(programs);
  }

  @Override
  public String name() {
    return "locks";
  }

  @Override
  public String description() {
    return programs.size() + " tasks take locks, with tickets and without";
  }

  @Override
  public boolean isEndless() {
    return programs.stream().anyMatch(Program::repeats);
  }

  @Override
  public World build(Stage stage) {
    WwClass wwClass = stage.newWwClass();
    Mutexes world = new Mutexes(stage, wwClass, mutexes);
    List<Handle> handles = new ArrayList<>();
    for (int i = 0; i < mutexes; i++) {
      handles.add(Handle.of(world.owner(i).lock()));
    }
    for (OwnLock own : ownLocks) {
      handles.add(world.told(stage.runtime(), own.name(), own(stage, own)));
    }
    for (Program program : programs) {
      Actor actor = new Actor(stage, program, new Ticket(wwClass, settings(stage)), world, handles);
      stage.runtime().spawn(program.name(), actor::run);
    }
    return world;
  }

  private static TicketSettings settings(Stage stage) {
    return new TicketSettings(stage.settings().mode(), stage.settings().keepVictims(), false, 0);
  }

  private static Handle own(Stage stage, OwnLock own) {
    SteppedRuntime runtime = stage.runtime();
    if (own.kind() == LockKind.LEAF) {
      LeafLock leaf = runtime.newLeafLock(own.name()).watchedBy(stage.lockdep(), own.name());
      return Handle.of(leaf);
    }
    int lockClass = stage.lockdep().defineClass(own.name(), own.kind());
    return Handle.of(new SleepingLock(runtime, stage.lockdep(), lockClass, own.name()));
  }

  /** A lock of any kind, taken without a ticket. */
  interface Handle {
    void lock();

    void unlock();

    private static Handle of(Runnable lock, Runnable unlock) {
      return new Handle() {
        @Override
        public void lock() {
          lock.run();
        }

        @Override
        public void unlock() {
          unlock.run();
        }
      };
    }

    static Handle of(WwMutex mutex) {
      return of(mutex::lockAlone, mutex::unlock);
    }

    static Handle of(SleepingLock lock) {
      return of(lock::lock, lock::unlock);
    }

    static Handle of(LeafLock leaf) {
      return of(leaf::lock, leaf::unlock);
    }
  }

  /** A task. */
  private record Actor(
      Stage stage, Program program, Ticket ticket, Mutexes world, List<Handle> handles) {
    void run() throws Interrupted {
      do {
        for (int i = 0; i < program.steps().size(); i++) {
          stage.runtime().beginsRound(i);
          act(program.steps().get(i));
        }
      } while (program.repeats());
    }

    private void act(Step step) throws Interrupted {
      switch (step) {
        case Step.Lock(int lock) -> handles.get(lock).lock();
        case Step.Unlock(int lock) -> handles.get(lock).unlock();
        case Step.Transaction(List<Integer> locks) -> transact(locks);
      }
    }

    private void transact(List<Integer> locks) throws Interrupted {
      try {
        ticket.execute(t -> lockAll(locks, t));
      } catch (NoMemory | Busy unexpected) {
        throw new IllegalStateException(unexpected);
      }
    }

    /** A ww mutex is the ticket's; any other lock is let go here, however the rest ends. */
    private void lockAll(List<Integer> locks, Ticket t) throws WouldDeadlock, Interrupted {
      List<Handle> own = new ArrayList<>();
      try {
        for (int lock : locks) {
          if (lock < world.count()) {
            t.lock(world.owner(lock));
          } else {
            handles.get(lock).lock();
            own.addLast(handles.get(lock));
          }
        }
        t.seal();
      } finally {
        while (!own.isEmpty()) {
          own.removeLast().unlock();
        }
      }
    }
  }
}
