package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Searches that share little come to the same: one interleaving of each class, every interleaving,
 * and every state reach the same final states, and find the same. On worlds with drivers, in both
 * classes, victims kept and dropped, clean and with a fault planted. What is missing in the
 * dependence that the reduction goes by would show here.
 *
 * <p>Rows are names of scenarios that ship, or the lines of one, with {@code ;} for their ends and
 * {@code |} for the semicolon.
 */
class ReductionAgreesTest {
  // ---- Small enough to run every single interleaving.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hand-over",
        "device 0 vram 1;buffer b0 in vram;process T0;T0: submit b0;kill T0",
        "device 0 vram 1;buffer b0 in vram;process T0;process T1;T0: close;T1: close",
        "device 0 vram 1;buffer b0 in vram;process T0;process T1;T0: submit b0;T1: close",
        "device 0 vram 1;buffer b0 in vram;buffer b1;process T0;T0: submit b0| submit b1;"
            + "setting jobs hardware;setting copies hardware;setting addresses",
        "device 0 vram 1;device 1 vram 1;buffer b0 in vram;process I0 device 1;process I1 device 1;"
            + "I0: map b0;I1: map b0"
      })
  void everyInterleaving_oneOfEachClass_everyState_agree(String where) {
    for (Stage.Settings settings : allSettings()) {
      Scenario scenario = Searched.written(where);
      Agreement all = Agreement.unreduced(scenario, settings);
      assertEquals(all, Agreement.reduced(scenario, settings), settings::toString);
      assertEquals(all, Agreement.states(scenario, settings), settings::toString);
      assertEquals(new TreeSet<>(), all.findings());
      assertFalse(all.finalStates().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hand-over, SLOW_LOCK_OMITTED, broken rule",
    "hand-over, WAKE_BEFORE_UNLOCK, lost wake-up",
    "mutexes 2;ticket T0: 0 1;ticket T1: 1 0, WOUND_NOT_DELIVERED, deadlock"
  })
  void everyInterleaving_oneOfEachClass_everyState_agreeOnWhatAFaultDoes(
      String where, Fault fault, String kind) {
    NavigableSet<String> found = new TreeSet<>();
    for (Stage.Settings each : allSettings()) {
      boolean fine = fault == Fault.WAKE_BEFORE_UNLOCK;
      if (fine && !each.keepVictims()) {
        continue;
      }
      Stage.Settings settings = each.with(Faults.of(fault));
      Scenario scenario = Searched.written(where);
      Agreement reduced = Agreement.reduced(scenario, fine ? settings.finely() : settings);
      assertEquals(reduced, Agreement.states(scenario, fine ? settings.finely() : settings));
      if (!fine) {
        assertEquals(Agreement.unreduced(scenario, settings), reduced, settings::toString);
      }
      found.addAll(reduced.findings());
    }
    assertTrue(found.stream().anyMatch(story -> story.startsWith(kind)), found::toString);
  }

  // ---- Larger ones, of which every state is visited, but not every interleaving run.

  @ParameterizedTest
  @ValueSource(strings = {"opposite-orders", "eviction", "waiting", "two-devices-crossed"})
  void oneOfEachClass_everyState_agree(String name) {
    for (Stage.Settings settings : allSettings()) {
      agree(name, settings);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "killed-eviction",
        "close",
        "pinned",
        "pressure",
        "two-devices",
        "two-devices-killed",
        "model-j",
        "model-l"
      })
  void oneOfEachClass_everyState_agreeWhereVictimsAreKept(String name) {
    for (Algorithm algorithm : Algorithm.values()) {
      agree(name, Stage.Settings.PLAIN.with(algorithm));
    }
  }

  /**
   * The signal that finds its task asleep or not, and releases that may be the last, showed here.
   * With victims dropped, those of {@code fences} and {@code two-devices-killed} were not run to
   * their end.
   */
  @Tag("deep")
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @ValueSource(strings = {"killed-eviction", "close", "two-devices", "model-j"})
  void oneOfEachClass_everyState_agreeWhereVictimsAreDropped(String name) {
    for (Algorithm algorithm : Algorithm.values()) {
      agree(name, Stage.Settings.PLAIN.keeping(false).with(algorithm));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "eviction, PREPARE_MOVE_SKIPPED, failure",
    "eviction, VICTIM_WITHOUT_CONTEXT, broken rule",
    "eviction, TICKET_NOT_PASSED_ON, lockdep report",
    "opposite-orders, WOUND_WITHOUT_WAKE, deadlock",
    "waiting, CALLBACK_LOST, lost wake-up",
    "waiting, FENCE_LOOKED_AT_ONCE, deadlock",
    "two-devices, DEADLOCK_SWALLOWED, failure",
    "close, EMPTY_WALK_REFUSES, failure",
    "close, UNCLAIMED_LOCK_FORGOTTEN, failure",
    "mutexes 2;ticket T0: 0 1;ticket T1: 1 0;ticket T2: 0, DEATH_NOT_TOLD, deadlock",
    "mutexes 1;ticket T0: 0;ticket T1: 0;ticket T2: 0, HANDOFF_LOST, deadlock"
  })
  void oneOfEachClass_everyState_agreeOnWhatAFaultDoes(String where, Fault fault, String kind) {
    NavigableSet<String> found = new TreeSet<>();
    for (Algorithm algorithm : Algorithm.values()) {
      Stage.Settings settings = Stage.Settings.PLAIN.with(algorithm).with(Faults.of(fault));
      found.addAll(agree(where, settings).findings());
    }
    assertTrue(found.stream().anyMatch(story -> story.startsWith(kind)), found::toString);
  }

  // ---- Bounded preemption, where nothing is reduced: two ways of keeping the bound.

  @ParameterizedTest
  @ValueSource(strings = {"hand-over", "opposite-orders", "eviction"})
  void bounded_everyInterleaving_everyState_agree(String name) {
    Scenario scenario = Searched.shipped(name);
    for (Algorithm algorithm : Algorithm.values()) {
      Stage.Settings settings = Stage.Settings.PLAIN.with(algorithm);
      for (int bound = 0; bound <= 2; bound++) {
        assertEquals(
            Agreement.bounded(scenario, settings, bound),
            Agreement.states(scenario, settings, bound),
            "bound " + bound);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WAIT_DIE, VICTIM_WITHOUT_CONTEXT, eviction",
    "WOUND_WAIT, WOUND_NOT_DELIVERED, opposite-orders"
  })
  void bounded_fault_isFoundFromTheSameBoundOn(Algorithm algorithm, Fault fault, String name) {
    Scenario scenario = Searched.shipped(name);
    Stage.Settings settings = Stage.Settings.PLAIN.with(algorithm).with(Faults.of(fault));
    List<Agreement> byBound = new ArrayList<>();
    for (int bound = 0; bound <= 2; bound++) {
      byBound.add(Agreement.bounded(scenario, settings, bound));
      assertEquals(byBound.get(bound), Agreement.states(scenario, settings, bound));
    }
    assertNotEquals(new TreeSet<>(), byBound.get(2).findings(), "the fault does not show");
  }

  private static Agreement agree(String where, Stage.Settings settings) {
    Scenario scenario = Searched.written(where);
    Agreement reduced = Agreement.reduced(scenario, settings);
    assertEquals(Agreement.states(scenario, settings), reduced, settings::toString);
    return reduced;
  }

  private static List<Stage.Settings> allSettings() {
    List<Stage.Settings> all = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      all.add(Stage.Settings.PLAIN.with(algorithm));
      all.add(Stage.Settings.PLAIN.with(algorithm).keeping(false));
    }
    return all;
  }
}
