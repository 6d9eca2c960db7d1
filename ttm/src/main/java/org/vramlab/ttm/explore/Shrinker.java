package org.vramlab.ttm.explore;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.check.BrokenRule;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.SteppedRuntime;

/**
 * Makes the schedule of a finding shorter, and have fewer switches, for somebody to read: the same
 * kind of thing is still found at its end, and for a broken rule the same rule.
 *
 * <p>Two passes in turn, until neither helps or the effort is spent. One leaves stretches out,
 * coarse ones first (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input",
 * 2002, algorithm ddmin); what is left is a list of wishes that {@link LenientReplay} follows as
 * far as it goes. The other moves a stretch of one actor beside another of the same. A candidate is
 * taken if it is shorter, or as short with fewer switches: so this ends, and never makes anything
 * longer.
 *
 * <p>Of a cycle of states the loop stays, and the way to it is shortened: any way to the same state
 * will do. Whether it is a cycle is found out by going round it twice more.
 *
 * <p>Deterministic. Threads: one; for speed a virtual one. Close it when done.
 */
public final class Shrinker implements AutoCloseable {
  private final Trial trial;
  private final long mostSteps;
  private long stepsSpent;
  private long executions;

  /**
   * @param mostSteps when to leave it at what was reached: steps of all executions together
   */
  public Shrinker(Scenario scenario, Stage.Settings settings, long mostSteps) {
    this.trial = new Trial(scenario, settings, true);
    this.mostSteps = mostSteps;
  }

  /**
   * What became of a finding.
   *
   * @param finding it, with its new schedule
   * @param reproduced whether the schedule that was given led to it at all, and for a loop, whether
   *     it can be gone round again and again; otherwise {@code finding} is as it was
   * @param executions how many were run
   */
  public record Shrunk(Finding finding, boolean reproduced, long executions) {}

  /** Shrinks; also finds out whether the finding's schedule leads to it. */
  public Shrunk shrink(Finding found) {
    stepsSpent = 0;
    executions = 0;
    int[] wishes = wishesOf(found.schedule());
    Finding best =
        wishes.length < found.schedule().length()
            ? null
            : found.loopFrom() >= 0 ? shrinkLoop(found, wishes) : shrinkPlain(found, wishes);
    return new Shrunk(best == null ? found : best, best != null, executions);
  }

  private @Nullable Finding shrinkPlain(Finding found, int[] wishes) {
    Plain plain = new Plain(found);
    if (!plain.accepts(wishes, wishes.length, Integer.MAX_VALUE)) {
      return null;
    }
    shorten(plain);
    return plain.finding;
  }

  private @Nullable Finding shrinkLoop(Finding found, int[] wishes) {
    int[] prefix = Arrays.copyOf(wishes, found.loopFrom());
    int[] round = Arrays.copyOfRange(wishes, found.loopFrom(), wishes.length);
    if (round.length == 0) {
      return null;
    }
    LoopReplay asGiven = LoopReplay.after(trial, prefix, round);
    run(asGiven);
    if (!asGiven.confirmed()) {
      return null;
    }
    Loop loop = new Loop(found, round, asGiven);
    shorten(loop);
    return loop.finding;
  }

  private void shorten(Candidates candidates) {
    boolean better = true;
    while (better && hasEffortLeft()) {
      better = leaveOut(candidates);
      better |= moveTogether(candidates);
    }
  }

  // ---- Leaving out.

  private boolean leaveOut(Candidates candidates) {
    boolean better = false;
    int parts = 1;
    while (hasEffortLeft() && candidates.best.length > 0) {
      int length = candidates.best.length;
      int size = Math.max(1, (length + parts - 1) / parts);
      boolean shorter = false;
      for (int from = 0; from < candidates.best.length && hasEffortLeft(); ) {
        if (candidates.improves(without(candidates.best, from, size))) {
          // What follows has moved up to here.
          shorter = true;
        } else {
          from += size;
        }
      }
      better |= shorter;
      if (size == 1) {
        if (!shorter) {
          return better;
        }
      } else {
        parts = Math.min(2 * parts, Math.max(1, candidates.best.length));
      }
    }
    return better;
  }

  private static int[] without(int[] steps, int from, int count) {
    int to = Math.min(steps.length, from + count);
    int[] rest = new int[steps.length - (to - from)];
    System.arraycopy(steps, 0, rest, 0, from);
    System.arraycopy(steps, to, rest, from, steps.length - to);
    return rest;
  }

  // ---- Moving together.

  private boolean moveTogether(Candidates candidates) {
    boolean better = false;
    boolean again = true;
    while (again) {
      again = false;
      for (int from = 0; from < candidates.best.length && hasEffortLeft(); ) {
        int[] steps = candidates.best;
        int to = endOfStretch(steps, from);
        int before = lastOf(steps, steps[from], from);
        int after = firstOf(steps, steps[from], to);
        boolean moved =
            (before >= 0 && candidates.improves(moved(steps, from, to, before + 1)))
                || (after >= 0 && candidates.improves(moved(steps, from, to, after)));
        again |= moved;
        from = moved ? from : to;
      }
      better |= again;
    }
    return better;
  }

