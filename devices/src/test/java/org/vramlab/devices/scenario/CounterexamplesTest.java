package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.explore.DepthFirst;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.StateSearch;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Counterexamples of the model of the locking dance, on the real code: each shows in the model's
 * configuration when its rule is switched off, and not with the rules on. Checker and lockdep are
 * off, so that what shows is what comes of it and not the broken rule.
 */
class CounterexamplesTest {
  private static final long MOST_EXECUTIONS = 30_000;

  /** The first column is the model's number of it. */
  @ParameterizedTest
  @CsvSource({
    "4, model-j, WAIT_DIE, true, WALK_REVISITS, LIVELOCK, T0 never completes a round",
    "5, model-j, WAIT_DIE, true, VICTIM_WITHOUT_CONTEXT, DEADLOCK, nobody can go on",
    "5, model-j, WOUND_WAIT, true, VICTIM_WITHOUT_CONTEXT, DEADLOCK, nobody can go on",
    "6, model-j, WAIT_DIE, true, SLOW_LOCK_WHILE_HOLDING, DEADLOCK, nobody can go on",
    "6, model-j, WOUND_WAIT, true, SLOW_LOCK_WHILE_HOLDING, DEADLOCK, nobody can go on",
    "7, model-j, WAIT_DIE, true, VICTIM_FROM_WORKING_SET, FAILURE, not resident and locked",
    "7, model-j, WOUND_WAIT, true, VICTIM_FROM_WORKING_SET, FAILURE, not resident and locked",
    "8, model-f, WAIT_DIE, false, SPACE_WAIT_HOLDING, DEADLOCK, waiting for space in pool",
    "9, model-e, WAIT_DIE, true, EMPTY_WALK_REFUSES, FAILURE, spurious refusal",
    "9, model-e, WOUND_WAIT, true, EMPTY_WALK_REFUSES, FAILURE, spurious refusal"
  })
  void search_ruleSwitchedOff_findsTheCounterexample(
      int number,
      String name,
      Algorithm algorithm,
      boolean keep,
      Fault fault,
      Finding.Kind kind,
      String story) {
    Stage.Settings on = Stage.Settings.PLAIN.unchecked().with(algorithm).keeping(keep);
    boolean endless = kind == Finding.Kind.LIVELOCK;
    shows(kind, story, search(name, on.with(Faults.of(fault)), endless));
    clean(search(name, on, endless), "model-j".equals(name));
  }

  /** Numbers 10 and 11. */
  @ParameterizedTest
  @CsvSource({
    "TRYLOCK, WAIT_DIE",
    "TRYLOCK, WOUND_WAIT",
    "ONE_TICKET, WAIT_DIE",
    "ONE_TICKET, WOUND_WAIT"
  })
  void search_modeForComparison_isRefusedAlthoughEverythingIsEvictable(
      EvictionMode mode, Algorithm algorithm) {
    Stage.Settings on = Stage.Settings.PLAIN.unchecked().with(algorithm);
    shows(Finding.Kind.FAILURE, "spurious refusal", search("model-j", on.with(mode), false));
    clean(search("model-j", on, false), true);
  }

  /**
   * Those that take longer: cycles of states in which somebody starves (1, where the code has no
   * claims and it is registration that is missing; and 3), or all go round for ever (2 and 14).
   */
  @Tag("deep")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @CsvSource({
    "1, model-e, WAIT_DIE, true, true, REGISTRATION_IGNORED, T1 never completes a round",
    "1, model-e, WOUND_WAIT, true, true, REGISTRATION_IGNORED, T1 never completes a round",
    "2, model-rnd127, WAIT_DIE, false, false, REGISTRATION_IGNORED, go round for ever",
    "3, model-c, WOUND_WAIT, true, true, WOUND_KEPT_AT_BACK_OFF, T0 never completes a round",
    "14, model-d, WAIT_DIE, false, false, SLOW_LOCK_OMITTED, go round for ever"
  })
  void search_ruleSwitchedOff_findsTheCycle(
      int number,
      String name,
      Algorithm algorithm,
      boolean keep,
      boolean endless,
      Fault fault,
      String story) {
    Stage.Settings on = Stage.Settings.PLAIN.unchecked().with(algorithm).keeping(keep);
    SearchResult broken = visit(name, on.with(Faults.of(fault)), endless, 5_000_000);
    shows(Finding.Kind.LIVELOCK, story, broken);
    // As many steps again with the rules on, and more: nothing.
    findsNothing(visit(name, on, endless, broken.executions() + 100_000));
    System.out.printf(
        "counterexample %d: %s, %s: found among %d states in %d executions%n",
        number, name, algorithm, broken.states(), broken.executions());
  }

  private static void shows(Finding.Kind kind, String story, SearchResult result) {
    assertFalse(result.findings().isEmpty(), () -> "not in " + result.executions());
    Finding found = result.findings().get(0);
    assertEquals(kind, found.kind(), found.story());
    assertTrue(found.story().contains(story), found.story());
  }

  private static void findsNothing(SearchResult result) {
    assertEquals(List.of(), result.findings().stream().map(Finding::story).toList());
  }

  private static void clean(SearchResult result, boolean completely) {
    findsNothing(result);
    assertEquals(completely, result.exhausted(), "searched to the end");
  }

  private static SearchResult search(String name, Stage.Settings settings, boolean endless) {
    Scenario scenario = Searched.shipped(name);
    if (endless) {
      return visit(name, settings, true, MOST_EXECUTIONS);
    }
    try (Trial trial = new Trial(scenario, settings, false)) {
      SearchLimits limits = SearchLimits.FIRST_FINDING.executions(MOST_EXECUTIONS);
      return new DepthFirst(trial, limits, true, DepthFirst.UNBOUNDED, false).search();
    }
  }

  private static SearchResult visit(
      String name, Stage.Settings settings, boolean endless, long executions) {
    Scenario scenario = Searched.shipped(name);
    if (endless) {
      scenario = new WorldScenario(((WorldScenario) scenario).plan().endless());
    }
    try (Trial trial = new Trial(scenario, settings, true)) {
      return new StateSearch(trial, SearchLimits.FIRST_FINDING.executions(executions)).search();
    }
  }
}
