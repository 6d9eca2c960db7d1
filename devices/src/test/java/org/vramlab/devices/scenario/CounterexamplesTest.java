package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
 *
 * <p>A search visits each state once; where a bound is given, only those that are reached with so
 * many preemptions, and the search with the rules on goes to the end of the same.
 */
class CounterexamplesTest {
  /** No bound on preemptions. */
  private static final int ALL = DepthFirst.UNBOUNDED;

  /** The first column is the model's number of it; the last a bound on preemptions. */
  @ParameterizedTest
  @CsvSource({
    "5, model-j, WAIT_DIE, true, VICTIM_WITHOUT_CONTEXT, DEADLOCK, nobody can go on,",
    "5, model-j, WOUND_WAIT, true, VICTIM_WITHOUT_CONTEXT, DEADLOCK, nobody can go on,",
    "5, model-j, WAIT_DIE, false, VICTIM_WITHOUT_CONTEXT, DEADLOCK, nobody can go on,",
    "5, model-f, WOUND_WAIT, false, VICTIM_WITHOUT_CONTEXT, DEADLOCK, nobody can go on, 2",
    "6, model-j, WAIT_DIE, true, SLOW_LOCK_WHILE_HOLDING, DEADLOCK, nobody can go on,",
    "6, model-j, WOUND_WAIT, true, SLOW_LOCK_WHILE_HOLDING, DEADLOCK, nobody can go on,",
    "6, model-j, WAIT_DIE, false, SLOW_LOCK_WHILE_HOLDING, DEADLOCK, nobody can go on,",
    "6, model-f, WOUND_WAIT, false, SLOW_LOCK_WHILE_HOLDING, DEADLOCK, nobody can go on, 2",
    "7, model-j, WAIT_DIE, true, VICTIM_FROM_WORKING_SET, FAILURE, not resident and locked,",
    "7, model-j, WOUND_WAIT, true, VICTIM_FROM_WORKING_SET, FAILURE, not resident and locked,",
    "8, model-f, WAIT_DIE, false, SPACE_WAIT_HOLDING, DEADLOCK, waiting for space in pool, 2",
    "8, model-f, WOUND_WAIT, false, SPACE_WAIT_HOLDING, DEADLOCK, waiting for space in pool, 2",
    "8, model-k, WAIT_DIE, false, SPACE_WAIT_HOLDING, DEADLOCK, waiting for space in pool, 2",
    "8, model-e, WOUND_WAIT, false, SPACE_WAIT_HOLDING, DEADLOCK, waiting for space in pool, 2",
    "9, model-e, WAIT_DIE, true, EMPTY_WALK_REFUSES, FAILURE, spurious refusal,",
    "9, model-e, WOUND_WAIT, true, EMPTY_WALK_REFUSES, FAILURE, spurious refusal,",
    "9, model-k, WOUND_WAIT, true, EMPTY_WALK_REFUSES, FAILURE, spurious refusal, 2",
    "13, model-l, WAIT_DIE, true, WORKING_SET_NEVER_VICTIM, FAILURE, spurious refusal,",
    "13, model-l, WOUND_WAIT, true, WORKING_SET_NEVER_VICTIM, FAILURE, spurious refusal,",
    "13, model-l, WAIT_DIE, false, WORKING_SET_NEVER_VICTIM, FAILURE, spurious refusal,",
    "13, model-l, WOUND_WAIT, false, WORKING_SET_NEVER_VICTIM, FAILURE, spurious refusal,"
  })
  void search_ruleSwitchedOff_findsTheCounterexample(
      int number,
      String name,
      Algorithm algorithm,
      boolean keep,
      Fault fault,
      Finding.Kind kind,
      String story,
      @Nullable Integer preemptions) {
    Stage.Settings on = Stage.Settings.PLAIN.unchecked().with(algorithm).keeping(keep);
    int bound = preemptions == null ? ALL : preemptions;
    Scenario scenario = Searched.shipped(name);
    shows(kind, story, visit(scenario, on.with(Faults.of(fault)), bound, Long.MAX_VALUE));
    cleanToTheEnd(visit(scenario, on, bound, Long.MAX_VALUE));
  }

  /** Number 4: for ever, with two processes. */
  @Test
  void search_walkRevisitsTouchedBuffers_findsThatTheOldestStarves() {
    Stage.Settings on = Stage.Settings.PLAIN.unchecked();
    Stage.Settings broken = on.with(Faults.of(Fault.WALK_REVISITS));
    shows(
        Finding.Kind.LIVELOCK,
        "T0 never completes a round",
        visit(endless("model-j"), broken, ALL, Long.MAX_VALUE));
    cleanToTheEnd(visit(endless("model-j"), on, ALL, Long.MAX_VALUE));
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
    Scenario scenario = Searched.shipped("model-j");
    shows(
        Finding.Kind.FAILURE,
        "spurious refusal",
        visit(scenario, on.with(mode), ALL, Long.MAX_VALUE));
    cleanToTheEnd(visit(scenario, on, ALL, Long.MAX_VALUE));
  }

