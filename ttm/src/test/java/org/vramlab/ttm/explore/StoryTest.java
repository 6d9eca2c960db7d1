package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How executions are told. */
class StoryTest {
  private static final Scenario CROSSED =
      new MutexScenario(2, List.of(new int[] {0, 1}, new int[] {1, 0}), false);

  @Test
  void story_deadlock_tellsStepsAndWhoHoldsAndWantsWhat() {
    // T0 takes A, T1 takes B and asks for A, T0 asks for B, T2 minds its own business.
    Story story =
        Story.of(Planted.ABBA, Stage.Settings.PLAIN, Schedule.of(0, 0, 1, 1, 1, 0, 2, 2, 2, 2), -1);

    assertEquals(
        List.of(
            "   2  T0    lock A without a context: got",
            "   4  T1    lock B without a context: got",
            "   5  T1    lock A without a context: sleeps (held by T0 without a context)",
            "   6  T0    lock B without a context: sleeps (held by T1 without a context)",
            "  10  T2    is done",
            "at the end:",
            "  T0 holds A (without a context), is waiting for B (held by T1)",
            "  T1 holds B (without a context), is waiting for A (held by T0)"),
        story.text().stream().map(line -> line.replaceFirst("^   (?= *\\d+ )", "")).toList());
  }

  @Test
  void story_backOff_tellsWhoHeldTheLostLockAndTheSlowWait() {
    String text = backOff();

    assertTrue(text.contains("opens a ticket, stamp 1"), text);
    assertTrue(text.contains("lock m0 (held by T0): EDEADLK -> backs off, contended m0"), text);
    assertTrue(text.contains("slow lock m0"), text);
    assertTrue(text.contains("seals"), text);
  }

  @Test
  void story_releasesInARow_shareALineWithTheEnd() {
    String text = backOff();

    assertTrue(text.lines().anyMatch(line -> line.matches(" +\\d+-\\d+ +T0 .*unlocks m1.*")), text);
    assertTrue(text.contains("unlocks m1, m0"), text);
  }

  @Test
  void story_woken_namesWhoWasWokenAndByWhat() {
    String text = backOff();

    assertTrue(text.contains("[wakes T1]"), text);
    assertTrue(text.contains("T1    wakes and has m0"), text);
  }

  @Test
  void story_lostWakeUp_saysThatWhatIsWaitedForIsThere() {
    Found found = Found.in(Planted.LOST_WAKE_UP, 1);
    List<String> text = Story.of(found.scenario(), found.settings(), found.finding()).text();

    assertEquals(
        "  sleeper holds nothing, is waiting for the flag, which is there: its wake-up was lost",
        text.getLast());
  }

  @Test
  void story_throwingTask_saysWhatItThrew() {
    Found found = Found.in(Planted.THROWS, 1);
    String text =
        String.join("\n", Story.of(found.scenario(), found.settings(), found.finding()).text());

    assertTrue(text.contains("checker  fails: IllegalStateException: changed under my eyes"), text);
  }

  @Test
  void story_loop_saysWhereItBegins() {
    Finding loop = Found.loop(3, 4).finding();
    Story story = Story.of(Planted.AFTER_YOU, Stage.Settings.PLAIN, loop);

    assertEquals(12, story.loopFrom());
    assertTrue(story.text().contains("  and again from step 13, for ever"), story.text()::toString);
  }

  @Test
  void story_scheduleThatDoesNotFit_tellsUpToThereAndWhy() {
    Story story =
        Story.of(Planted.ABBA, Stage.Settings.PLAIN, Schedule.of(0, 0, 1, 1, 1, 1, 0), -1);

    assertEquals("step 6 of 7 cannot be taken: T1 is waiting for A (held by T0)", story.problem());
  }

  @Test
  void story_stretches_holdEveryLockFromItsTakingToItsRelease() {
    Story story = story();

    Story.Stretch held =
        story.stretches().stream()
            .filter(stretch ->
                stretch.held() && stretch.who().equals("T0") && stretch.what().equals("m1"))
            .findFirst()
            .orElseThrow();
    assertTrue(held.fromStep() < held.toStep() && held.toStep() <= story.steps(), held::toString);
    assertTrue(
        story.stretches().stream()
            .anyMatch(stretch -> !stretch.held() && stretch.who().equals("T1")),
        story.stretches()::toString);
  }

  private static String backOff() {
    return String.join("\n", story().text());
  }

  /** Both take their first lock, the younger is refused its second and waits; then T0 goes on. */
  private static Story story() {
    try (Trial trial = new Trial(CROSSED, Stage.Settings.PLAIN, false)) {
      int[] first = {0, 0, 0, 1, 1, 1, 1, 1, 1};
      LenientReplay replay = new LenientReplay(first, 1_000);
      trial.run(replay);
      return Story.of(CROSSED, Stage.Settings.PLAIN, Schedule.of(replay.taken()), -1);
    }
  }
}
