package org.vramlab.ttm.sched;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.failure.Interrupted;

/**
 * The runtime of searches: one execution of a program, cut into steps, in which a {@link Chooser}
 * decides whose step comes next.
 *
 * <p>A step goes from one choice point of an actor to its next: a lock attempt, an unlock, a wait,
 * taking a leaf lock; or it is the whole of a {@link Handler}, since hardware may complete in any
 * order that its causes allow. Steps are indivisible; what they touch is recorded, which is what
 * reductions are computed from. Time does not decide who goes first: a delay only moves the clock.
 *
 * <p>Mechanism: as in {@link Simulation}, the actor that reaches a choice point asks the chooser
 * itself and hands the baton straight to the chosen one, or goes on if that is itself. Fibers are
 * used again by the next execution.
 *
 * <p>Life: make it; build the world (choice points do nothing yet), {@link #alone} for what needs a
 * task; {@link #run} once; look at what became of it; {@link #unwind}. Threads: {@code run} is
 * called on a virtual thread for speed, but any will do. Failure: what a task or handler throws
 * ends the execution and is {@link #failure}.
 */
public final class SteppedRuntime extends Actors {
  /** How an execution ended. */
  public enum End {
    /** Every task ended and no hardware is left to do anything. */
    FINISHED,
    /** Nobody can go on, and somebody has not ended. */
    STUCK,
    /** A task or a handler threw; see {@link SteppedRuntime#failure}. */
    FAILED,
    /** The chooser ended it. */
    STOPPED
  }

  private final FiberPool fibers;
  private final EventSink events;
  private final boolean fine;
  private final boolean remembers;
  private final int[] nextId = new int[IdKind.values().length];
  private final SteppedTask hardware;
  private final Digest scratch = new Digest();
  private final Baton baton = new Baton();
  private int unfinishedTasks;
  private long nowNanos;
  private SteppedTask current;
  private @Nullable Chooser chooser;
  private boolean running;
  private boolean aborting;
  private @Nullable Throwable failure;
  private @Nullable End end;

  /**
   * @param fibers to run tasks on
   * @param events where events go
   * @param fine whether to look inside primitives: see {@link Sched#innerStep}
   * @param remembers whether actors' memories are kept, as searches need that compare states
   */
  public SteppedRuntime(FiberPool fibers, EventSink events, boolean fine, boolean remembers) {
    this.fibers = fibers;
    this.events = events;
    this.fine = fine;
    this.remembers = remembers;
    this.hardware = new SteppedTask(this, NOBODY, nextId(IdKind.TASK), "hardware", null, null, 0);
    this.current = hardware;
    hardwareId = hardware.id();
    events.taskCreated(hardware.id(), hardware.name());
  }

  /**
   * Runs {@code body} as a task of its own, at once and undivided, while the world is being built
   * or after the run. It must not need to wait.
   */
  public void alone(TaskBody body) throws Interrupted {
    if (running) {
      throw new IllegalStateException("others are running");
    }
    SteppedTask task = new SteppedTask(this, NOBODY, nextId(IdKind.TASK), "alone", body, null, 0);
    events.taskCreated(task.id(), task.name());
    current = task;
    try {
      body.run();
    } finally {
      current = hardware;
    }
  }

  /**
   * Runs until {@code chooser} stops it, or nobody can go on. Once; then everything stands where it
   * stood, to be looked at, until {@link #unwind}.
   */
  public End run(Chooser chooser) {
    if (this.chooser != null) {
      throw new IllegalStateException("this execution has run: make a new one");
    }
    this.chooser = chooser;
    baton.drivenByCaller();
    running = true;
    footprint.clear();
    dispatch(null);
    running = false;
    current = hardware;
    End how = end;
    assert how != null : "the baton came back without a reason";
    return how;
  }

  /** What ended a run as {@link End#FAILED}. */
  public @Nullable Throwable failure() {
    return failure;
  }

  // ---- The machine.