  /**
   * Number 12. In the model's configuration (rnd364) it takes claims on bytes, which the code does
   * not have: with registration the model finds no deadlock there or in 400 others, nor does a
   * search of the code (see below). Where each of two devices makes a ticket back off that is
   * registered at it, and a third evicts what that ticket had at the other, there is one: T0 waits
   * at device 0 for T1, T1 at device 1 for T0, and both hold nothing.
   */
  @ParameterizedTest
  @CsvSource({"WAIT_DIE, true", "WAIT_DIE, false", "WOUND_WAIT, true", "WOUND_WAIT, false"})
  void search_stampsDifferBetweenDevices_findsThatTwoWaitForEachOthersSpace(
      Algorithm algorithm, boolean keep) throws ScenarioFormatException {
    Scenario scenario =
        ScenarioFile.parse(
            """
            about Two tickets that want room on two devices, and a third in whose favour both back off.
            device 0 vram 2
            device 1 vram 2
            buffer b0 in vram
            buffer b1 in vram
            buffer b2
            buffer b3 pages 2
            buffer b4 device 1 in vram
            buffer b5 device 1 in vram
            buffer b6 device 1 pages 2
            process T0
            process T1
            process T2
            T0: submit b1 b6
            T1: submit b4 b3
            T2: submit b0 b5 b2
            setting ask-always
            """,
            "stamps");
    Stage.Settings on = Stage.Settings.PLAIN.unchecked().with(algorithm).keeping(keep);
    SearchResult broken =
        visit(scenario, on.with(Faults.of(Fault.STAMPS_DIFFER)), 2, Long.MAX_VALUE);
    shows(Finding.Kind.DEADLOCK, "T0 is waiting for space in pool 2", broken);
    shows(Finding.Kind.DEADLOCK, "T1 is waiting for space in pool 5", broken);
    cleanToTheEnd(visit(scenario, on, 2, Long.MAX_VALUE));
  }

  /**
   * Those that take longer: cycles of states in which somebody starves (1, where the code has no
   * claims and it is registration that is missing; and 3), or all go round for ever (2 and 14).
   */
  @Tag("deep")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
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
    Scenario scenario = endless ? endless(name) : Searched.shipped(name);
    SearchResult broken = visit(scenario, on.with(Faults.of(fault)), ALL, 5_000_000);
    shows(Finding.Kind.LIVELOCK, story, broken);
    // As many steps again with the rules on, and more: nothing. To the end: see below.
    findsNothing(visit(scenario, on, ALL, broken.executions() + 100_000));
    System.out.printf(
        "counterexample %d: %s, %s: found among %d states in %d executions%n",
        number, name, algorithm, broken.states(), broken.executions());
  }

  /**
   * With the rules on, every state of the model's configurations: no deadlock, no refusal, no cycle
   * in which somebody gets nowhere. Measured: 69,335 to 205,168 states (E), 829,679 (F, wait-die,
   * dropped), 2,154,973 (rnd127), 1,588,721 and 2,885,373 (C for ever, wait-die and wound-wait).
   * Those that are too large for this, as D and E for ever, are searched further than it takes to
   * find the counterexample, above.
   */
  @Tag("deep")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @CsvSource({
    "model-e, WAIT_DIE, true, false",
    "model-e, WAIT_DIE, false, false",
    "model-e, WOUND_WAIT, true, false",
    "model-e, WOUND_WAIT, false, false",
    "model-f, WAIT_DIE, true, false",
    "model-f, WAIT_DIE, false, false",
    "model-f, WOUND_WAIT, true, false",
    "model-d, WAIT_DIE, true, false",
    "model-d, WAIT_DIE, false, false",
    "model-rnd127, WAIT_DIE, false, false",
    "model-j, WAIT_DIE, false, true",
    "model-j, WOUND_WAIT, true, true",
    "model-j, WOUND_WAIT, false, true",
    "model-c, WAIT_DIE, true, true",
    "model-c, WOUND_WAIT, true, true"
  })
  void search_rulesOn_visitsEveryStateAndFindsNothing(
      String name, Algorithm algorithm, boolean keep, boolean endless) {
    Stage.Settings on = Stage.Settings.PLAIN.unchecked().with(algorithm).keeping(keep);
    Scenario scenario = endless ? endless(name) : Searched.shipped(name);
    SearchResult result = visit(scenario, on, ALL, Long.MAX_VALUE);
    cleanToTheEnd(result);
    System.out.printf(
        "rules on: %s, %s, keep %s: %d states in %d executions%n",
        scenario.name(), algorithm, keep, result.states(), result.executions());
  }

  /**
   * Number 12 in the model's own configuration, to the end: with registration no deadlock, but in
   * wound-wait, victims dropped, all may go round for ever; and not so with the rules on.
   */
  @Tag("deep")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @CsvSource({
    "WAIT_DIE, true, false",
    "WAIT_DIE, false, false",
    "WOUND_WAIT, true, false",
    "WOUND_WAIT, false, true"
  })
  void search_stampsDifferWhereTheModelHadClaims_findsNoDeadlock(
      Algorithm algorithm, boolean keep, boolean livelock) {
    Stage.Settings on = Stage.Settings.PLAIN.unchecked().with(algorithm).keeping(keep);
    Scenario scenario = Searched.shipped("model-rnd364");
    Stage.Settings broken = on.with(Faults.of(Fault.STAMPS_DIFFER));
    SearchResult result = visit(scenario, broken, ALL, Long.MAX_VALUE);
    if (livelock) {
      shows(Finding.Kind.LIVELOCK, "go round for ever", result);
      cleanToTheEnd(visit(scenario, on, ALL, Long.MAX_VALUE));
    } else {
      cleanToTheEnd(result);
    }
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

  private static void cleanToTheEnd(SearchResult result) {
    findsNothing(result);
    assertTrue(result.exhausted(), () -> "not searched to the end: " + result.states());
  }

  private static Scenario endless(String name) {
    return new WorldScenario(((WorldScenario) Searched.shipped(name)).plan().endless());
  }

  private static SearchResult visit(
      Scenario scenario, Stage.Settings settings, int preemptions, long executions) {
    try (Trial trial = new Trial(scenario, settings, true)) {
      SearchLimits limits = SearchLimits.FIRST_FINDING.executions(executions);
      return new StateSearch(trial, limits, preemptions).search();
    }
  }
}
