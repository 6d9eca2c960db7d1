package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.results.ProcessResult;

/**
 * Two processes that want the same memory, under the three ways of making room: contention is real,
 * and only with tickets everywhere is nobody refused.
 */
class ContentionTest {
  private static final String COPIES = "wave3d_stencil_4dev*2";

  @Test
  void ticket_twoCopies_wait_backOff_andAreNeverRefused() throws Exception {
    Outcome outcome = ReplayContract.completes(COPIES, "--vram x1.5 --locking ticket");

    assertTrue(sum(outcome, ProcessResult::backOffs) > 0);
    assertTrue(sum(outcome, process -> process.lockWaits().count()) > 0);
    assertTrue(sum(outcome, process -> process.lockWaits().totalNanos()) > 0);
    assertEquals(0, sum(outcome, ProcessResult::refusals));
    assertEquals(0, outcome.checks().spuriousRefusals());
  }

  @Test
  void trylock_twoCopies_areRefusedAlthoughThereIsRoomToMake() throws Exception {
    Outcome outcome = ReplayContract.completes(COPIES, "--vram x1.5 --locking trylock");

    assertTrue(sum(outcome, process -> process.lockWaits().count()) > 0);
    assertTrue(sum(outcome, ProcessResult::refusals) > 0);
    assertTrue(outcome.checks().spuriousRefusals() > 0);
    assertEquals(
        sum(outcome, ProcessResult::refusals),
        sum(outcome, ProcessResult::retries),
        "whoever is refused tries again");
  }

  @Test
  void oneTicket_twoCopies_waitAndBackOff() throws Exception {
    Outcome outcome = ReplayContract.completes(COPIES, "--vram x1.5 --locking one-ticket");

    assertTrue(sum(outcome, ProcessResult::backOffs) > 0);
    assertTrue(sum(outcome, process -> process.lockWaits().count()) > 0);
  }

  @Test
  void twoCopiesOnOneDevice_slowEachOtherDown() throws Exception {
    String trace = "llama7b_train_seq4096";
    Outcome alone = CommandLineRun.outcome(trace, "");
    Outcome together = ReplayContract.completes(trace + "@0*2", "");

    for (ProcessResult process : together.processes()) {
      assertTrue(process.makespanNanos() > alone.makespanNanos(), process.name());
      assertTrue(process.backOffs() + process.lockWaits().count() > 0, process.name());
    }
  }

  private static long sum(Outcome outcome, ToLongFunction<ProcessResult> figure) {
    return outcome.processes().stream().mapToLong(figure).sum();
  }
}
