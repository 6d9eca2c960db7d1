package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sched.SteppedRuntime.End;

/**
 * Visits every state that can be reached, breadth first, by digest; and looks, now and then, for
 * cycles of states in which everybody has his turn and somebody gets nowhere for ever: livelock, or
 * the starvation of one task. So it also comes to an end for programs that do not.
 *
 * <p>States are told apart by a digest of the world and of what each task remembers: a task's
 * memory is the digest of all it has touched since it last started over ({@code Sched.startsOver}),
 * so two states with equal digests go on alike, unless two digests of 64 bits collide. What the
 * checker expects of tickets because of what they did before is part of a state; what lockdep has
 * learned is not, so that orders of locks which only two ways to a state show together are found by
 * searches that run executions. There is no reduction here: the two are not combined, since that is
 * not sound without further conditions.
 *
 * <p>A bound on preemptions makes the search partial: then a state is the state, who runs, and how
 * many preemptions were used.
 */
public final class StateSearch implements Chooser {
  /**
   * How far an execution goes on at new states: farther spares repeating the way to them, but makes
   * the ways longer.
   */
  private static final int AHEAD = 8;

  private final Trial trial;
  private final SearchLimits limits;
  private final int preemptionBound;
  private final SearchResult result = new SearchResult();
  private final Digest digest = new Digest();
  private final StateGraph graph = new StateGraph();

  /** The way to the state that is being expanded, and whose step is taken from there. */
  private int[] prefix = {};

  private int expanding;
  private int stepOf;

  /** Choices still to be made: state and actor, in the order found; the front is {@link #done}. */
  private final IntArrayList openStates = new IntArrayList();

  private final IntArrayList openActors = new IntArrayList();

  /** Preemptions used to get to each state, and who ran last; only with a bound. */
  private final IntArrayList preemptions = new IntArrayList();

  private final IntArrayList lastTasks = new IntArrayList();
  private int done;

  /** At how many states to look for cycles again. */
  private int nextLook = 4096;

  /** How many actors there are at the start, all of whom must be treated fairly. */
  private int actors;

  private boolean lastIsNew;

  public StateSearch(Trial trial, SearchLimits limits) {
    this(trial, limits, DepthFirst.UNBOUNDED);
  }

  /**
   * @param preemptionBound how often a task that could go on may be set aside
   */
  public StateSearch(Trial trial, SearchLimits limits, int preemptionBound) {
    this.trial = trial;
    this.limits = limits;
    this.preemptionBound = preemptionBound;
  }

  /** What was done and found so far. */
  public SearchResult result() {
    return result;
  }

  /** Transitions between states found so far. */
  public int transitions() {
    return graph.steps();
  }

  /** Visits until nothing is left or a limit is reached, then looks for cycles. */
  public SearchResult search() {
    return SearchThread.run(this::searchHere);
  }

  private SearchResult searchHere() {
    boolean more = true;
    while (more
        && result.findingCount() < limits.findings()
        && result.executions() < limits.executions()) {
      more = runOne();
    }
    finish();
    return result;
  }

  /**
   * What is left to do after {@link #runOne} for the last time: looks for cycles among the states
   * that were visited.
   */
  public void finish() {
    if (result.findingCount() < limits.findings()) {
      findCycles();
    }
  }

  /**
   * Takes one more step from some state.
   *
   * @return whether any choice is left
   */
  public boolean runOne() {
    if (graph.states() > 0) {
      expanding = openStates.getInt(done);
      stepOf = openActors.getInt(done);
      done++;
      prefix = graph.pathTo(expanding);
      forgetOldChoices();
    }
    Finding finding = trial.run(this);
    result.steps += trial.runtime().steps();
    result.deepest = Math.max(result.deepest, trial.runtime().steps());
    if (trial.end() == End.STOPPED) {
      result.pruned++;
    } else {
      result.complete++;
      result.ended(trial, digest);
    }
    result.states = graph.states();
    if (finding != null) {
      result.found(finding);
    }
    if (graph.states() >= nextLook) {
      // A fair cycle among some of the states is one among all, so there is no need to wait.
      nextLook *= 2;
      finish();
    }
    result.exhausted = done == openStates.size() && result.cut == 0;
    return done < openStates.size();
  }

  private void forgetOldChoices() {
    if (done > 1 << 20 && done > openStates.size() / 2) {
      openStates.removeElements(0, done);
      openActors.removeElements(0, done);
      done = 0;
    }
  }

