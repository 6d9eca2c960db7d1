package org.vramlab.devices.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.vramlab.interconnect.topology.Topology;

/** What the policies decide, given the prices. */
class PlacementsTest {
  private static final Exit HOST = new Exit(Topology.HOST, false, false, 40, 40);
  private static final Exit PEER = new Exit(1, true, false, 50, 50);
  private static final Exit NEAR = new Exit(2, true, false, 20, 20);
  private static final Exit COPY = new Exit(3, false, true, 60, 60);

  @Test
  void harvest_takesTheCheapestOfTheHive_howeverCheapTheHostIs() {
    assertSame(PEER, Placements.HARVEST.choose(new Victim(true, 0, List.of(HOST, PEER))));
    assertSame(NEAR, Placements.HARVEST.choose(new Victim(true, 0, List.of(HOST, PEER, NEAR))));
    assertSame(HOST, Placements.HARVEST.choose(new Victim(true, 0, List.of(HOST, COPY))));
  }

  @Test
  void cost_takesTheCheapest_whereverItLeads() {
    assertSame(HOST, Placements.COST.choose(new Victim(true, 0, List.of(HOST, PEER))));
    assertSame(NEAR, Placements.COST.choose(new Victim(true, 0, List.of(HOST, PEER, NEAR))));
  }

  @Test
  void cost_leavesForACleanCopyForNothing_unlessComingBackFromThereCostsMore() {
    assertSame(COPY, Placements.COST.choose(new Victim(false, 1, List.of(HOST, COPY))));
    assertSame(HOST, Placements.COST.choose(new Victim(false, 9, List.of(HOST, COPY))));
  }

  @Test
  void cost_whatIsKnownToBeUsedForMoreThanMovingCosts_comesHomeAtOnce() {
    assertFalse(Placements.COST.reaches(new Use(10, 0, 101, 100, 0)));
    assertTrue(Placements.COST.reaches(new Use(10, 0, 100, 100, 0)));
  }

  /** What one submission brings home: as much as is worth it, but for the limit. */
  @Property
  void cost_oneSubmission_movesOneBufferOrAsManyAsTheLimitAllows(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 30) Integer> moveMillis) {
    long moved = 0;
    int buffers = 0;
    for (int millis : moveMillis) {
      long moveNanos = millis * 1_000_000L;
      if (!Placements.COST.reaches(new Use(0, 2 * moveNanos, 0, moveNanos, moved))) {
        moved += moveNanos;
        buffers++;
      } else {
        assertTrue(moved + moveNanos > 50_000_000, "a move that is worth it, and not made");
      }
    }
    assertTrue(buffers >= 1);
    assertTrue(moved <= 50_000_000);
  }

  @Test
  void cost_whatIsLargerThanTheLimit_movesByItself() {
    assertFalse(Placements.COST.reaches(new Use(300_000_000, 0, 0, 90_000_000, 0)));
    assertTrue(Placements.COST.reaches(new Use(300_000_000, 0, 0, 90_000_000, 1)));
  }

  @Test
  void linuxAndHarvest_neverReachAcross() {
    assertFalse(Placements.LINUX.reaches(new Use(0, 0, 0, 100, 0)));
    assertFalse(Placements.HARVEST.reaches(new Use(0, 0, 0, 100, 0)));
  }

  /**
   * The ski-rental rule, which is also what a submission may move: whatever the uses, what was paid
   * for reaching when a buffer comes home is within one use of what the move costs, and never more
   * than the move before that.
   */
  @Property
  void cost_nobodyKnowsAnything_moveIsPaidForWhenItIsMade(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 500) Integer> uses,
      @ForAll @IntRange(min = 1, max = 2000) int moveNanos) {
    long paid = 0;
    for (int use : uses) {
      if (!Placements.COST.reaches(new Use(use, paid, 0, moveNanos, 0))) {
        assertTrue(paid + use > moveNanos, "a move that is not paid for");
        paid = 0;
      } else {
        paid += use;
        assertTrue(paid <= moveNanos, "reaching for more than the move costs");
      }
    }
  }

  @Test
  void everyPolicy_isFoundByItsName() {
    for (Placements placement : Placements.values()) {
      assertSame(placement, Placements.named(placement.label()));
    }
    assertEquals(List.of("linux", "harvest", "cost"), Placements.labels());
  }
}
