package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vramlab.ttm.explore.DepthFirst;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.StateSearch;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Tickets that take mutexes in every order: searched to the end, in both classes, nothing found.
 * What each search came to is printed, for the README.
 */
class MutexOrdersTest {
  /** Within which four tickets with four mutexes are searched. */
  private static final int PREEMPTIONS = 3;

  /** Three tickets, three mutexes, every combination of orders; every state of each. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void threeByThree_everyOrder_everyState_findsNothing() {
    long states = 0;
    List<String> names = Catalogue.mutexes3x3();
    for (String name : names) {
      for (Algorithm algorithm : Algorithm.values()) {
        SearchResult result =
            states(name, Stage.Settings.PLAIN.with(algorithm), DepthFirst.UNBOUNDED);
        findsNothing(name, result);
        states += result.states();
      }
    }
    assertEquals(21, names.size());
    tell("3 tickets x 3 mutexes: %d searches, %,d states", 2 * names.size(), states);
  }

  /** The same, one interleaving of each class. */
  @Tag("deep")
  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void threeByThree_everyOrder_everyClassOfInterleavings_findsNothing() {
    long executions = 0;
    for (String name : Catalogue.mutexes3x3()) {
      for (Algorithm algorithm : Algorithm.values()) {
        executions +=
            Searched.cleanly(Searched.shipped(name), Stage.Settings.PLAIN.with(algorithm))
                .executions();
      }
    }
    tell("3 tickets x 3 mutexes: 42 searches, %,d executions", executions);
  }

  /** Four tickets, four mutexes, every state within three preemptions. */
  @Tag("deep")
  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void fourByFour_withinThreePreemptions_everyState_findsNothing() {
    for (String name : Catalogue.mutexes4x4()) {
      for (Algorithm algorithm : Algorithm.values()) {
        SearchResult result = states(name, Stage.Settings.PLAIN.with(algorithm), PREEMPTIONS);
        findsNothing(name, result);
        tell(
            "%s, %s, within %d preemptions: %,d states in %,d executions",
            name, algorithm.label(), PREEMPTIONS, result.states(), result.executions());
      }
    }
  }

  /**
   * The kinds of orders are counted as Burnside's lemma has it: of the 24 ways to rename the
   * mutexes, the identity leaves C(27, 4) = 17,550 sets of four orders alone, each of nine
   * involutions C(13, 2) = 78, each of six cycles of four 6, each of eight cycles of three none.
   */
  @Test
  void fourByFour_kindsOfOrders_are762() {
    assertEquals((17_550 + 9 * 78 + 6 * 6) / 24, MutexOrders.ofFour().size());
  }

  /** Four tickets, four mutexes, every combination of orders: every state within one preemption. */
  @Tag("deep")
  @Test
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void fourByFour_everyOrder_withinOnePreemption_everyState_findsNothing() {
    searchFour(MutexOrders.ofFour(), 1);
  }

  /** The same within three preemptions, for some that are drawn. */
  @Tag("deep")
  @Test
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void fourByFour_drawnOrders_withinThreePreemptions_everyState_findsNothing() {
    searchFour(MutexOrders.drawn(20, 1), PREEMPTIONS);
  }

  private static void searchFour(List<String> names, int preemptions) {
    long states = 0;
    for (String name : names) {
      for (Algorithm algorithm : Algorithm.values()) {
        SearchResult result = states(name, Stage.Settings.PLAIN.with(algorithm), preemptions);
        findsNothing(name, result);
        states += result.states();
      }
    }
    tell(
        "4 tickets x 4 mutexes, at most %d preempted: %d sets of orders, %d searches, %,d states",
        preemptions, names.size(), 2 * names.size(), states);
  }

  /** The same search is able to find something. */
  @Test
  void fourByFour_withinThreePreemptions_findsAPlantedFault() {
    Stage.Settings planted =
        Stage.Settings.PLAIN.with(Algorithm.WOUND_WAIT).with(Faults.of(Fault.WOUND_NOT_DELIVERED));
    SearchResult result = states("mutexes-4x4", planted, PREEMPTIONS);
    assertEquals(Finding.Kind.DEADLOCK, result.findings().getFirst().kind());
  }

  private static SearchResult states(String name, Stage.Settings settings, int preemptions) {
    try (Trial trial = new Trial(Searched.shipped(name), settings, true)) {
      return new StateSearch(trial, SearchLimits.FIRST_FINDING, preemptions).search();
    }
  }

  private static void findsNothing(String name, SearchResult result) {
    assertEquals(List.of(), result.findings().stream().map(Finding::story).toList(), name);
    assertTrue(result.exhausted() && result.cut() == 0, name + " was not searched to its end");
  }

  private static void tell(String form, Object... figures) {
    System.out.printf(Locale.ROOT, form + "%n", figures);
  }
}
