package org.vramlab.workloads.cli;

import org.vramlab.ttm.explore.DepthFirst;
import org.vramlab.ttm.explore.Drawing;
import org.vramlab.ttm.explore.PriorityWalk;
import org.vramlab.ttm.explore.RandomWalk;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.StateSearch;
import org.vramlab.ttm.explore.Trial;

/** A search under way, as far as the command drives it: one execution after the other. */
interface Search {
  /**
   * Runs one execution.
   *
   * @return whether anything is left
   */
  boolean runOne();

  /** What was done and found so far. */
  SearchResult result();

  /** What is known to be left, for the line of progress; empty if that is not known. */
  default String left() {
    return "";
  }

  /** Nothing is left, or a limit was reached: what can be told only now. */
  default void finish() {}

  /** Whether the way of searching compares states, so that the trial must remember. */
  static boolean remembers(ExploreOptions.Way way) {
    return way == ExploreOptions.Way.STATES;
  }

  /** The search that the options ask for. */
  static Search of(Trial trial, ExploreOptions options) {
    SearchLimits limits = options.limits();
    return switch (options.way()) {
      case EXHAUSTIVE ->
          depthFirst(new DepthFirst(trial, limits, true, DepthFirst.UNBOUNDED, false));
      case UNREDUCED ->
          depthFirst(new DepthFirst(trial, limits, false, DepthFirst.UNBOUNDED, false));
      case BOUNDED -> depthFirst(new DepthFirst(trial, limits, false, options.bound(), false));
      case STATES -> states(new StateSearch(trial, limits, options.bound()));
      case RANDOM ->
          drawing(
              new Drawing(
                  trial, limits, seed -> new RandomWalk(seed, limits.steps()), options.seed));
      case PCT -> drawing(byPriority(trial, limits, options));
    };
  }

  private static Drawing byPriority(Trial trial, SearchLimits limits, ExploreOptions options) {
    // How long executions are is known when one has run.
    trial.run(new RandomWalk(options.seed, limits.steps()));
    int length = trial.runtime().steps();
    int depth = options.depth();
    return new Drawing(
        trial, limits, seed -> new PriorityWalk(seed, depth, length, limits.steps()), options.seed);
  }

  private static Search depthFirst(DepthFirst search) {
    return new Search() {
      @Override
      public boolean runOne() {
        return search.runOne();
      }

      @Override
      public SearchResult result() {
        return search.result();
      }

      @Override
      public String left() {
        return search.choicesLeft()
            + " choices known to be left, "
            + search.firstChoicesLeft()
            + " of them at the first step";
      }
    };
  }

  private static Search states(StateSearch search) {
    return new Search() {
      @Override
      public boolean runOne() {
        return search.runOne();
      }

      @Override
      public SearchResult result() {
        return search.result();
      }

      @Override
      public void finish() {
        search.finish();
      }
    };
  }

  private static Search drawing(Drawing search) {
    return new Search() {
      @Override
      public boolean runOne() {
        return search.runOne();
      }

      @Override
      public SearchResult result() {
        return search.result();
      }
    };
  }
}
