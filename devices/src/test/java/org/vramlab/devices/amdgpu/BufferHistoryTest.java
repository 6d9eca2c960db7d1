package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is remembered of a buffer's uses, and expected of those to come. */
class BufferHistoryTest {
  private final BufferHistory history = new BufferHistory(1000, 0);

  private void useAt(long... nanos) {
    for (long now : nanos) {
      history.used(100, 10, now);
    }
  }

  @Test
  void twoUsesInEachRound_paused_onlyBetweenTheRounds() {
    useAt(0, 1, 100, 101, 200, 201, 300);
    assertFalse(history.hasPaused(301));
    assertFalse(history.hasPaused(310));
    assertTrue(history.hasPaused(400));
  }

  @Test
  void oneUseInEachRound_eachIsABurst() {
    useAt(0, 100, 200, 300);
    assertTrue(history.hasPaused(400));
  }

  @Test
  void bytesInANanosecond_areThoseOfTheTimeSinceTheFirstUse_withTheOneThatIsNow() {
    useAt(0, 100, 200);
    assertEquals(1.0, history.bytesPerNano(70, 400));
    assertEquals(330.0 / 1000, history.bytesPerNano(0, 1000), "it was not used since");
  }

  @Test
  void whatWasUsedLongAgo_isForgottenByHalves() {
    for (long now = 1; now <= 1000; now++) {
      useAt(now);
    }
    double often = history.bytesPerNano(0, 1000);
    assertEquals(110, often, 20);
    for (long now = 2_000; now <= 101_000; now += 1_000) {
      useAt(now);
    }
    assertEquals(0.11, history.bytesPerNano(0, 101_000), 0.02, "a thousandth as often");
  }

  @Test
  void aJobThatWasNotHandedOver_hasNotPaid() {
    history.owes(7);
    assertEquals(0, history.paidNanos());
    history.owes(5);
    history.used(1, 0, 0);
    assertEquals(5, history.paidNanos());
    history.used(1, 0, 0);
    assertEquals(5, history.paidNanos(), "a use at home costs nothing");
  }

  @Test
  void whatWasPaid_outlastsTheVisit_untilItIsForgiven() {
    history.owes(5);
    history.used(1, 0, 0);
    history.visits().end();
    assertEquals(5, history.paidNanos());
    history.usedByImporter(7, 90);
    assertEquals(7, history.paidNanos(), "with what an importer paid");
    assertEquals(90, history.lastUseNanos());
    history.forgive();
    assertEquals(0, history.paidNanos());
  }

  @Test
  void evictionAndComingHome_endWhatWasPaid_andOnlyWhoWasEvictedHasComeBack() {
    assertFalse(history.cameHome(), "for the first time");
    assertEquals(0, history.returns());
    history.evicted();
    history.owes(9);
    history.used(1, 0, 0);
    assertTrue(history.cameHome());
    assertEquals(1, history.returns());
    assertEquals(0, history.paidNanos());
    assertFalse(history.cameHome(), "it was there");
  }

  /** The attempt that was to reach failed, and by the next one the buffer had been fetched. */
  @Test
  void whatAnAttemptOwedThatFailed_isNotPaidByAUseAtHome() {
    history.owes(9);
    history.cameHome();
    history.used(1, 0, 0);
    assertEquals(0, history.paidNanos());
  }
}
