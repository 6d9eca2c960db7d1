package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.vramlab.ttm.explore.DepthFirst;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.StateSearch;
import org.vramlab.ttm.explore.Trial;

/**
 * What a search of everything came to: where executions can end, and what can be found.
 *
 * @param finalStates digests of how things stand when nobody can go on
 * @param findings each kind with the first line of its story, without numbers: those of tickets and
 *     resources depend on the order of steps that have nothing to do with each other
 */
record Agreement(LongOpenHashSet finalStates, NavigableSet<String> findings) {
  private static final SearchLimits ALL = new SearchLimits(Long.MAX_VALUE, 1_000, 1_000_000);

  /** Every interleaving, run. */
  static Agreement unreduced(Scenario scenario, Stage.Settings settings) {
    return bounded(scenario, settings, DepthFirst.UNBOUNDED);
  }

  /** Every interleaving with that many preemptions at most, run. */
  static Agreement bounded(Scenario scenario, Stage.Settings settings, int preemptions) {
    try (Trial trial = new Trial(scenario, settings, true)) {
      return of(new DepthFirst(trial, ALL, false, preemptions, true).search());
    }
  }

  /** One interleaving of each class. */
  static Agreement reduced(Scenario scenario, Stage.Settings settings) {
    try (Trial trial = new Trial(scenario, settings, true)) {
      return of(new DepthFirst(trial, ALL, true, DepthFirst.UNBOUNDED, true).search());
    }
  }

  /** Every state, once. */
  static Agreement states(Scenario scenario, Stage.Settings settings) {
    return states(scenario, settings, DepthFirst.UNBOUNDED);
  }

  /** Every state that can be reached with that many preemptions at most. */
  static Agreement states(Scenario scenario, Stage.Settings settings, int preemptions) {
    try (Trial trial = new Trial(scenario, settings, true)) {
      return of(new StateSearch(trial, ALL, preemptions).search());
    }
  }

  private static Agreement of(SearchResult result) {
    assertTrue(result.exhausted(), "not searched to the end");
    assertEquals(0, result.cut(), "an execution does not end");
    NavigableSet<String> findings = new TreeSet<>();
    for (Finding finding : result.findings()) {
      String first = finding.story().lines().findFirst().orElse("");
      findings.add(finding.kind().label() + ": " + first.replaceAll("[0-9]+", "N"));
    }
    return new Agreement(result.finalStates(), findings);
  }
}
