package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.SearchThread;
import org.vramlab.ttm.explore.Shrinker;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.Story;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.workloads.io.InputException;

/** Carries out one search, and makes what it finds ready to be read. */
final class ExploreExecution {
  /** What shrinking may cost: seconds at most, of programs as small as scenarios are. */
  private static final long SHRINK_STEPS = 3_000_000;

  private ExploreExecution() {}

  /** Searches one scenario under one set of settings. */
  static ExploreOutcome run(
      Terminal terminal, ChosenScenario chosen, Stage.Settings settings, ExploreOptions options)
      throws InputException {
    return onVirtualThread(() -> search(terminal, chosen, settings, options));
  }

  private static ExploreOutcome search(
      Terminal terminal, ChosenScenario chosen, Stage.Settings settings, ExploreOptions options) {
    try (Trial trial = new Trial(chosen.scenario(), settings, Search.remembers(options.way()));
        ExploreProgress progress = new ExploreProgress(terminal)) {
      Search search = Search.of(trial, options);
      boolean more = true;
      while (more
          && search.result().executions() < options.limits().executions()
          && search.result().findings().size() < options.limits().findings()) {
        more = search.runOne();
        progress.update(search);
      }
      search.finish();
      progress.conclude(chosen.name() + ", " + settings.algorithm().label(), search.result());
      List<ExploreOutcome.Told> told = new ArrayList<>();
      for (Finding finding : search.result().findings()) {
        told.add(tell(chosen, settings, finding));
      }
      return new ExploreOutcome(
          chosen, settings, search.result(), Coverage.of(search.result(), options), told);
    }
  }

  private static ExploreOutcome.Told tell(
      ChosenScenario chosen, Stage.Settings settings, Finding found) {
    try (Shrinker shrinker = new Shrinker(chosen.scenario(), settings, SHRINK_STEPS)) {
      Shrinker.Shrunk shrunk = shrinker.shrink(found);
      return new ExploreOutcome.Told(
          shrunk.finding(),
          Story.of(chosen.scenario(), settings, shrunk.finding()),
          found.schedule().length(),
          found.schedule().switches(),
          shrunk.reproduced());
    }
  }

  /** Runs {@code work} where searches run. */
  static <T> T onVirtualThread(Callable<T> work) throws InputException {
    try {
      return SearchThread.call(work);
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case InputException input -> throw input;
        case RuntimeException unchecked -> throw unchecked;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(failure.getCause());
      }
    }
  }
}
