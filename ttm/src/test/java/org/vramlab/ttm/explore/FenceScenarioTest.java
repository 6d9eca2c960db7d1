package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;

/** Every interleaving of small programs on fences; and that each would show what it is about. */
class FenceScenarioTest {
  private static SearchResult search(FenceScenario scenario, Stage.Settings settings) {
    try (Trial trial = new Trial(scenario, settings, false)) {
      return new DepthFirst(trial, SearchLimits.FIRST_FINDING, true, DepthFirst.UNBOUNDED, false)
          .search();
    }
  }

  @ParameterizedTest
  @EnumSource
  void search_everyInterleaving_findsNothing(FenceScenario scenario) {
    SearchResult result = search(scenario, Stage.Settings.PLAIN);
    assertEquals(List.of(), result.findings().stream().map(Finding::story).toList());
    assertTrue(result.exhausted() && result.cut() == 0, "not searched to the end");
  }

  @ParameterizedTest
  @EnumSource
  void search_everyState_findsNothing(FenceScenario scenario) {
    try (Trial trial = new Trial(scenario, Stage.Settings.PLAIN, true)) {
      SearchResult result = new StateSearch(trial, SearchLimits.FIRST_FINDING).search();
      assertEquals(List.of(), result.findings().stream().map(Finding::story).toList());
      assertTrue(result.exhausted() && result.cut() == 0, "not searched to the end");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ARRAY, ARRAY_SIGNALS_EARLY, all of two fences came too soon",
    "CHAIN, CHAIN_COLLECTS_UNSIGNALLED, of a chain came too soon",
    "DEADLINE, DEADLINE_NOT_PASSED_ON, a deadline did not reach every fence",
    "ORDER, REPLACED_BY_UNORDERED, was not waited for",
    "READERS, REPLACED_LIST_KEPT, a reader missed what was added before its list was replaced",
  })
  void search_faultPlanted_findsIt(FenceScenario scenario, Fault fault, String story) {
    SearchResult result = search(scenario, Stage.Settings.PLAIN.with(Faults.of(fault)));
    assertFalse(result.findings().isEmpty(), () -> "not found in " + result.executions());
    String found = result.findings().getFirst().story();
    assertTrue(found.contains(story), found);
  }
}
