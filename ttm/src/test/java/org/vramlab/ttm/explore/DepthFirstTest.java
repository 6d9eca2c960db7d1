package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwMutex;

/** Every interleaving, and one of each class. */
class DepthFirstTest {
  private static final SearchLimits ALL = new SearchLimits(Long.MAX_VALUE, 1000, 1_000_000);

  @Test
  void twoTasks_ofTwoSteps_haveSixInterleavings_ifAllAreRun() {
    // Each increment is two steps after a beginning that touches nothing: 6!/(3!3!) = 20 in all.
    SearchResult all = search(Program.lostUpdate(), Stage.Settings.PLAIN, false);
    assertEquals(20, all.complete());
    assertTrue(all.exhausted());
  }

  @Test
  void lostUpdate_isFound_alsoWithReduction_inFewerExecutions() {
    SearchResult all = search(Program.lostUpdate(), Stage.Settings.PLAIN, false);
    SearchResult reduced = search(Program.lostUpdate(), Stage.Settings.PLAIN, true);
    assertEquals(Finding.Kind.FAILURE, reduced.findings().getFirst().kind());
    assertEquals("counted to 1, not to 2", reduced.findings().getFirst().story());
    assertEquals(all.finalStates(), reduced.finalStates());
    assertTrue(reduced.executions() < all.executions(), "nothing was saved");
  }

  @Test
  void oppositeOrders_withoutContexts_deadlock_andTheReportSaysWhoWantsWhat() {
    Program abba =
        Program.of(desk -> {
          WwMutex a = desk.mutex();
          WwMutex b = desk.mutex();
          desk.task(() -> lockBoth(a, b));
          desk.task(() -> lockBoth(b, a));
        });
    SearchResult found = search(abba, Stage.Settings.PLAIN, true);
    // Lockdep sees it coming before it happens.
    assertEquals(Finding.Kind.LOCKDEP, found.findings().getFirst().kind());
  }

  @Test
  void forgottenWakeUp_isALostWakeUp_andNotADeadlock() {
    SearchResult found = search(Program.forgottenWakeUp(), Stage.Settings.PLAIN, true);
    Finding finding = found.findings().getFirst();
    assertEquals(Finding.Kind.LOST_WAKE_UP, finding.kind());
    assertEquals(
        "nobody can go on:\n  T0 is waiting for the flag, which is there: its wake-up was lost",
        finding.story());
  }

  static Stream<Arguments> smallCases() {
    return Stream.of(
            List.of(new int[] {0, 1}, new int[] {1, 0}),
            List.of(new int[] {0, 1}, new int[] {0, 1}),
            List.of(new int[] {0}, new int[] {0}, new int[] {0}),
            List.of(new int[] {0, 1, 2}, new int[] {2, 1}))
        .flatMap(orders ->
            Stream.of(Algorithm.values())
                .map(algorithm -> Arguments.of(new MutexScenario(3, orders, false), algorithm)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("smallCases")
  void reduction_losesNoFinalState_andNoFinding(Scenario scenario, Algorithm algorithm) {
    Stage.Settings settings = Stage.Settings.PLAIN.with(algorithm);
    SearchResult all = search(scenario, settings, false);
    SearchResult reduced = search(scenario, settings, true);
    assertTrue(all.exhausted() && reduced.exhausted());
    assertEquals(all.finalStates(), reduced.finalStates());
    assertEquals(List.of(), all.findings());
    assertEquals(List.of(), reduced.findings());
    assertTrue(reduced.executions() * 3 < all.executions(), "reduction does not reduce");
  }

  /**
   * A signal wakes a sleeper, or finds it awake because somebody else was first: then the two are
   * not independent, although the signal touches nothing of the sleeper's any more.
   */
  @Test
  void signal_andAnotherWakeUp_areBothTriedFirst() {
    Program program =
        Program.of(desk -> {
          SteppedRuntime runtime = desk.runtime;
          Counter flag = new Counter(runtime);
          Counter outcome = new Counter(runtime);
          Task sleeper = runtime.spawn("sleeper", () -> sleepUntilSet(runtime, flag, outcome));
          runtime.spawn(
              "waker",
              () -> {
                runtime.step(flag, true);
                flag.value = 1;
                runtime.unpark(sleeper);
              });
          runtime.spawn("killer", () -> runtime.signal(sleeper));
        });
    SearchResult reduced = search(program, Stage.Settings.PLAIN, true);
    assertEquals(search(program, Stage.Settings.PLAIN, false).finalStates(), reduced.finalStates());
    assertTrue(reduced.exhausted());
  }

  /** The outcome is 1 if it saw the flag, 2 if a signal before it slept, 3 if after. */
  private static void sleepUntilSet(SteppedRuntime runtime, Counter flag, Counter outcome) {
    int ifKilled = 2;
    while (true) {
      runtime.step(flag, false);
      if (flag.value != 0 || runtime.currentTask().signalPending()) {
        int seen = flag.value != 0 ? 1 : ifKilled;
        runtime.step(outcome, true);
        outcome.value = seen;
        return;
      }
      ifKilled = 3;
      runtime.park();
    }
  }

  @ParameterizedTest
  @EnumSource
  void insideThePrimitives_twoTickets_findNothing(Algorithm algorithm) {
    MutexScenario scenario =
        new MutexScenario(2, List.of(new int[] {0, 1}, new int[] {1, 0}), false);
    SearchResult coarse = search(scenario, Stage.Settings.PLAIN.with(algorithm), true);
    SearchResult fine = search(scenario, Stage.Settings.PLAIN.with(algorithm).finely(), true);
    assertEquals(List.of(), fine.findings());
    assertTrue(fine.exhausted());
    assertTrue(fine.complete() > coarse.complete(), "nothing was looked into");
  }

  @Test
  void boundOnPreemptions_runsFewer_andAllOfThemWhenItIsLarge() {
    MutexScenario scenario =
        new MutexScenario(2, List.of(new int[] {0, 1}, new int[] {1, 0}), false);
    long before = 0;
    for (int bound = 0; bound < 4; bound++) {
      SearchResult result = bounded(scenario, bound);
      assertTrue(result.complete() > before, "bound " + bound);
      assertTrue(result.exhausted());
      before = result.complete();
    }
    assertEquals(
        search(scenario, Stage.Settings.PLAIN, false).complete(), bounded(scenario, 50).complete());
  }

  @Test
  void repeatedSearch_doesTheSame() {
    MutexScenario scenario =
        new MutexScenario(3, List.of(new int[] {0, 1}, new int[] {1, 2}, new int[] {2, 0}), false);
    SearchResult one = search(scenario, Stage.Settings.PLAIN, true);
    SearchResult other = search(scenario, Stage.Settings.PLAIN, true);
    assertEquals(one.executions(), other.executions());
    assertEquals(one.steps(), other.steps());
    assertEquals(one.finalStates(), other.finalStates());
  }

  private static void lockBoth(WwMutex first, WwMutex second) {
    first.lockAlone();
    second.lockAlone();
    second.unlock();
    first.unlock();
  }

  private static SearchResult search(Scenario scenario, Stage.Settings settings, boolean reduced) {
    try (Trial trial = new Trial(scenario, settings, true)) {
      return new DepthFirst(trial, ALL, reduced, DepthFirst.UNBOUNDED, true).search();
    }
  }

  private static SearchResult bounded(Scenario scenario, int bound) {
    try (Trial trial = new Trial(scenario, Stage.Settings.PLAIN, true)) {
      return new DepthFirst(trial, ALL, false, bound, true).search();
    }
  }
}
