package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.vramlab.ttm.explore.DepthFirst;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.Trial;

/** Searches of scenarios, for tests. */
final class Searched {
  private Searched() {}

  /** The scenario that ships under {@code name}. */
  static Scenario shipped(String name) {
    Scenario scenario = Catalogue.named(name);
    assertNotNull(scenario, name);
    return scenario;
  }

  /**
   * The scenario that ships under {@code where}; or what its lines say, ended by {@code ;}, with
   * {@code |} for a semicolon.
   */
  static Scenario written(String where) {
    if (!where.contains(";")) {
      return shipped(where);
    }
    try {
      return ScenarioFile.parse(where.replace(';', '\n').replace('|', ';'), "a test's own");
    } catch (ScenarioFormatException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  /** Every interleaving, with reduction, until the first finding. */
  static SearchResult all(Scenario scenario, Stage.Settings settings) {
    return atMost(scenario, settings, Long.MAX_VALUE);
  }

  /** As {@link #all}, but no more than so many executions. */
  static SearchResult atMost(Scenario scenario, Stage.Settings settings, long executions) {
    try (Trial trial = new Trial(scenario, settings, false)) {
      SearchLimits limits = SearchLimits.FIRST_FINDING.executions(executions);
      return new DepthFirst(trial, limits, true, DepthFirst.UNBOUNDED, false).search();
    }
  }

  /** Searches everything, and sees to it that nothing is found and nothing left out. */
  static SearchResult cleanly(Scenario scenario, Stage.Settings settings) {
    SearchResult result = all(scenario, settings);
    assertEquals(
        List.of(), result.findings().stream().map(Finding::story).toList(), scenario.name());
    assertEquals(true, result.exhausted(), scenario.name() + " was not searched to its end");
    assertEquals(0, result.cut(), scenario.name() + " has executions that do not end");
    return result;
  }
}
