package org.vramlab.ttm.sched;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The state of a {@link SteppedRuntime} between two steps: who there is, how each stands, and what
 * the last step touched. What choosers and searches look at.
 */
abstract class Actors extends UntimedSched {
  /** The number of nobody. */
  static final int NOBODY = -1;

  /** Everybody, by number. */
  final ObjectArrayList<SteppedTask> actors = new ObjectArrayList<>();

  /** Everything that said it is shared, if states are compared. */
  final ObjectArrayList<Shared> shared = new ObjectArrayList<>();

  /** What the current step has touched. */
  final Footprint footprint = new Footprint();

  /** The {@link Task#id} of whoever handlers run as. */
  int hardwareId;

  int steps;
  int lastActor = NOBODY;
  int lastStepEnabledBy = NOBODY;
  boolean beganRound;

  /** How many actors there are, ended ones included; their numbers count from 0. */
  public int actorCount() {
    return actors.size();
  }

  /** Whether the actor can take a step. */
  public boolean isEnabled(int actor) {
    return actors.get(actor).state == SteppedTask.State.READY;
  }

  @Override
  public void announce(Handler handler) {
    SteppedTask actor = newHandler(handler);
    actor.announced = true;
    actor.state = SteppedTask.State.ENDED;
  }

  final SteppedTask newHandler(Handler handler) {
    SteppedTask actor = new SteppedTask(this, actors.size(), NOBODY, "hardware", null, handler, 0);
    actors.add(actor);
    return actor;
  }

  /** Whom {@code handler} is as an actor, if it was announced. */
  final @Nullable SteppedTask announced(Handler handler) {
    for (int i = 0; i < actors.size(); i++) {
      SteppedTask actor = actors.get(i);
      if (actor.announced && actor.handler == handler) {
        return actor;
      }
    }
    return null;
  }

  final void beginStep(SteppedTask actor) {
    lastActor = actor.number();
    lastStepEnabledBy = actor.enabledByStep;
    steps++;
    footprint.clear();
    beganRound = false;
    actor.woken = false;
  }

  boolean isAnybodyEnabled() {
    for (int i = 0; i < actors.size(); i++) {
      if (isEnabled(i)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Who can take a step, a bit each.
   *
   * @throws IllegalStateException if there are more than 64
   */
  public long enabledMask() {
    if (actors.size() > Long.SIZE) {
      throw new IllegalStateException(
          "more than 64 tasks and completions: too much for an exhaustive search; use random ones");
    }
    return mask(SteppedTask.State.READY);
  }

  /** Who has ended, a bit each, of the first 64. */
  public long endedMask() {
    return mask(SteppedTask.State.ENDED);
  }

  private long mask(SteppedTask.State state) {
    long mask = 0;
    for (int i = 0; i < actors.size(); i++) {
      mask |= actors.get(i).state == state ? 1L << i : 0;
    }
    return mask;
  }

  /** A handler fires, or is taken back: which of the two comes first matters. */
  final void end(SteppedTask handler) {
    footprint.note(handler.sharedId(), true);
    handler.state = SteppedTask.State.ENDED;
  }

  @Override
  public final boolean cancel(Handler handler) {
    for (int i = 0; i < actors.size(); i++) {
      SteppedTask actor = actors.get(i);
      if (actor.handler == handler) {
        boolean pending = actor.state == SteppedTask.State.READY;
        end(actor);
        if (pending) {
          return true;
        }
      }
    }
    return false;
  }

  /** The name of the task of that {@link Task#id}; its number if there is none. */
  public String taskName(int id) {
    for (int i = 0; i < actors.size(); i++) {
      if (actors.get(i).id() == id) {
        return actors.get(i).name();
      }
    }
    return id == hardwareId ? "hardware" : "task " + id;
  }

  /** Whether the actor is something that hardware will do, in one step. */
  public boolean isHandler(int actor) {
    return actors.get(actor).handler != null;
  }

  /** What to call the actor in a report. */
  public String actorName(int actor) {
    return actors.get(actor).name();
  }

  /** The number of the task's actor. */
  public int actorOf(Task task) {
    return ((SteppedTask) task).number();
  }

  /**
   * The step that created who took the last one, or had ended its waiting; -1 if that was before
   * the run.
   */
  public int lastStepEnabledBy() {
    return lastStepEnabledBy;
  }

  /** How many steps were taken. */
  public int steps() {
    return steps;
  }

  /** Whose step was the last; -1 before the first. */
  public int lastActor() {
    return lastActor;
  }

  /**
   * What the last step touched: {@link #accessCount} of shared id times two, plus one for a write.
   */
  public int access(int i) {
    return footprint.get(i);
  }

  /** How many things the last step touched. */
  public int accessCount() {
    return footprint.count();
  }

  /** Whether somebody began another round in the last step. */
  public boolean lastStepBeganRound() {
    return beganRound;
  }

  /** What a parked task waits for, if it said so. */
  public @Nullable Waitable waitsFor(int actor) {
    SteppedTask task = actors.get(actor);
    return task.state == SteppedTask.State.PARKED ? task.waitsFor : null;
  }

  /** Whether the actor is parked. */
  public boolean isParked(int actor) {
    return actors.get(actor).state == SteppedTask.State.PARKED;
  }

  /** Whether a signal is pending for the actor. */
  public boolean hasSignal(int actor) {
    return actors.get(actor).hasSignal();
  }

  /** The task of the actor. */
  public Task task(int actor) {
    return actors.get(actor);
  }

  /**
   * Adds everything shared, and what actors do and remember, to a digest of the state.
   *
   * @param remembered whether what tasks remember counts: it decides how they go on, if they can
   */
  public void digestState(Digest into, boolean remembered) {
    for (int i = 0; i < shared.size(); i++) {
      shared.get(i).digest(into);
    }
    long pendingHandlers = 0;
    for (int i = 0; i < actors.size(); i++) {
      SteppedTask actor = actors.get(i);
      if (actor.handler == null) {
        actor.digest(into);
        if (remembered) {
          into.add(actor.state == SteppedTask.State.ENDED ? 0 : actor.memory);
        }
        into.add(actor.hasSignal());
      } else if (actor.announced) {
        into.add(actor.state == SteppedTask.State.READY);
      } else if (actor.state == SteppedTask.State.READY) {
        // Their numbers tell in which order they were made, which no longer matters.
        pendingHandlers += Digest.mix(actor.memory);
      }
    }
    into.add(pendingHandlers);
  }
}
