package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.devices.scenario.EvictionStream.Outcome;
import org.vramlab.devices.scenario.EvictionStream.Requests;
import org.vramlab.devices.scenario.EvictionStream.Shape;
import org.vramlab.ttm.resource.Retirement;

/** How fast VRAM is handed on, by what its pool keeps of moves, and what those keep alive. */
class EvictionStreamTest {
  private static final int ROUNDS = 200;

  /** A copy takes 10 us. */
  private static final double COPIES_PER_SECOND = 100_000;

  private static Outcome run(int engines, long skew, Retirement retirement, Requests requests) {
    Outcome outcome = EvictionStream.run(new Shape(engines, skew, retirement, ROUNDS, requests));
    assertNull(outcome.problem());
    return outcome;
  }

  private static void assertCopies(int engines, Outcome outcome) {
    double copying = outcome.perSecond(ROUNDS) / COPIES_PER_SECOND;
    assertTrue(copying > 0.9 * engines && copying <= engines, outcome + ": " + copying);
  }

  /** One copies whose fence the pool has, and one who is waited for. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 12})
  void singleFence_copiesOnTwoEngines_howeverManyThereAre(int engines) {
    Outcome outcome = run(engines, 1, Retirement.GHOSTS, Requests.RETIRED);
    assertCopies(2, outcome);
    assertTrue(outcome.waits() > 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void array_copiesOnAllEngines_withoutWaiting(int engines) {
    Outcome outcome = run(engines, 1, Retirement.GHOSTS_FENCE_ARRAY, Requests.RETIRED);
    assertCopies(engines, outcome);
    assertEquals(0, outcome.waits());
  }

  /** Eight have a slot, and one is waited for. */
  @ParameterizedTest
  @ValueSource(ints = {9, 12})
  void array_moreEnginesThanSlots_waits_andDropsNoFence(int engines) {
    Outcome outcome = run(engines, 1, Retirement.GHOSTS_FENCE_ARRAY, Requests.RETIRED);
    assertCopies(9, outcome);
    assertTrue(outcome.waits() > 0);
  }

  /** An engine that takes ten times as long gets a tenth of the copies, and holds up a part. */
  @Test
  void array_oneEngineIsSlow_isStillFasterThanASingleFence() {
    Outcome array = run(4, 10, Retirement.GHOSTS_FENCE_ARRAY, Requests.RETIRED);
    Outcome single = run(4, 10, Retirement.GHOSTS, Requests.RETIRED);
    assertTrue(array.perSecond(ROUNDS) > 1.4 * single.perSecond(ROUNDS), array + ", " + single);
  }

  @ParameterizedTest
  @EnumSource
  void requestsRetiredAtTheirEnd_nothingIsLeft(Retirement retirement) {
    assertEquals(0, run(4, 1, retirement, Requests.RETIRED).liveObjects());
  }

  /** Pool, fence, request, context, its image, pool: a circle for every slot that is taken. */
  @Test
  void requestsKeptWithTheirFences_oneContextStaysForEachFenceThatThePoolKeeps() {
    assertEquals(1, run(4, 1, Retirement.GHOSTS, Requests.FREED).liveObjects());
    assertEquals(4, run(4, 1, Retirement.GHOSTS_FENCE_ARRAY, Requests.FREED).liveObjects());
  }
}
