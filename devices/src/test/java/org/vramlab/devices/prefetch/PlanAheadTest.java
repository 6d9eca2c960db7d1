package org.vramlab.devices.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Plan-ahead: what comes, soonest first, as far as it is in view. */
class PlanAheadTest {
  private static Prefetcher plan(int window, Shelf shelf) {
    return new PlanAhead(window).newPrefetcher(shelf);
  }

  @Test
  void whatTheOperationsInViewNeed_isFetchedInTheirOrder() {
    Shelf shelf = Shelf.seeing(2, 6).resident(1).coming(4, 1, 0).coming(0, 2).coming(5);
    assertEquals(List.of(4, 0, 2), shelf.fetched(plan(2, shelf)), "1 is there, 5 is out of view");
  }

  @Test
  void submission_bringsTheNextOneIntoView() {
    Shelf shelf = Shelf.seeing(2, 6).coming(0).coming(1).coming(2);
    Prefetcher plan = plan(2, shelf);
    assertEquals(List.of(0, 1), shelf.fetched(plan));
    shelf.submit(plan, 0);
    assertEquals(List.of(2), shelf.fetched(plan));
  }

  @Test
  void whatHoldsNothing_isPassedOver() {
    Shelf shelf = Shelf.seeing(4, 3).empty(1).coming(1).coming(2);
    assertEquals(List.of(2), shelf.fetched(plan(4, shelf)));
  }

  @Test
  void noRoomForTheNearest_nothingFartherIsTried_untilTheNextSubmission() {
    Shelf shelf = Shelf.seeing(4, 4).coming(0).coming(1).coming(2);
    Prefetcher plan = plan(4, shelf);
    assertEquals(0, plan.next());
    plan.givenUp(0);
    assertEquals(Prefetcher.NONE, plan.next());
    shelf.submit(plan, 0);
    assertEquals(List.of(1, 2), shelf.fetched(plan));
  }

  @Test
  void room_isTakenFromWhatIsNeededLater_orNotInView_only() {
    Shelf shelf = Shelf.seeing(3, 6).resident(0, 1, 2, 3).coming(0).coming(4, 1).coming(2);
    shelf.coming(3);
    Prefetcher plan = plan(3, shelf);
    assertFalse(plan.yields(0, 4), "needed sooner");
    assertFalse(plan.yields(1, 4), "needed by the same operation");
    assertTrue(plan.yields(2, 4), "needed later");
    assertTrue(plan.yields(3, 4), "out of view");
    assertTrue(plan.yields(5, 4), "not used again");
  }

  @Test
  void window_isFromOneTo8192() {
    assertThrows(IllegalArgumentException.class, () -> new PlanAhead(0));
    assertThrows(IllegalArgumentException.class, () -> new PlanAhead(8193));
    assertEquals("plan-ahead:8192", new PlanAhead(8192).label());
  }
}
