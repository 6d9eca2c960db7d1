package org.vramlab.workloads.cases;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.World;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * The program of a case whose interleavings are searched, as a body that sets things up on a {@link
 * Desk} and spawns tasks there.
 *
 * @param name of the case
 * @param description what it is about
 * @param isEndless whether its tasks go on for ever
 * @param body sets everything up, once for each execution
 */
public record CaseScenario(String name, String description, boolean isEndless, Body body)
    implements Scenario {
  /** Sets up one execution. */
  @FunctionalInterface
  public interface Body {
    /** Makes everything, and spawns the tasks; called again for every execution. */
    void build(Desk desk) throws Interrupted;
  }

  @Override
  public World build(Stage stage) throws Interrupted {
    Desk desk = new Desk(stage);
    body.build(desk);
    return desk;
  }

  /** What the program of a case works with: the runtime, a ww class, names, and checks. */
  public static final class Desk implements World {
    private final Stage stage;
    private final WwClass wwClass;
    private final List<Runnable> checks = new ArrayList<>();
    private final Int2ObjectOpenHashMap<String> locks = new Int2ObjectOpenHashMap<>();
    private final Int2ObjectOpenHashMap<String> buffers = new Int2ObjectOpenHashMap<>();

    private Desk(Stage stage) {
      this.stage = stage;
      this.wwClass = stage.newWwClass();
    }

    /** The execution, and what it is searched under. */
    public Stage stage() {
      return stage;
    }

    /** The class of all its locks. */
    public WwClass wwClass() {
      return wwClass;
    }

    /** A mutex of its own. */
    public WwMutex mutex(String name) {
      WwMutex mutex = new WwMutex(wwClass);
      stage.runtime().events().lockCreated(0, mutex.id(), EventSink.NONE);
      locks.put(mutex.id(), name);
      return mutex;
    }

    /** Calls a buffer, and its lock, so in reports. */
    public void name(BufferObject bo, String name) {
      buffers.put(bo.id(), name);
      name(bo.lock(), name);
    }

    /** Calls a lock so in reports. */
    public void name(WwMutex lock, String name) {
      locks.put(lock.id(), name);
    }

    /** A task; in reports it is called so. */
    public Task task(String name, TaskBody body) {
      return stage.runtime().spawn(name, body);
    }

    /**
     * Runs {@code attempt} with a ticket of its own, in a program that is never short of memory.
     */
    public void transact(Attempt attempt) throws Interrupted {
      try {
        new Ticket(wwClass, TicketSettings.PLAIN).execute(attempt);
      } catch (NoMemory | Busy impossible) {
        throw new IllegalStateException("there is memory", impossible);
      }
    }

    /** What must hold when every task has ended; throws if it does not. */
    public void atEnd(Runnable check) {
      checks.add(check);
    }

    @Override
    public void checkAtEnd() {
      checks.forEach(Runnable::run);
    }

    @Override
    public String nameOfLock(int lock) {
      String name = locks.get(lock);
      return name == null ? World.super.nameOfLock(lock) : name;
    }

    @Override
    public String nameOfBuffer(int buffer) {
      String name = buffers.get(buffer);
      return name == null ? World.super.nameOfBuffer(buffer) : name;
    }
  }
}
