package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.ttm.check.Run.broken;

import org.junit.jupiter.api.Test;

/** A broken rule is told as a story: what, involving whom, and the events that led to it. */
class StoryTest {
  @Test
  void message_tellsRuleThingsAndEvents() {
    Run run = new Run().buffer(5).buffer(6).opens(1).opens(2).locks(3, new int[0]).locks(1, 5);
    run.checker.lockAcquired(1_234_567, 2, 2, 6);

    String story =
        broken(Rule.MUTUAL_EXCLUSION, () -> run.checker.lockAcquired(1_234_568, 2, 2, 5));

    assertEquals(
        """
        broken rule MUTUAL_EXCLUSION: task 2 acquires lock 5 while task 1 holds it
          at 1,234,568 ns; involved: lock 5, task 2 (client-2), task 1 (client-1)
          the last events that touch any of these, the latest last:
            0 ns  lock created: lock 5 buffer 5
            1 ns  buffer created: buffer 5 lock 5, bytes 4096
            4 ns  ticket opened: task 1 (client-1) ticket 1, stamp 1
            5 ns  ticket opened: task 2 (client-2) ticket 2, stamp 2
            6 ns  lock acquired: task 1 (client-1) ticket 1 lock 5
            1,234,567 ns  lock acquired: task 2 (client-2) ticket 2 lock 6
            1,234,568 ns  lock acquired: task 2 (client-2) ticket 2 lock 5\
        """,
        story);
  }

  @Test
  void message_leavesOutWhatIsNotInvolvedOrLongAgo() {
    Run run = new Run().buffer(5).buffer(6).opens(1).opens(2).locks(2, 6);
    for (int i = 0; i < History.LENGTH; i++) {
      run.locks(1, 5).unlocks(1, 5);
    }
    String story = broken(Rule.RELEASE_BY_HOLDER, () -> run.unlocks(1, 6));
    assertFalse(story.contains("lock created"), story);
    assertTrue(story.lines().count() < 50, story);
  }
}