  private static int endOfStretch(int[] steps, int from) {
    int to = from;
    while (to < steps.length && steps[to] == steps[from]) {
      to++;
    }
    return to;
  }

  private static int lastOf(int[] steps, int wish, int before) {
    int at = before - 1;
    while (at >= 0 && steps[at] != wish) {
      at--;
    }
    return at;
  }

  private static int firstOf(int[] steps, int wish, int from) {
    for (int at = from; at < steps.length; at++) {
      if (steps[at] == wish) {
        return at;
      }
    }
    return -1;
  }

  /** With the steps from {@code from} to {@code to} put before what was at {@code target}. */
  private static int[] moved(int[] steps, int from, int to, int target) {
    int[] rest = without(steps, from, to - from);
    int at = target <= from ? target : target - (to - from);
    int[] all = new int[steps.length];
    System.arraycopy(rest, 0, all, 0, at);
    System.arraycopy(steps, from, all, at, to - from);
    System.arraycopy(rest, at, all, at + to - from, rest.length - at);
    return all;
  }

  // ---- Running.

  /** The best steps so far, as wishes, and how to find out whether others are better. */
  private abstract static class Candidates {
    int[] best = {};

    /** Runs these and takes them, as they came out, if they lead there and are better. */
    abstract boolean accepts(int[] wishes, int bestLength, int bestSwitches);

    boolean improves(int[] wishes) {
      return accepts(wishes, best.length, switches(best));
    }

    static boolean isBetter(int[] steps, int bestLength, int bestSwitches) {
      return steps.length < bestLength
          || (steps.length == bestLength && switches(steps) < bestSwitches);
    }

    static int switches(int[] steps) {
      return Schedule.of(steps).switches();
    }
  }

  /** Ways to something that ends the execution. */
  private final class Plain extends Candidates {
    private Finding finding;

    Plain(Finding found) {
      this.finding = found;
    }

    @Override
    boolean accepts(int[] wishes, int bestLength, int bestSwitches) {
      LenientReplay replay = new LenientReplay(wishes, bestLength);
      Finding now = run(replay);
      int[] taken = replay.taken();
      if (now == null || !isSame(now, finding) || !isBetter(taken, bestLength, bestSwitches)) {
        return false;
      }
      finding = now;
      best = taken;
      return true;
    }
  }

  /** Ways to the state in which a loop begins. */
  private final class Loop extends Candidates {
    private final int[] round;
    private final long state;
    private Finding finding;

    Loop(Finding found, int[] round, LoopReplay asGiven) {
      this.round = round;
      this.state = asGiven.loopDigest();
      this.best = asGiven.prefixTaken();
      this.finding = found;
    }

    @Override
    boolean accepts(int[] wishes, int bestLength, int bestSwitches) {
      LoopReplay replay = LoopReplay.from(trial, wishes, state, round);
      run(replay);
      if (!replay.confirmed() || !isBetter(replay.prefixTaken(), bestLength, bestSwitches)) {
        return false;
      }
      best = replay.prefixTaken();
      finding =
          new Finding(
              finding.kind(),
              finding.story(),
              replay.schedule(),
              replay.loopFrom(),
              finding.cause());
      return true;
    }
  }

  private @Nullable Finding run(Chooser chooser) {
    Finding finding = trial.run(chooser);
    executions++;
    stepsSpent += trial.runtime().steps();
    return finding;
  }

  private boolean hasEffortLeft() {
    return stepsSpent < mostSteps;
  }

  /** The schedule as wishes, as far as it can be followed. */
  private int[] wishesOf(Schedule schedule) {
    int[] wishes = new int[schedule.length()];
    int[] count = new int[1];
    ExactReplay replay = new ExactReplay(trial, schedule);
    run((SteppedRuntime runtime) -> {
      int actor = replay.next(runtime);
      if (actor >= 0) {
        wishes[count[0]++] = LenientReplay.wishFor(runtime, actor);
      }
      return actor;
    });
    return Arrays.copyOf(wishes, count[0]);
  }

  /** Whether two findings are of one kind, and about one rule. */
  static boolean isSame(Finding one, Finding other) {
    if (one.kind() != other.kind()) {
      return false;
    }
    return switch (one.cause()) {
      case BrokenRule rule ->
          other.cause() instanceof BrokenRule second && rule.rule() == second.rule();
      case LockdepReport report ->
          other.cause() instanceof LockdepReport second && report.rule() == second.rule();
      case null -> other.cause() == null;
      case Throwable thrown -> {
        Throwable second = other.cause();
        yield second != null
            && thrown.getClass() == second.getClass()
            && withoutNumbers(thrown).equals(withoutNumbers(second));
      }
    };
  }

  private static String withoutNumbers(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).replaceAll("\\d+", "");
  }

  @Override
  public void close() {
    trial.close();
  }
}
