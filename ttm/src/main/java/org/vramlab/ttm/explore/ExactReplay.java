package org.vramlab.ttm.explore;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.SteppedRuntime;

/**
 * Follows a schedule to the letter, and stops where it ends. Where that is impossible, because
 * whose step it is cannot take one, it stops there and says why: then the program is not the one
 * that the schedule was made with. One use; threads: as every chooser.
 */
public final class ExactReplay implements Chooser {
  private final Trial trial;
  private final Schedule schedule;
  private final List<String> names;
  private final Digest scratch = new Digest();
  private @Nullable String problem;
  private boolean arrived;
  private long lastDigest;

  /**
   * @param trial which will be run under this; digests mean something only if it remembers
   * @param schedule what to follow
   */
  public ExactReplay(Trial trial, Schedule schedule) {
    this(trial, schedule, List.of());
  }

  /**
   * As the other, also holding actors to their names.
   *
   * @param names what actors are called, by number; fewer than there are where not known
   */
  public ExactReplay(Trial trial, Schedule schedule, List<String> names) {
    this.trial = trial;
    this.schedule = schedule;
    this.names = List.copyOf(names);
  }

  @Override
  public int next(SteppedRuntime runtime) {
    int step = runtime.steps();
    if (step == schedule.length()) {
      arrived = true;
      lastDigest = trial.digest(scratch);
      return STOP;
    }
    if (runtime.failure() != null) {
      problem = "the execution fails at step " + step + " of " + schedule.length() + " already";
      return STOP;
    }
    int actor = schedule.actor(step);
    problem = whyNot(runtime, actor);
    if (problem != null) {
      problem = "step " + (step + 1) + " of " + schedule.length() + " cannot be taken: " + problem;
      return STOP;
    }
    return actor;
  }

  private @Nullable String whyNot(SteppedRuntime runtime, int actor) {
    String expected = actor < names.size() ? names.get(actor) : "";
    if (actor >= runtime.actorCount()) {
      return (expected.isEmpty() ? "actor " + actor : expected) + " does not exist";
    }
    String name = runtime.actorName(actor);
    if (!expected.isEmpty() && !expected.equals(name)) {
      return "actor " + actor + " is called " + name + ", not " + expected;
    }
    if (runtime.isEnabled(actor)) {
      return null;
    }
    return runtime.isParked(actor)
        ? name + " is " + Waiting.describe(runtime, actor, trial.world())
        : name + " has ended";
  }

  /** Why the schedule could not be followed to its end, as a clause; null if it was. */
  public @Nullable String problem() {
    return problem;
  }

  /** Whether the end of the schedule was reached. */
  public boolean arrived() {
    return arrived;
  }

  /** Digest of the state in which the schedule ends; only if it {@link #arrived}. */
  public long lastDigest() {
    return lastDigest;
  }
}