  private void dispatch(@Nullable SteppedTask me) {
    if (aborting) {
      throw TaskAborted.INSTANCE;
    }
    while (true) {
      int next = chooseNext();
      if (next == NOBODY) {
        toDriver(me);
        return;
      }
      SteppedTask actor = actors.get(next);
      beginStep(actor);
      nowNanos++;
      if (actor.handler != null) {
        fire(actor, actor.handler);
        continue;
      }
      current = actor;
      if (actor != me) {
        handBaton(actor, me);
      }
      return;
    }
  }

  private int chooseNext() {
    boolean anybody = isAnybodyEnabled();
    int next = Chooser.STOP;
    try {
      Chooser mine = chooser;
      assert mine != null : "not running";
      next = mine.next(this);
      assert failure != null || next == Chooser.STOP || isEnabled(next)
          : "actor " + next + " cannot take a step";
    } catch (Throwable t) {
      failure = failure == null ? t : failure;
    }
    if (failure != null) {
      end = End.FAILED;
    } else if (!anybody) {
      end = unfinishedTasks == 0 ? End.FINISHED : End.STUCK;
    } else if (next != Chooser.STOP) {
      return next;
    } else {
      end = End.STOPPED;
    }
    return NOBODY;
  }

  private void fire(SteppedTask actor, Handler handler) {
    current = hardware;
    hardware.memory = actor.memory;
    nowNanos = Math.max(nowNanos, actor.atNanos);
    end(actor);
    try {
      handler.fire(nowNanos);
      assert hardware.leafDepth == 0 : "a handler returned holding a leaf lock";
    } catch (Throwable t) {
      failure = t;
    }
  }

  /** The life of a task, on its fiber and with the baton. */
  private void runToEnd(SteppedTask task) {
    TaskBody body = task.body;
    assert body != null : "a handler has no life of its own";
    try {
      body.run();
    } catch (Interrupted | TaskAborted killed) {
      // Killed, or unwound: it has released what it had.
      task.permit = false;
    } catch (Throwable t) {
      if (failure == null && !aborting) {
        failure = t;
      }
    }
    task.state = SteppedTask.State.ENDED;
    task.leafDepth = 0;
    unfinishedTasks--;
    if (aborting) {
      toDriver(task);
    } else {
      dispatch(task);
    }
  }

  private void handBaton(SteppedTask task, @Nullable SteppedTask me) {
    Fiber fiber = task.fiber;
    if (fiber == null) {
      // A task that has begun, and touched nothing yet, is not one that has not.
      task.memory = Digest.mix(1);
      fiber = fibers.get(task.number());
      task.fiber = fiber;
      fiber.assign(() -> runToEnd(task));
    }
    if (me == null) {
      baton.lendTo(fiber);
    } else {
      fiber.giveBaton();
      awaitUnlessEnded(me);
    }
  }

  private void toDriver(@Nullable SteppedTask me) {
    if (me == null) {
      return;
    }
    baton.giveBack();
    awaitUnlessEnded(me);
  }

  private void awaitUnlessEnded(SteppedTask me) {
    if (me.state == SteppedTask.State.ENDED) {
      return;
    }
    Fiber fiber = me.fiber;
    assert fiber != null : "a task without a fiber waits";
    fiber.awaitBaton();
    if (aborting) {
      throw TaskAborted.INSTANCE;
    }
  }

  /** Ends the tasks that have not ended; must be called before the fibers are used again. */
  public void unwind() {
    baton.drivenByCaller();
    aborting = true;
    for (int i = 0; i < actors.size(); i++) {
      SteppedTask task = actors.get(i);
      Fiber fiber = task.fiber;
      if (fiber != null && task.state != SteppedTask.State.ENDED) {
        current = task;
        baton.lendTo(fiber);
      }
    }
    aborting = false;
    current = hardware;
  }

  // ---- What tasks call.

  @Override
  public boolean isExplored() {
    return true;
  }

  @Override
  public int share(Shared what) {
    if (remembers) {
      shared.add(what);
    }
    return nextId(IdKind.SHARED);
  }

  @Override
  public void step(Shared what, boolean writes) {
    if (mayChoose()) {
      dispatch(current);
    }
    touch(what, writes);
  }

