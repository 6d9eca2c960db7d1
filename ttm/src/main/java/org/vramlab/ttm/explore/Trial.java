package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.check.BrokenRule;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.FiberPool;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sched.SteppedRuntime.End;
import org.vramlab.ttm.sched.Waitable;

/**
 * Runs a scenario from the beginning under a chooser, with checker and lockdep on, and says what
 * became of it. Every execution starts from nothing: stacks cannot be copied, so a search goes back
 * by running again.
 *
 * <p>Used by one search on one thread; close it when done.
 */
public final class Trial implements AutoCloseable {
  private final Scenario scenario;
  private final Stage.Settings settings;
  private final boolean remembers;
  private final FiberPool fibers = new FiberPool();
  private final IntArrayList schedule = new IntArrayList();

  private @Nullable SteppedRuntime runtime;
  private @Nullable World world;
  private @Nullable Checker checker;
  private Lockdep lockdep = Lockdep.OFF;
  private EventSink watcher = EventSink.SILENT;
  private @Nullable End end;

  /**
   * @param remembers whether states are going to be digested
   */
  public Trial(Scenario scenario, Stage.Settings settings, boolean remembers) {
    this.scenario = scenario;
    this.settings = settings;
    this.remembers = remembers;
  }

  public Scenario scenario() {
    return scenario;
  }

  public Stage.Settings settings() {
    return settings;
  }

  /** Runs once; what goes wrong is the answer, null if nothing does. */
  public @Nullable Finding run(Chooser chooser) {
    return run(chooser, watcher);
  }

  /** From now on, tells every event of every execution to {@code listener} too. */
  public void watch(EventSink listener) {
    watcher = listener;
  }

  /**
   * Runs once, telling {@code listener} every event as well.
   *
   * @param listener {@link EventSink#SILENT} if nobody watches
   */
  public @Nullable Finding run(Chooser chooser, EventSink listener) {
    unwindLast();
    schedule.clear();
    EventSink sink = listener;
    if (settings.checked()) {
      Checker judge = new Checker(settings.checkerOptions());
      checker = judge;
      sink = listener == EventSink.SILENT ? judge : Tee.of(listener, judge);
    }
    SteppedRuntime fresh = new SteppedRuntime(fibers, sink, settings.fine(), remembers);
    runtime = fresh;
    lockdep = settings.checked() ? new Lockdep() : Lockdep.OFF;
    lockdep.callTasks(fresh::taskName);
    Stage stage = new Stage(fresh, lockdep, settings);
    World built;
    try {
      built = scenario.build(stage);
    } catch (Interrupted impossible) {
      throw new IllegalStateException("a world that is being built was interrupted", impossible);
    }
    world = built;
    end =
        fresh.run(running -> {
          int next = chooser.next(running);
          if (next >= 0 && running.failure() == null) {
            schedule.add(next);
          }
          return next;
        });
    return judge(fresh, built);
  }

  /** How the last run ended. */
  public End end() {
    End how = end;
    assert how != null : "nothing has run";
    return how;
  }

  /** The execution that is running, or ran last. */
  public SteppedRuntime runtime() {
    SteppedRuntime mine = runtime;
    assert mine != null : "nothing has run";
    return mine;
  }

  /** What the scenario built for the execution that is running, or ran last. */
  public World world() {
    World mine = world;
    assert mine != null : "nothing has run";
    return mine;
  }

  /** The state of the execution, now, with what the checker expects of it. */
  public long digest(Digest scratch) {
    scratch.reset();
    world().digest(scratch);
    runtime().digestState(scratch, true);
    Checker judge = checker;
    return judge == null ? scratch.value() : scratch.add(judge.expectations()).value();
  }

  /** The state of the execution, now, but for what tasks remember: how things stand. */
  public long digestOfThings(Digest scratch) {
    scratch.reset();
    world().digest(scratch);
    runtime().digestState(scratch, false);
    return scratch.value();
  }

  private @Nullable Finding judge(SteppedRuntime ran, World built) {
    return switch (end()) {
      case STOPPED -> null;
      case FAILED -> failed(ran.failure());
      case STUCK -> stuck(ran, built);
      case FINISHED -> {
        try {
          built.checkAtEnd();
          lockdep.allEnded();
          yield null;
        } catch (RuntimeException | AssertionError wrong) {
          yield failed(wrong);
        }
      }
    };
  }

  private Finding failed(@Nullable Throwable cause) {
    Finding.Kind kind =
        switch (cause) {
          case BrokenRule broken -> Finding.Kind.BROKEN_RULE;
          case LockdepReport report -> Finding.Kind.LOCKDEP;
          case null, default -> Finding.Kind.FAILURE;
        };
    String message = cause == null ? "no reason was given" : cause.getMessage();
    return new Finding(
        kind, message == null ? String.valueOf(cause) : message, Schedule.of(schedule), -1, cause);
  }

  private Finding stuck(SteppedRuntime ran, World built) {
    StringBuilder story = new StringBuilder("nobody can go on:");
    boolean lost = false;
    for (int i = 0; i < ran.actorCount(); i++) {
      if (!ran.isParked(i)) {
        continue;
      }
      story.append("\n  ").append(ran.actorName(i)).append(" is ");
      story.append(Waiting.describe(ran, i, built));
      Waitable what = ran.waitsFor(i);
      lost |= what != null && what.isReadyFor(ran.task(i));
    }
    Finding.Kind kind = lost ? Finding.Kind.LOST_WAKE_UP : Finding.Kind.DEADLOCK;
    return new Finding(kind, story.toString(), Schedule.of(schedule), -1, null);
  }

  private void unwindLast() {
    SteppedRuntime last = runtime;
    if (last != null) {
      runtime = null;
      last.unwind();
    }
  }

  @Override
  public void close() {
    unwindLast();
    fibers.close();
  }
}
