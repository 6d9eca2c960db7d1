package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.LockScenario;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.StateSearch;
import org.vramlab.ttm.explore.Story;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.ttm.ww.Algorithm;

/** Locking mistakes that are brought as text, without devices and without tickets. */
class LockTextTest {
  private static Finding found(String text, Stage.Settings settings)
      throws ScenarioFormatException {
    List<Finding> findings = Searched.all(scenario(text), settings).findings();
    assertEquals(1, findings.size(), text);
    return findings.getFirst();
  }

  private static Scenario scenario(String text) throws ScenarioFormatException {
    return ScenarioFile.parse(text.replace(" / ", "\n"), "locks");
  }

  private static String story(String text, Stage.Settings settings) throws ScenarioFormatException {
    return String.join("\n", Story.of(scenario(text), settings, found(text, settings)).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lock a leaf / lock b leaf / task T0: lock a; lock b; unlock b; unlock a / task T1: lock b; lock a; unlock a; unlock b | ORDER_CYCLE: T
          lock a outer / lock b outer / task T0: lock a; lock b; unlock b; unlock a / task T1: lock b; lock a; unlock a; unlock b | ORDER_CYCLE: T
          lock a inner / lock b inner / lock c inner / task T0: lock a; lock b; unlock b; unlock a / task T1: lock b; lock c; unlock c; unlock b / task T2: lock c; lock a; unlock a; unlock c | ORDER_CYCLE: T
          lock a outer / lock b inner / task T0: lock b; lock a; unlock a; unlock b | OUTER_LOCK_INSIDE
          lock a leaf / lock b inner / task T0: lock a; lock b; unlock b; unlock a | BLOCKING_UNDER_LEAF
          lock a inner / task T0: lock a; lock a; unlock a; unlock a | RECURSION
          lock a inner / task T0: lock a | UNBALANCED: T0 ends
          mutexes 1 / lock a inner / task T0: lock a; lock 0; unlock 0; unlock a | INNER_ACROSS_RESERVATION
          mutexes 1 / lock a inner / task T0: lock a; ticket 0; unlock a | INNER_ACROSS_RESERVATION
          mutexes 1 / lock a inner / ticket T0: a 0 | INNER_ACROSS_RESERVATION
          mutexes 1 / lock a outer / ticket T0: 0 a | OUTER_LOCK_INSIDE
          mutexes 1 / lock a outer / task T0: lock 0; lock a; unlock a; unlock 0 | OUTER_LOCK_INSIDE
          mutexes 1 / lock a leaf / task T0: lock a; lock 0; unlock 0; unlock a | BLOCKING_UNDER_LEAF
          mutexes 2 / task T0: lock 0; lock 1; unlock 1; unlock 0 | RESERVATION_WITHOUT_CONTEXT
          mutexes 2 / task T0: lock 0; ticket 1; unlock 0 | RESERVATION_WITHOUT_CONTEXT
          """)
  void mistake_isReportedByLockdep(String text, String story) throws ScenarioFormatException {
    Finding found = found(text, Stage.Settings.PLAIN);
    assertEquals(Finding.Kind.LOCKDEP, found.kind(), found.story());
    assertTrue(found.story().contains(story), found.story());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lock a leaf / lock b leaf / task T0: lock a; lock b; unlock b; unlock a / task T1: lock a; lock b; unlock b; unlock a
          mutexes 2 / lock mmap outer / lock a inner / task T0: lock mmap; ticket 0 1 a; unlock mmap / task T1: lock mmap; ticket 1 0 a; unlock mmap
          mutexes 1 / lock a inner / lock b leaf / task T0: lock 0; lock a; lock b; unlock b; unlock a; unlock 0 / ticket T1: 0 a b
          """)
  void program_withoutMistake_isClean(String text) throws ScenarioFormatException {
    Searched.cleanly(scenario(text), Stage.Settings.PLAIN);
  }

  /** With lockdep off it is still shown what it comes to. */
  @Test
  void sleepingLocksInOppositeOrders_withoutLockdep_deadlock() throws ScenarioFormatException {
    String text =
        "lock a outer / lock b outer / task T0: lock a; lock b; unlock b; unlock a"
            + " / task T1: lock b; lock a; unlock a; unlock b";
    Stage.Settings unchecked = Stage.Settings.PLAIN.unchecked();
    assertEquals(Finding.Kind.DEADLOCK, found(text, unchecked).kind());
    String story = story(text, unchecked);
    assertTrue(story.contains("T0    lock a: got"), story);
    assertTrue(story.contains("T1    lock b: got"), story);
    assertTrue(story.contains("T0 holds a, is waiting for b, held by T1"), story);
  }

  @Test
  void plainMutexesInOppositeOrders_withoutLockdep_deadlock() throws ScenarioFormatException {
    Finding found =
        found(
            "mutexes 2 / task T0: lock 0; lock 1; unlock 1; unlock 0"
                + " / task T1: lock 1; lock 0; unlock 0; unlock 1",
            Stage.Settings.PLAIN.unchecked());
    assertEquals(Finding.Kind.DEADLOCK, found.kind(), found.story());
  }

  /** With lockdep off, too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lock a leaf / task T0: lock a / task T1: lock a; unlock a | is held by T
          lock a leaf / task T0: unlock a | T0 unlocks a, which it does not hold
          lock a inner / task T0: unlock a | T0 unlocks a, which it does not hold
          mutexes 1 / task T0: unlock 0 | cannot release it
          lock a inner / task T0: lock a; lock a; unlock a; unlock a | T0 holds a already: it would wait for itself
          lock a leaf / task T0: lock a; lock a; unlock a; unlock a | a is held by T0 already
          mutexes 1 / task T0: lock 0; lock 0; unlock 0; unlock 0 | holds lock 0 already: it would wait for itself
          """)
  void lockOrUnlockTooOftenOrNotAtAll_fails(String text, String story)
      throws ScenarioFormatException {
    Finding found = found(text, Stage.Settings.PLAIN.unchecked());
    assertEquals(Finding.Kind.FAILURE, found.kind(), found.story());
    assertTrue(found.story().contains(story), found.story());
  }

  @Test
  void plainMutexThatIsNeverReleased_isLeftLocked() throws ScenarioFormatException {
    Finding found = found("mutexes 1 / task T0: lock 0", Stage.Settings.PLAIN);
    assertEquals(Finding.Kind.FAILURE, found.kind());
    assertTrue(found.story().contains("is left locked"), found.story());
  }

  /** A lock that a ticket took for itself goes when the ticket backs off. */
  @Test
  void ticket_thatBacksOff_letsItsOtherLocksGo() throws ScenarioFormatException {
    Searched.cleanly(
        scenario("mutexes 3 / lock a leaf / ticket T0: 0 1 a / ticket T1: 1 0 a / ticket T2: 2 a"),
        Stage.Settings.PLAIN);
  }

  /** However long its row of locks is. */
  @Test
  void ticket_withManyLocks_takesThemAll() throws ScenarioFormatException {
    Searched.cleanly(
        scenario("mutexes 2 / lock a leaf / ticket T0: " + "0 1 ".repeat(20_000) + "a"),
        Stage.Settings.PLAIN);
  }

  /** Reduction loses nothing here either. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mutexes 1 / lock mmap outer / task T0: lock mmap; ticket 0; unlock mmap"
            + " / task T1: lock mmap; unlock mmap; lock 0; unlock 0",
        "lock a inner / lock b inner / task T0: lock a; lock b; unlock b; unlock a"
            + " / task T1: lock b; lock a; unlock a; unlock b",
        "mutexes 2 / lock a leaf / ticket T0: 0 a 1 / task T1: lock 1; lock a; unlock a; unlock 1"
      })
  void everyInterleaving_oneOfEachClass_everyState_agree(String text)
      throws ScenarioFormatException {
    for (Algorithm algorithm : Algorithm.values()) {
      Stage.Settings settings = Stage.Settings.PLAIN.with(algorithm).unchecked();
      Agreement all = Agreement.unreduced(scenario(text), settings);
      assertEquals(all, Agreement.reduced(scenario(text), settings));
      assertEquals(all, Agreement.states(scenario(text), settings));
      assertFalse(all.finalStates().isEmpty());
    }
  }

  @Test
  void repeat_goesOnForEver() throws ScenarioFormatException {
    Scenario endless =
        scenario("lock a inner / task T0: repeat lock a; unlock a / task T1: lock a; unlock a");
    assertTrue(endless.isEndless());
    try (Trial trial = new Trial(endless, Stage.Settings.PLAIN, true)) {
      assertEquals(
          List.of(),
          new StateSearch(trial, SearchLimits.FIRST_FINDING.executions(10_000))
              .search().findings().stream().map(Finding::story).toList());
    }
  }

  @Test
  void mutexesAndTicketsAlone_areTheSmallestProgram() throws ScenarioFormatException {
    assertEquals(
        "mutexes [0, 1] [1, 0]",
        ((NamedScenario) scenario("mutexes 2 / ticket T0: 0 1 / ticket T1: 1 0")).inner().name());
    assertEquals(
        LockScenario.class,
        ((NamedScenario) scenario("mutexes 2 / lock a leaf / ticket T0: 0 1")).inner().getClass());
  }
}
