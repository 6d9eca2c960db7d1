package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.replay.Outcome;

/** What becomes of memory that is in use when its buffer leaves it, as a user can choose it. */
class RetirementRunTest {
  private static final String TRACE = "llama7b_train_seq4096";
  private static final String OPTIONS = "--vram x2 --gtt 20GiB ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--locking one-ticket --retire behind-fences",
        "--locking one-ticket --retire ghosts-fence-array --delete-backlog 2",
        "--locking trylock --retire ghosts --delete-backlog 0",
      })
  void retire_anyWayThatGoesWithTheLocking_completesWithContentsIntact(String how)
      throws Exception {
    ReplayContract.completes(TRACE, OPTIONS + how);
  }

  @Test
  void retire_notSaid_isThatOfTheLockingMode() throws Exception {
    Outcome plain = CommandLineRun.outcome(TRACE, OPTIONS + "--locking one-ticket");
    Outcome ghosts =
        CommandLineRun.outcome(TRACE, OPTIONS + "--locking one-ticket --retire ghosts");
    assertEquals(plain.makespanNanos(), ghosts.makespanNanos());
    assertEquals(plain.processes(), ghosts.processes());
  }

  @Test
  void deleteBacklog_zero_waitsForWhatWouldStayBehind() throws Exception {
    Outcome many = CommandLineRun.outcome(TRACE, OPTIONS + "--locking one-ticket");
    Outcome none =
        CommandLineRun.outcome(TRACE, OPTIONS + "--locking one-ticket --delete-backlog 0");
    assertNotEquals(many.makespanNanos(), none.makespanNanos());
  }

  @Test
  void run_withAChoice_saysIt() {
    String out =
        CommandLineRun.of(
                "run "
                    + TRACE
                    + " --vram x2 --locking one-ticket --retire ghosts-fence-array"
                    + " --delete-backlog 3")
            .fine()
            .out();
    assertTrue(out.contains("retire ghosts-fence-array"), out);
    assertTrue(out.contains("delete-backlog 3"), out);
  }
}
