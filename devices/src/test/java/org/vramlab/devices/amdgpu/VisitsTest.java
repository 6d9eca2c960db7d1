package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How much of a buffer a visit uses, and what is expected of those to come. */
class VisitsTest {
  private final Visits visits = new Visits();

  private void visit(int uses) {
    for (int i = 0; i < uses; i++) {
      visits.used(100, 10);
    }
    visits.end();
  }

  @Test
  void neverUsed_isNotKnown_andEndingAVisitThatWasNoneTeachesNothing() {
    assertFalse(visits.isKnown());
    visits.end();
    assertFalse(visits.isKnown());
  }

  @Test
  void oneVisit_isWhatTheNextIsExpectedToBe() {
    visit(3);
    assertTrue(visits.isKnown());
    assertEquals(300, visits.usualReadBytes());
    assertEquals(30, visits.usualWrittenBytes());
  }

  @Test
  void laterVisits_countHalf() {
    visit(4);
    visit(2);
    assertEquals(300, visits.usualReadBytes());
    visit(1);
    assertEquals(200, visits.usualReadBytes());
  }

  @Test
  void duringAVisit_whatIsAheadIsTheRest_andNeverNegative() {
    visit(3);
    assertEquals(300, visits.readBytesAhead(true));
    visits.used(100, 10);
    assertEquals(200, visits.readBytesAhead(false));
    assertEquals(20, visits.writtenBytesAhead(false));
    visits.used(300, 30);
    assertEquals(0, visits.readBytesAhead(false));
    assertEquals(300, visits.readBytesAhead(true), "if it begins anew");
  }
}
