package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.sched.Chooser;

/** Schedules that are drawn, and schedules that are followed. */
class DrawingTest {
  @Test
  void randomWalks_findTheLostUpdate() {
    assertEquals("counted to 1, not to 2", draw(DrawingTest::evenly).findings().getFirst().story());
  }

  @Test
  void priorityWalks_ofDepthTwo_findTheLostUpdate() {
    assertEquals(
        "counted to 1, not to 2", draw(DrawingTest::byPriority).findings().getFirst().story());
  }

  @Test
  void priorityWalk_ofDepthOne_neverPreempts_soItFindsNothing() {
    SearchResult result = draw(seed -> new PriorityWalk(seed, 1, 8, 1000));
    assertEquals(List.of(), result.findings());
    assertEquals(200, result.complete());
  }

  @Test
  void sameSeed_drawsTheSame() {
    assertEquals(
        draw(DrawingTest::evenly).findings().getFirst().schedule(),
        draw(DrawingTest::evenly).findings().getFirst().schedule());
  }

  @Test
  void whatWasFound_isFoundAgain_byFollowingItsSchedule() {
    Finding finding = draw(DrawingTest::evenly).findings().getFirst();
    try (Trial trial = new Trial(Program.lostUpdate(), Stage.Settings.PLAIN, false)) {
      Finding again = trial.run(new ExactReplay(trial, finding.schedule()));
      assertTrue(again != null && again.story().equals(finding.story()));
    }
  }

  private static Chooser evenly(long seed) {
    return new RandomWalk(seed, 1000);
  }

  private static Chooser byPriority(long seed) {
    return new PriorityWalk(seed, 2, 8, 1000);
  }

  private static SearchResult draw(LongFunction<Chooser> walks) {
    try (Trial trial = new Trial(Program.lostUpdate(), Stage.Settings.PLAIN, false)) {
      return new Drawing(trial, SearchLimits.FIRST_FINDING.executions(200), walks, 1).search();
    }
  }
}
