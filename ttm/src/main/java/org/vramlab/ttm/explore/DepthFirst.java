package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sched.SteppedRuntime.End;

/**
 * Searches every interleaving, depth first, running again from the beginning for each.
 *
 * <p>With reduction, of all interleavings that differ only in the order of steps which have nothing
 * to do with each other, one is run: dynamic partial-order reduction with source sets and sleep
 * sets (Abdulla, Aronis, Jonsson and Sagonas, "Optimal dynamic partial order reduction", POPL 2014,
 * algorithm 1). Two steps have to do with each other if both touch the same thing, one of them
 * writing; or if one enables the other. A step never takes another's ability to run away (who finds
 * a lock taken queues up, which is a step like any other), so no race is ever missed for want of
 * its second half; but for a step that fails, which ends the execution, so everybody else is tried
 * in its place too.
 *
 * <p>Without reduction every interleaving is run; with a bound, those that take the processor from
 * a task that could go on at most so many times. Hardware that completes is no preemption. The two
 * are not combined: of the interleavings of a class, the one that is run may be over the bound.
 */
public final class DepthFirst implements Chooser {
  /** No bound on preemptions. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private final Trial trial;
  private final SearchLimits limits;
  private final boolean reduced;
  private final int preemptionBound;
  private final boolean keepFinalStates;
  private final SearchResult result = new SearchResult();
  private final Digest digest = new Digest();

  /** The steps of the current execution, and the choices left at each; objects are used again. */
  private final ObjectArrayList<Node> path = new ObjectArrayList<>();

  private int length;
  private final Races races = new Races(this);

  /** Steps below this one repeat an earlier execution and are known. */
  private int firstNewStep;

  private boolean prunedThisOne;

  /**
   * @param preemptionBound {@link #UNBOUNDED}, or how many; only without reduction
   * @param keepFinalStates whether to keep digests of the states in which executions end
   */
  public DepthFirst(
      Trial trial,
      SearchLimits limits,
      boolean reduced,
      int preemptionBound,
      boolean keepFinalStates) {
    if (reduced && preemptionBound != UNBOUNDED) {
      throw new IllegalArgumentException(
          "a bound on preemptions and reduction do not go together: the one that is run may be over"
              + " the bound where another is not");
    }
    this.trial = trial;
    this.limits = limits;
    this.reduced = reduced;
    this.preemptionBound = preemptionBound;
    this.keepFinalStates = keepFinalStates;
  }

  /** What was done and found so far. */
  public SearchResult result() {
    return result;
  }

  /** How many choices of the very first step are known to be left, the current one not counted. */
  public int firstChoicesLeft() {
    return length == 0 ? 0 : left(path.get(0));
  }

  /**
   * How many choices are known to be left in all. A search with reduction learns of more as it goes
   * on.
   */
  public long choicesLeft() {
    long left = 0;
    for (int i = 0; i < length; i++) {
      left += left(path.get(i));
    }
    return left;
  }

  private static int left(Node node) {
    return Long.bitCount(node.toTry & ~node.done & ~node.asleep() & ~(1L << node.chosen));
  }

  /** Runs until nothing is left or a limit is reached. */
  public SearchResult search() {
    return SearchThread.run(this::searchHere);
  }

  private SearchResult searchHere() {
    boolean more = true;
    while (more && result.executions() < limits.executions()) {
      more = runOne() && result.findingCount() < limits.findings();
    }
    return result;
  }

  /**
   * Runs one execution.
   *
   * @return whether anything is left
   */
  public boolean runOne() {
    prunedThisOne = false;
    Finding finding = trial.run(this);
    int steps = trial.runtime().steps();
    result.steps += steps;
    result.deepest = Math.max(result.deepest, steps);
    if (trial.end() != End.STOPPED) {
      result.complete++;
      if (keepFinalStates) {
        result.ended(trial, digest);
      }
    } else if (prunedThisOne) {
      result.pruned++;
    } else {
      result.cut++;
    }
    if (finding != null) {
      result.found(finding);
    }
    boolean more = backtrack();
    result.exhausted = !more;
    return more;
  }

  @Override
  public int next(SteppedRuntime runtime) {
    int depth = runtime.steps();
    if (depth > firstNewStep) {
      stepEnded(runtime, depth - 1);
    }
    if (runtime.failure() != null) {
      return STOP;
    }
    if (depth < length) {
      return path.get(depth).chosen;
    }
    return extend(runtime, depth);
  }

  private void stepEnded(SteppedRuntime runtime, int step) {
    Node node = path.get(step);
    node.record(runtime);
    if (reduced) {
      races.stepEnded(runtime, step);
      if (runtime.failure() != null) {
        // A step that ends the execution takes everybody's ability to run away, after all.
        node.toTry |= node.enabled;
      }
    }
  }

  /** A state not seen before: sets up its choices. */
  private int extend(SteppedRuntime runtime, int depth) {
    long enabled = runtime.enabledMask();
    if (enabled == 0) {
      return STOP;
    }
    if (depth >= limits.steps()) {
      return STOP;
    }
    Node node = nodeAt(depth);
    Node before = depth == 0 ? null : path.get(depth - 1);
    node.begin(enabled, before, reduced);
    int last = runtime.lastActor();
    long candidates = enabled & ~node.asleep();
    if (candidates == 0) {
      prunedThisOne = true;
      return STOP;
    }
    node.lastTask = last < 0 || runtime.isHandler(last) ? lastTask(before) : last;
    int pick =
        node.lastTask >= 0 && (candidates & 1L << node.lastTask) != 0
            ? node.lastTask
            : Long.numberOfTrailingZeros(candidates);
    if (reduced) {
      node.toTry = 1L << pick;
    } else {
      node.toTry = candidates;
      if (node.preemptions >= preemptionBound
          && node.lastTask >= 0
          && (enabled & 1L << node.lastTask) != 0) {
        // The bound is used up: only who runs already, or hardware, goes on.
        node.toTry = candidates & (1L << node.lastTask | handlers(runtime, candidates));
      }
    }
    node.choose(pick, runtime.isHandler(pick));
    length = depth + 1;
    return pick;
  }

  private static int lastTask(@Nullable Node before) {
    return before == null ? -1 : before.lastTask;
  }

  private static long handlers(SteppedRuntime runtime, long candidates) {
    long handlers = 0;
    for (long rest = candidates; rest != 0; rest &= rest - 1) {
      int actor = Long.numberOfTrailingZeros(rest);
      if (runtime.isHandler(actor)) {
        handlers |= 1L << actor;
      }
    }
    return handlers;
  }

  private Node nodeAt(int depth) {
    if (depth == path.size()) {
      path.add(new Node());
    }
    return path.get(depth);
  }

  /** Goes back to the deepest state with a choice left, and makes it; false if there is none. */
  private boolean backtrack() {
    while (length > 0) {
      Node node = path.get(length - 1);
      if (reduced) {
        races.forget(length - 1);
      }
      node.chosenIsDone(reduced);
      long left = node.toTry & ~node.done & ~node.asleep();
      if (left != 0) {
        int pick = Long.numberOfTrailingZeros(left);
        node.choose(pick, node.isHandler(pick));
        firstNewStep = length - 1;
        return true;
      }
      length--;
    }
    return false;
  }

  Node node(int step) {
    return path.get(step);
  }
}
