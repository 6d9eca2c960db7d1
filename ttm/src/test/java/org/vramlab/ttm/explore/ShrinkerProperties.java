package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.vramlab.ttm.explore.Shrinker.Shrunk;

/** Whatever was found, and however: its shrunk schedule leads to the same, and is no longer. */
class ShrinkerProperties {
  private static final long EFFORT_STEPS = 200_000;

  @Property(tries = 30)
  void shrink_deadlock_isStillOne(@ForAll long seed) {
    holdsFor(Found.in(Planted.ABBA, seed));
  }

  @Property(tries = 30)
  void shrink_lostWakeUp_isStillOne(@ForAll long seed) {
    holdsFor(Found.in(Planted.LOST_WAKE_UP, seed));
  }

  @Property(tries = 30)
  void shrink_throwingTask_throwsTheSame(@ForAll long seed) {
    holdsFor(Found.in(Planted.THROWS, seed));
  }

  @Property(tries = 30)
  void shrink_brokenRule_isTheSameRule(@ForAll long seed) {
    holdsFor(Found.in(Planted.NO_LOCK, seed));
  }

  @Property(tries = 30)
  void shrink_loop_isGoneRoundFromAShorterWay(
      @ForAll long seed, @ForAll @IntRange(max = 40) int wander) {
    Found found = Found.loop(seed, wander);
    Shrunk shrunk = shrink(found);

    assertTrue(shrunk.reproduced());
    Finding after = shrunk.finding();
    int before = found.finding().schedule().length() - found.finding().loopFrom();
    assertEquals(before, after.schedule().length() - after.loopFrom(), "the loop itself stays");
    assertTrue(after.loopFrom() <= found.finding().loopFrom());
    // Once more: it still is a loop.
    assertTrue(shrink(new Found(found.scenario(), found.settings(), after)).reproduced());
  }

  private static void holdsFor(Found found) {
    Shrunk shrunk = shrink(found);

    assertTrue(shrunk.reproduced());
    Schedule before = found.finding().schedule();
    Schedule after = shrunk.finding().schedule();
    assertTrue(after.length() <= before.length(), () -> after + " is longer than " + before);
    if (after.length() == before.length()) {
      assertTrue(after.switches() <= before.switches());
    }
    try (Trial trial = new Trial(found.scenario(), found.settings(), false)) {
      ExactReplay replay = new ExactReplay(trial, after);
      Finding again = trial.run(replay);
      assertEquals(null, replay.problem());
      assertTrue(again != null && Shrinker.isSame(again, found.finding()), () -> "now: " + again);
    }
    assertEquals(after, shrink(found).finding().schedule(), "shrinking is deterministic");
  }

  private static Shrunk shrink(Found found) {
    try (Shrinker shrinker = new Shrinker(found.scenario(), found.settings(), EFFORT_STEPS)) {
      return shrinker.shrink(found.finding());
    }
  }
}