  @Override
  public int next(SteppedRuntime runtime) {
    int depth = runtime.steps();
    if (graph.states() == 0) {
      actors = runtime.actorCount();
      visit(runtime, -1, -1);
      return STOP;
    }
    if (depth < prefix.length) {
      return prefix[depth];
    }
    if (depth == prefix.length) {
      return stepOf;
    }
    if (runtime.failure() != null) {
      return STOP;
    }
    int state = visit(runtime, expanding, stepOf);
    if (state != graph.states() - 1 || !lastIsNew || depth >= prefix.length + AHEAD) {
      return STOP;
    }
    // It stands at a new state: go on from here, which spares the way to it.
    if (openStates.isEmpty() || openStates.topInt() != state) {
      return STOP;
    }
    openStates.popInt();
    expanding = state;
    stepOf = openActors.popInt();
    return stepOf;
  }

  /** The execution stands at a state that {@code actor}'s step from {@code before} has led to. */
  private int visit(SteppedRuntime runtime, int before, int actor) {
    long enabled = runtime.enabledMask();
    long key = trial.digest(digest);
    int used = 0;
    int last = -1;
    if (preemptionBound != DepthFirst.UNBOUNDED && before >= 0) {
      int ranBefore = lastTasks.getInt(before);
      boolean handler = runtime.isHandler(actor);
      boolean preempted =
          !handler
              && ranBefore >= 0
              && ranBefore != actor
              && (graph.enabled(before) & 1L << ranBefore) != 0;
      used = preemptions.getInt(before) + (preempted ? 1 : 0);
      last = handler ? ranBefore : actor;
      key = digest.add(used).add(last).value();
    }
    int state = graph.find(key);
    lastIsNew = state == StateGraph.UNKNOWN;
    if (lastIsNew) {
      state = graph.add(key, enabled, runtime.endedMask(), before, actor);
      preemptions.add(used);
      lastTasks.add(last);
      openChoices(runtime, state, enabled, used, last);
    } else if (graph.enabled(state) != enabled) {
      throw new IllegalStateException(
          "two states have one digest, and differ: something that decides is not in it");
    }
    if (before >= 0) {
      graph.addStep(before, actor, runtime.lastStepBeganRound(), state);
    }
    return state;
  }

  private void openChoices(
      SteppedRuntime runtime, int state, long enabled, int used, int lastTask) {
    if (runtime.steps() >= limits.steps()) {
      result.cut++;
      return;
    }
    boolean bound = used >= preemptionBound && lastTask >= 0 && (enabled & 1L << lastTask) != 0;
    for (long rest = enabled; rest != 0; rest &= rest - 1) {
      int actor = Long.numberOfTrailingZeros(rest);
      if (!bound || actor == lastTask || runtime.isHandler(actor)) {
        openStates.add(state);
        openActors.add(actor);
      }
    }
  }

  // ---- Cycles.

  private void findCycles() {
    graph.sort();
    FairCycles cycles = new FairCycles(graph, actors);
    if (!trial.scenario().isEndless()) {
      tellCycle(cycles.find(FairCycles.NOBODY), "these tasks go round for ever, and none ends");
      return;
    }
    for (int task = 0; task < actors && result.findingCount() < limits.findings(); task++) {
      if (trial.runtime().isHandler(task)) {
        continue;
      }
      String name = trial.runtime().actorName(task);
      tellCycle(
          cycles.find(task),
          name + " never completes a round, although everybody has his turn again and again");
    }
  }

  private void tellCycle(FairCycles.@Nullable Lasso lasso, String story) {
    if (lasso == null) {
      return;
    }
    int[] once = join(lasso, 1);
    confirm(lasso);
    result.found(
        new Finding(
            Finding.Kind.LIVELOCK, story, Schedule.of(once), lasso.prefix().length(), null));
  }

  /** Runs the loop twice for real: it must lead back to the same state each time. */
  private void confirm(FairCycles.Lasso lasso) {
    long begin = digestAfter(lasso, 0);
    for (int rounds = 1; rounds <= 2; rounds++) {
      if (digestAfter(lasso, rounds) != begin) {
        throw new IllegalStateException(
            "a loop of states does not close when it is run: the digest leaves something out");
      }
    }
  }

  private long digestAfter(FairCycles.Lasso lasso, int rounds) {
    ExactReplay replay = new ExactReplay(trial, Schedule.of(join(lasso, rounds)));
    trial.run(replay);
    if (!replay.arrived()) {
      throw new IllegalStateException("a loop of states cannot be gone round: " + replay.problem());
    }
    return replay.lastDigest();
  }

  private static int[] join(FairCycles.Lasso lasso, int rounds) {
    IntArrayList steps = IntArrayList.wrap(lasso.prefix().toArray());
    for (int i = 0; i < rounds; i++) {
      steps.addAll(IntArrayList.wrap(lasso.loop().toArray()));
    }
    return steps.toIntArray();
  }
}
