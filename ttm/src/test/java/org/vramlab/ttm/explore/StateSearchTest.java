package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwMutex;

/** Every state, and cycles of states. */
class StateSearchTest {
  @Test
  void tryAndBackOff_livelocks_andTheLoopCloses() {
    SearchResult result = search(Program.tryAndBackOff(), Stage.Settings.PLAIN);
    Finding finding = result.findings().getFirst();
    assertEquals(Finding.Kind.LIVELOCK, finding.kind());
    assertTrue(finding.loopFrom() >= 0 && finding.loopFrom() < finding.schedule().length());
  }

  @Test
  void taskThatIsOvertakenForEver_starves() {
    Program unfair =
        Program.endless(desk -> {
          WwMutex a = desk.mutex();
          desk.task(() -> round(desk, a, 1));
          desk.task(() -> round(desk, a, 2));
        });
    Finding finding = search(unfair, Stage.Settings.PLAIN).findings().getFirst();
    assertEquals(Finding.Kind.LIVELOCK, finding.kind());
    assertTrue(finding.story().startsWith("T0 never completes a round"), finding.story());
  }

  /** A round that needs a trylock to succeed: whoever comes often enough keeps the other out. */
  private static void round(Program.Desk desk, WwMutex mutex, int base) {
    while (true) {
      desk.runtime.beginsRound(base);
      while (!mutex.tryLockAlone()) {
        desk.runtime.startsOver(0);
      }
      mutex.unlock();
    }
  }

  @Test
  void taskThatHasEnded_doesNotStarve_whileAnotherGoesOnForEver() {
    Program one =
        Program.endless(desk -> {
          WwMutex a = desk.mutex();
          desk.task(() -> round(desk, a, 1));
          desk.task(() -> {
            a.lockAlone();
            a.unlock();
          });
        });
    assertEquals(List.of(), search(one, Stage.Settings.PLAIN).findings());
  }

  @ParameterizedTest
  @EnumSource
  void ticketsForEver_inOppositeOrders_allComeRound(Algorithm algorithm) {
    MutexScenario scenario =
        new MutexScenario(2, List.of(new int[] {0, 1}, new int[] {1, 0}), true);
    SearchResult result = search(scenario, Stage.Settings.PLAIN.with(algorithm));
    assertTrue(result.exhausted());
    assertEquals(List.of(), result.findings());
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithDepthFirst_thatThreeTicketsInACircle_areFine(Algorithm algorithm) {
    MutexScenario scenario =
        new MutexScenario(3, List.of(new int[] {0, 1}, new int[] {1, 2}, new int[] {2, 0}), false);
    SearchResult result = search(scenario, Stage.Settings.PLAIN.with(algorithm));
    assertTrue(result.exhausted());
    assertEquals(List.of(), result.findings());
    assertTrue(result.states() > 100);
  }

  @Test
  void forgottenWakeUp_isFound() {
    Finding finding = search(Program.forgottenWakeUp(), Stage.Settings.PLAIN).findings().getFirst();
    assertEquals(Finding.Kind.LOST_WAKE_UP, finding.kind());
  }

  private static SearchResult search(Scenario scenario, Stage.Settings settings) {
    try (Trial trial = new Trial(scenario, settings, true)) {
      return new StateSearch(trial, SearchLimits.FIRST_FINDING).search();
    }
  }
}
