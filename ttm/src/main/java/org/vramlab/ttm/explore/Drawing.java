package org.vramlab.ttm.explore;

import java.util.function.LongFunction;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.SteppedRuntime.End;

/** A search that draws schedules: one walk after another, each of a seed of its own. */
public final class Drawing {
  private final Trial trial;
  private final SearchLimits limits;
  private final LongFunction<Chooser> walks;
  private final long firstSeed;
  private final SearchResult result = new SearchResult();

  /**
   * @param limits must bound the number of executions: drawing never comes to an end
   * @param walks makes the walk of a seed
   * @param firstSeed the seed of the first; the others follow
   */
  public Drawing(Trial trial, SearchLimits limits, LongFunction<Chooser> walks, long firstSeed) {
    this.trial = trial;
    this.limits = limits;
    this.walks = walks;
    this.firstSeed = firstSeed;
  }

  /** What was done and found so far. */
  public SearchResult result() {
    return result;
  }

  /** Draws until a limit is reached. */
  public SearchResult search() {
    return SearchThread.run(this::searchHere);
  }

  private SearchResult searchHere() {
    boolean more = true;
    while (more) {
      more = runOne();
    }
    return result;
  }

  /**
   * Draws one schedule.
   *
   * @return whether the limits allow another
   */
  public boolean runOne() {
    Finding finding = trial.run(walks.apply(firstSeed + result.executions()));
    int steps = trial.runtime().steps();
    result.steps += steps;
    result.deepest = Math.max(result.deepest, steps);
    if (trial.end() == End.STOPPED) {
      result.cut++;
    } else {
      result.complete++;
    }
    if (finding != null) {
      result.found(finding);
    }
    return result.executions() < limits.executions() && result.findingCount() < limits.findings();
  }
}
