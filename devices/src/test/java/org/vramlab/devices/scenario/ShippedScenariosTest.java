package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vramlab.ttm.explore.DepthFirst;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Schedule;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.StateSearch;
import org.vramlab.ttm.explore.Story;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.ttm.ww.Algorithm;

/**
 * The scenarios that ship: those whose every interleaving is searched in seconds, in both classes,
 * and a stretch of the larger ones.
 */
class ShippedScenariosTest {
  static List<String> names() {
    return Catalogue.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shipped_everyOne_canBeReadAndSaysWhatItIsAbout(String name) {
    Scenario scenario = Searched.shipped(name);
    assertEquals(name, scenario.name());
    assertTrue(scenario.description().length() > 20, scenario.description());
  }

  @ParameterizedTest
  @MethodSource("names")
  void shipped_everyOne_hasNoFindingInTheFirstExecutions(String name) {
    Scenario scenario = Searched.shipped(name);
    for (Algorithm algorithm : Algorithm.values()) {
      SearchResult result = Searched.atMost(scenario, Stage.Settings.PLAIN.with(algorithm), 50);
      assertEquals(List.of(), result.findings().stream().map(Finding::story).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hand-over",
    "opposite-orders",
    "eviction",
    "killed-eviction",
    "waiting",
    "pressure",
    "pressure-fences",
    "two-devices",
    "two-devices-crossed",
    "model-j",
    "model-l"
  })
  void shipped_smallOnes_areSearchedCompletely(String name) {
    Scenario scenario = Searched.shipped(name);
    for (Algorithm algorithm : Algorithm.values()) {
      Searched.cleanly(scenario, Stage.Settings.PLAIN.with(algorithm));
    }
  }

  /** At most one ticket is open there: who is older decides nothing. */
  @ParameterizedTest
  @CsvSource({
    "dma-buf-poll",
    "cpu-fault",
    "pipelined-moves",
    "pipelined-moves-array",
    "pipelined-moves-overflow"
  })
  void shipped_withoutMeetingTickets_areSearchedCompletely(String name) {
    Searched.cleanly(Searched.shipped(name), Stage.Settings.PLAIN);
  }

  @ParameterizedTest
  @CsvSource({"eviction", "model-j"})
  void shipped_victimsDroppedAtOnce_hasNoFindingEither(String name) {
    Scenario scenario = Searched.shipped(name);
    for (Algorithm algorithm : Algorithm.values()) {
      Searched.cleanly(scenario, Stage.Settings.PLAIN.keeping(false).with(algorithm));
    }
  }

  /** But for those that are endless already, have no devices, or whose processes close for good. */
  @Test
  void named_withEndlessBehind_isTheSameForEver() {
    Scenario endless = Searched.shipped("eviction-endless");
    assertTrue(endless.isEndless());
    assertEquals("eviction-endless", endless.name());
    for (String none : List.of("spammer", "eviction-endless", "mutexes-4x4", "close", "nowhere")) {
      assertNull(Catalogue.named(none + "-endless"), none);
    }
  }

  @Test
  void story_ofAKilledProcess_saysThatASignalCame() {
    Story story =
        Story.of(Searched.shipped("killed-eviction"), Stage.Settings.PLAIN, Schedule.of(2, 2), -1);
    assertTrue(
        story.text().stream().anyMatch(line -> line.contains("sends T0 a fatal signal")),
        story.text()::toString);
  }

  /** One importer is killed at any point: its submission unwinds, and its handles close. */
  @Test
  void twoDevices_oneClientKilledAtAnyPoint_hasNoFinding() {
    Scenario scenario = Searched.shipped("two-devices-killed");
    for (Algorithm algorithm : Algorithm.values()) {
      Searched.cleanly(scenario, Stage.Settings.PLAIN.with(algorithm));
    }
  }

  /**
   * Two devices, two importers, three buffers, VRAM for two; one submission and one map each:
   * eviction, {@code prepareMove} taking another VM's root, back-off through four levels. And the
   * same with one importer killed at any point. Every state.
   */
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @CsvSource({
    "two-devices-pairs, true",
    "two-devices-pairs-killed, true",
    "two-devices, false",
    "two-devices-pairs, false"
  })
  void twoDevices_pairs_everyState_hasNoFinding(String name, boolean keepVictims) {
    visitEveryState(name, keepVictims);
  }

  /** Jobs and copies that end when the hardware likes: 20,506 states in wait-die. */
  @ParameterizedTest
  @CsvSource({"waiting, true", "fences, true", "fences, false", "detach, true"})
  void hardware_everyState_hasNoFinding(String name, boolean keepVictims) {
    visitEveryState(name, keepVictims);
  }

  /** The same on two devices: 113,339 states in wait-die and 146,546 in wound-wait. */
  @Tag("deep")
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @CsvSource({"two-devices-fences, true", "detach, false"})
  void hardwareOfTwoDevices_everyState_hasNoFinding(String name, boolean keepVictims) {
    visitEveryState(name, keepVictims);
  }

  /**
   * With victims dropped at once a ticket goes round more often: over 1,150,000 states in wait-die,
   * and no end in sight. Of those, what a task that is set aside once at most can reach.
   */
  @Tag("deep")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  @Test
  void hardwareOfTwoDevices_victimsDropped_withinOnePreemption_hasNoFinding() {
    visitStates("two-devices-fences", false, 1);
  }

  private static void visitEveryState(String name, boolean keepVictims) {
    visitStates(name, keepVictims, DepthFirst.UNBOUNDED);
  }

  private static void visitStates(String name, boolean keepVictims, int preemptions) {
    for (Algorithm algorithm : Algorithm.values()) {
      Stage.Settings settings = Stage.Settings.PLAIN.with(algorithm).keeping(keepVictims);
      try (Trial trial = new Trial(Searched.shipped(name), settings, true)) {
        SearchResult result =
            new StateSearch(trial, SearchLimits.FIRST_FINDING, preemptions).search();
        assertEquals(List.of(), result.findings().stream().map(Finding::story).toList());
        assertTrue(result.exhausted() && result.cut() == 0, "not searched to the end");
      }
    }
  }

  /** One interleaving of each class: 104,342 executions; in wait-die, 1,905,140. */
  @Test
  void twoDevices_pairs_woundWait_isSearchedCompletely() {
    Searched.cleanly(
        Searched.shipped("two-devices-pairs"), Stage.Settings.PLAIN.with(Algorithm.WOUND_WAIT));
  }

  @Tag("deep")
  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void twoDevices_pairs_waitDie_isSearchedCompletely() {
    Searched.cleanly(
        Searched.shipped("two-devices-pairs"), Stage.Settings.PLAIN.with(Algorithm.WAIT_DIE));
  }

  /** With one importer killed, 3,878,068 executions; in wait-die too many for a test. */
  @Tag("deep")
  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void twoDevices_pairs_oneClientKilledAtAnyPoint_woundWait_isSearchedCompletely() {
    Searched.cleanly(
        Searched.shipped("two-devices-pairs-killed"),
        Stage.Settings.PLAIN.with(Algorithm.WOUND_WAIT));
  }

  @Tag("deep")
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @CsvSource({"close", "pinned", "model-c"})
  void shipped_largerOnes_areSearchedCompletely(String name) {
    Scenario scenario = Searched.shipped(name);
    for (Algorithm algorithm : Algorithm.values()) {
      Searched.cleanly(scenario, Stage.Settings.PLAIN.with(algorithm));
    }
  }
}
