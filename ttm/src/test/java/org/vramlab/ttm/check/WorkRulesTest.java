package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.ttm.check.Run.COMPUTE;
import static org.vramlab.ttm.check.Run.ENGINE;
import static org.vramlab.ttm.check.Run.GTT;
import static org.vramlab.ttm.check.Run.VRAM;
import static org.vramlab.ttm.check.Run.broken;
import static org.vramlab.ttm.event.EventSink.NONE;

import org.junit.jupiter.api.Test;

/**
 * Jobs, copies, fences and the order in which conflicting work runs: faults beyond the first of
 * each rule, and legal twins.
 */
class WorkRulesTest {
  @Test
  void jobStarted_twice_isReported() {
    Run run = new Run().queues(0, NONE).starts(0);
    broken(Rule.WORK_LIFE_CYCLE, () -> run.starts(0));
  }

  @Test
  void jobStarted_neverQueued_isReported() {
    Run run = new Run();
    broken(Rule.WORK_LIFE_CYCLE, () -> run.starts(0));
  }

  @Test
  void jobEnded_onAnotherQueue_isReported() {
    Run run = new Run().queues(0, NONE).starts(0);
    broken(Rule.WORK_LIFE_CYCLE, () -> run.checker.jobEnded(9, 0, ENGINE));
  }

  @Test
  void jobQueued_twice_isReported() {
    Run run = new Run().queues(0, NONE).fence(50);
    broken(Rule.WORK_LIFE_CYCLE, () -> run.checker.jobQueued(9, 0, COMPUTE, 50, NONE));
  }

  @Test
  void jobUses_afterTheStart_isReported() {
    Run run =
        new Run().buffer(5).locksWithoutContext(1, 5).puts(5, 0, 0, 1).queues(0, NONE).starts(0);
    broken(Rule.WORK_LIFE_CYCLE, () -> run.reads(0, NONE, 5, 0));
  }

  @Test
  void jobQueued_withAFenceThatHasSignalled_isReported() {
    Run run = new Run().fence(50).signals(50);
    broken(Rule.SIGNALLED_TOO_EARLY, () -> run.checker.jobQueued(9, 0, COMPUTE, 50, NONE));
  }

  @Test
  void fenceSignalled_neverCreated_isReported() {
    Run run = new Run();
    broken(Rule.KNOWN_THINGS, () -> run.signals(3));
  }

  /** It need not say so itself: the fences of other queues do. */
  @Test
  void queue_thatStandsStillWhileAnotherGoesOn_isReported() {
    Run run = new Run().fence(0).later(121_000);
    broken(
        Rule.FENCE_OVERDUE,
        () -> {
          for (int i = 0; i < 8; i++) {
            run.checker.fenceCreated(200_000_000_000L, 100 + i, Run.ENGINE);
          }
        });
  }

  @Test
  void queue_thatSignalsNowAndThen_isNeverOverdue() {
    Run run = new Run().fence(0).fence(1).fence(2);
    for (int i = 0; i < 3; i++) {
      run.later(100_000).signals(i);
    }
    run.later(1_000_000).fence(3).signals(3);
  }

  @Test
  void bounds_ofTheOptions_count() {
    CheckerOptions.Bounds second = new CheckerOptions.Bounds(1_000_000_000, 1_000_000_000, 1);
    Run run = new Run(Run.WAIT_DIE.within(second)).fence(0).later(1_100);
    broken(Rule.FENCE_OVERDUE, () -> run.signals(0));
    Run other = new Run(Run.WAIT_DIE.within(second)).queuesCopies(100);
    broken(Rule.MOVED_FOR_NOTHING, () -> other.queuesCopies(1));
  }

  @Test
  void copies_withATicketThatEndsNowAndThen_areFine() {
    Run run = new Run();
    for (int ticket = 1; ticket <= 3; ticket++) {
      run.queuesCopies(1_500).opens(ticket).fails(ticket);
    }
  }

  @Test
  void runEnded_withAJobWaiting_isReported() {
    Run run = new Run().queues(0, NONE);
    broken(Rule.LEFT_OVER, run::over);
  }