  @Override
  public void innerStep(Shared what, boolean writes) {
    if (fine && mayChoose()) {
      dispatch(current);
    }
    touch(what, writes);
  }

  private boolean mayChoose() {
    if (aborting) {
      throw TaskAborted.INSTANCE;
    }
    return running && current != hardware && current.leafDepth == 0;
  }

  @Override
  public void touch(Shared what, boolean writes) {
    if (!running) {
      return;
    }
    footprint.note(what.sharedId(), writes);
    if (remembers) {
      footprint.freeze(true);
      current.remember(what, scratch);
      footprint.freeze(false);
    }
  }

  @Override
  public long memory() {
    return current.memory;
  }

  @Override
  public void concludes(long memory, long outcome) {
    current.memory = scratch.reset().add(memory).add(outcome).value();
  }

  @Override
  public void startsOver(long memory) {
    current.memory = scratch.reset().add(current.memoryBase).add(memory).value();
  }

  /**
   * The current task begins another round of an endless program: all that it remembers is {@code
   * base}, also when {@link #startsOver} is called on its behalf later in the round.
   */
  public void beginsRound(long base) {
    beganRound = true;
    current.memoryBase = base;
    startsOver(0);
  }

  @Override
  public Task spawn(String name, TaskBody body) {
    SteppedTask task =
        new SteppedTask(this, actors.size(), nextId(IdKind.TASK), name, body, null, 0);
    task.enabledByStep = steps - 1;
    actors.add(task);
    unfinishedTasks++;
    events.taskCreated(task.id(), name);
    return task;
  }

  @Override
  public void park() {
    parkFor(null);
  }

  @Override
  public void park(Waitable what) {
    parkFor(what);
  }

  private void parkFor(@Nullable Waitable what) {
    SteppedTask me = current;
    if (me == hardware || !running) {
      throw new IllegalStateException(
          running ? "a handler may not block" : me + " would have to wait, alone in the world");
    }
    assert me.leafDepth == 0 : "parking under a leaf lock";
    footprint.note(me.sharedId(), true);
    if (me.permit) {
      me.permit = false;
      return;
    }
    me.state = SteppedTask.State.PARKED;
    me.waitsFor = what;
    dispatch(me);
    me.waitsFor = null;
    footprint.note(me.sharedId(), true);
  }

  @Override
  public void unpark(Task task) {
    SteppedTask sleeper = (SteppedTask) task;
    // Whoever wakes another learns nothing from it, so this is no part of what he remembers.
    footprint.note(sleeper.sharedId(), true);
    if (sleeper.state == SteppedTask.State.PARKED) {
      sleeper.state = SteppedTask.State.READY;
      sleeper.woken = true;
      sleeper.enabledByStep = steps - 1;
    } else if (!sleeper.woken) {
      sleeper.permit = true;
    }
  }

  @Override
  public void signal(Task task) {
    SteppedTask target = (SteppedTask) task;
    step(target.signalFlag, true);
    target.signalPending(true);
    footprint.note(target.sharedId(), false); // whether it sleeps decides whether this wakes it
    if (target.state == SteppedTask.State.PARKED) {
      unpark(target);
    }
  }

  @Override
  public void at(long atNanos, Handler handler) {
    SteppedTask actor = announced(handler);
    if (actor == null) {
      actor = newHandler(handler);
      actor.memory = current.memory;
    }
    actor.isDue(atNanos, steps - 1);
  }

  @Override
  public void delay(long nanos, SpanKind kind) {
    assert nanos >= 0 : "time does not run backwards: " + nanos;
    nowNanos += nanos;
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public Task currentTask() {
    return current;
  }

  @Override
  public boolean inHandler() {
    return current == hardware;
  }

  @Override
  public LeafLock newLeafLock(String name) {
    return new SteppedLeafLock(this, name, false);
  }

  @Override
  public LeafLock newWaitLock(String name) {
    return new SteppedLeafLock(this, name, true);
  }

  @Override
  public int nextId(IdKind kind) {
    return nextId[kind.ordinal()]++;
  }

  @Override
  public EventSink events() {
    return events;
  }
}
