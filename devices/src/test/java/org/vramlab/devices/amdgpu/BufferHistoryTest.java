package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is remembered of a buffer's uses, and expected of those to come. */
class BufferHistoryTest {
  private final BufferHistory history = new BufferHistory();

  private void visit(int uses) {
    for (int i = 0; i < uses; i++) {
      history.used(100, 10, 0);
    }
    history.endVisit();
  }

  @Test
  void neverUsed_isNotKnown_andEndingAVisitThatWasNoneTeachesNothing() {
    assertFalse(history.isKnown());
    history.endVisit();
    assertFalse(history.isKnown());
  }

  @Test
  void oneVisit_isWhatTheNextIsExpectedToBe() {
    visit(3);
    assertTrue(history.isKnown());
    assertEquals(300, history.usualReadBytes());
    assertEquals(30, history.usualWrittenBytes());
  }

  @Test
  void laterVisits_countHalf() {
    visit(4);
    visit(2);
    assertEquals(300, history.usualReadBytes());
    visit(1);
    assertEquals(200, history.usualReadBytes());
  }

  @Test
  void duringAVisit_whatIsAheadIsTheRest_andNeverNegative() {
    visit(3);
    assertEquals(300, history.readBytesAhead(true));
    history.used(100, 10, 0);
    assertEquals(200, history.readBytesAhead(false));
    assertEquals(20, history.writtenBytesAhead(false));
    history.used(300, 30, 0);
    assertEquals(0, history.readBytesAhead(false));
    assertEquals(300, history.readBytesAhead(true), "if it begins anew");
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
    history.endVisit();
    assertEquals(5, history.paidNanos());
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
