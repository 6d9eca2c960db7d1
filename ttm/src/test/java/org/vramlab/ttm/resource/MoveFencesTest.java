package org.vramlab.ttm.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resv.Reservation;

/** What later allocations of a pool inherit: one fence as in 6.12, or one for each timeline. */
class MoveFencesTest {
  private final SmallPool pool = new SmallPool(EvictionPolicy.LRU, 8);

  private Reservation inherited(MoveFences moves) {
    Reservation reservation = pool.reservation();
    assertTrue(moves.inheritInto(reservation, true));
    return reservation;
  }

  @Test
  void single_secondTimeline_hasNoSlotUntilTheFirstHasSignalled() {
    MoveFences moves = Retirement.GHOSTS.newMoveFences(Faults.NONE);
    Fence first = pool.fence(0);
    Fence second = pool.fence(1);
    assertTrue(moves.add(first));
    assertFalse(moves.add(second));
    first.signal();
    assertTrue(moves.add(second));
    assertEquals(second, inherited(moves).fence(0));
  }

  @Test
  void single_laterFenceOfTheTimeline_standsForTheEarlier() {
    MoveFences moves = Retirement.GHOSTS.newMoveFences(Faults.NONE);
    Fence first = pool.fence(0);
    Fence second = pool.fence(0);
    assertTrue(moves.add(second));
    assertTrue(moves.add(first));
    assertEquals(1, inherited(moves).count());
    assertEquals(second, inherited(moves).fence(0));
  }

  @Test
  void array_everyTimelineHasASlot() {
    MoveFences moves = Retirement.GHOSTS_FENCE_ARRAY.newMoveFences(Faults.NONE);
    assertTrue(moves.add(pool.fence(0)));
    assertTrue(moves.add(pool.fence(1)));
    assertTrue(moves.add(pool.fence(2)));
    assertEquals(3, inherited(moves).count());
  }

  @Test
  void inherit_mayNotWait_isRefusedUntilAllHaveSignalled() {
    MoveFences moves = Retirement.GHOSTS_FENCE_ARRAY.newMoveFences(Faults.NONE);
    Fence first = pool.fence(0);
    Fence second = pool.fence(1);
    moves.add(first);
    moves.add(second);
    first.signal();
    assertFalse(moves.inheritInto(pool.reservation(), false));
    second.signal();
    assertTrue(moves.inheritInto(pool.reservation(), false));
  }
}