  @Test
  void copyEngine_mayStartInAnyOrder() {
    Run run =
        new Run()
            .buffer(5)
            .locksWithoutContext(1, 5)
            .puts(5, 0, 0, 1)
            .allocatesInGtt(1, 5, 1)
            .allocatesInGtt(2, 5, 1);
    run.copies(0, 5, 0, 1).copies(1, 5, 0, 2).startsCopy(1).startsCopy(0);
  }

  // ---- Order of conflicting work. Buffer 5 in resource 0.

  private static Run withBuffer() {
    return new Run().buffer(5).locksWithoutContext(1, 5).puts(5, 0, 0, 10);
  }

  /**
   * A job on the copy engine's queue, so that the order within a queue does not hide what is meant.
   */
  private static Run queuesElsewhere(Run run, int job) {
    run.fence(job);
    run.checker.jobQueued(9, job, ENGINE, job, NONE);
    return run;
  }

  @Test
  void order_twoReads_mayOverlap() {
    Run run =
        queuesElsewhere(withBuffer().queues(0, NONE).reads(0, NONE, 5, 0), 1)
            .reads(1, NONE, 5, 0)
            .starts(0);
    run.checker.jobStarted(9, 1, ENGINE);
  }

  @Test
  void order_readBeforeTheEarlierWriteEnded_isReported() {
    Run run =
        queuesElsewhere(withBuffer().queues(0, NONE).writes(0, NONE, 5, 0), 1)
            .reads(1, NONE, 5, 0)
            .starts(0);
    String story = broken(Rule.EXECUTION_ORDER, () -> run.checker.jobStarted(9, 1, ENGINE));
    assertTrue(
        story.contains("job 1 starts to read resource 0 before an earlier write of it ended"),
        story);
  }

  @Test
  void order_writeBeforeTheEarlierReadEnded_isReported() {
    Run run =
        queuesElsewhere(withBuffer().queues(0, NONE).reads(0, NONE, 5, 0), 1)
            .writes(1, NONE, 5, 0)
            .starts(0);
    String story = broken(Rule.EXECUTION_ORDER, () -> run.checker.jobStarted(9, 1, ENGINE));
    assertTrue(
        story.contains("job 1 starts to write resource 0 before earlier reads of it ended"), story);
  }

  @Test
  void order_writeBeforeTheEarlierWriteEnded_isReported() {
    Run run =
        queuesElsewhere(withBuffer().queues(0, NONE).writes(0, NONE, 5, 0), 1)
            .writes(1, NONE, 5, 0)
            .starts(0);
    broken(Rule.EXECUTION_ORDER, () -> run.checker.jobStarted(9, 1, ENGINE));
  }

  @Test
  void order_eachAfterTheOther_isFine() {
    Run run =
        withBuffer()
            .queues(0, NONE)
            .writes(0, NONE, 5, 0)
            .queues(1, NONE)
            .reads(1, NONE, 5, 0)
            .queues(2, NONE)
            .writes(2, NONE, 5, 0);
    run.starts(0)
        .finishes(0)
        .starts(1)
        .finishes(1)
        .starts(2)
        .finishes(2)
        .signals(0)
        .signals(1)
        .signals(2)
        .unlocks(1, 5)
        .over();
  }

  @Test
  void order_oneJobThatReadsAndWritesAPlace_doesNotWaitForItself() {
    withBuffer().queues(0, NONE).reads(0, NONE, 5, 0).writes(0, NONE, 5, 0).starts(0);
    withBuffer().queues(0, NONE).writes(0, NONE, 5, 0).reads(0, NONE, 5, 0).starts(0);
  }

  @Test
  void order_jobThatReadsAndWritesAPlace_waitsForOthersReads() {
    Run run =
        queuesElsewhere(withBuffer(), 1)
            .reads(1, NONE, 5, 0)
            .queues(0, NONE)
            .reads(0, NONE, 5, 0)
            .writes(0, NONE, 5, 0);
    broken(Rule.EXECUTION_ORDER, () -> run.starts(0));
  }

  @Test
  void order_evictionCopyBeforeTheJobThatWrites_isReported() {
    Run run =
        withBuffer()
            .queues(0, NONE)
            .writes(0, NONE, 5, 0)
            .allocatesInGtt(1, 5, 10)
            .copies(0, 5, 0, 1)
            .places(5, 1, GTT);
    run.behind(0, 100).frees(0, 5, VRAM, 10).starts(0);
    broken(Rule.EXECUTION_ORDER, () -> run.startsCopy(0));
  }
}
