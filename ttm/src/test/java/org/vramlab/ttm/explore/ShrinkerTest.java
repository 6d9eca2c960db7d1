package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.explore.Shrinker.Shrunk;

/** What shrinking makes of particular findings. */
class ShrinkerTest {
  private static final long EFFORT_STEPS = 100_000;

  @Test
  void shrink_abba_leavesOneSwitchBetweenTheLocksAndTheRestTogether() {
    Found found = Found.in(Planted.ABBA, 7);
    Schedule schedule = shrink(found, EFFORT_STEPS).finding().schedule();

    // T0 takes A; T1 takes B and sleeps for A; T0 sleeps for B; T2 comes whenever.
    assertTrue(schedule.switches() <= 3, () -> "too many switches: " + schedule);
  }

  @Test
  void shrink_loop_goesThereTheShortestWay() {
    Found found = Found.loop(3, 40);
    Finding shrunk = shrink(found, EFFORT_STEPS).finding();

    assertTrue(shrunk.loopFrom() <= 5, () -> "still " + shrunk.loopFrom() + " steps to the loop");
  }

  @Test
  void shrink_noEffortAllowed_leavesTheScheduleAsItIs() {
    Found found = Found.in(Planted.ABBA, 7);
    Shrunk shrunk = shrink(found, 0);

    assertTrue(shrunk.reproduced());
    assertEquals(found.finding().schedule(), shrunk.finding().schedule());
  }

  @Test
  void shrink_scheduleThatLeadsNowhere_isNotReproduced() {
    Found found = Found.in(Planted.ABBA, 7);
    Finding wrong =
        new Finding(Finding.Kind.LOST_WAKE_UP, "", found.finding().schedule(), -1, null);
    Shrunk shrunk = shrink(new Found(found.scenario(), found.settings(), wrong), EFFORT_STEPS);

    assertFalse(shrunk.reproduced());
    assertSame(wrong, shrunk.finding());
  }

  @Test
  void shrink_loopThatIsNone_isNotReproduced() {
    Found found = Found.loop(3, 10);
    // One step of a round alone does not come back to where it began.
    Schedule cut =
        Schedule.of(
            Arrays.copyOf(found.finding().schedule().toArray(), found.finding().loopFrom() + 1));
    Finding wrong = new Finding(Finding.Kind.LIVELOCK, "", cut, found.finding().loopFrom(), null);

    assertFalse(
        shrink(new Found(found.scenario(), found.settings(), wrong), EFFORT_STEPS).reproduced());
  }

  private static Shrunk shrink(Found found, long effortSteps) {
    try (Shrinker shrinker = new Shrinker(found.scenario(), found.settings(), effortSteps)) {
      return shrinker.shrink(found.finding());
    }
  }
}
