package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vramlab.ttm.check.Run.GTT;
import static org.vramlab.ttm.check.Run.VRAM;
import static org.vramlab.ttm.event.EventSink.NONE;

import org.junit.jupiter.api.Test;

/** Whole runs as they should be: nothing is reported. */
class CleanRunsTest {
  @Test
  void submission_mappedAndExecuted() {
    Run run = new Run().buffer(5).opens(1).locks(1, 5).puts(5, 0, 0, 10).binds(3, 5, 0).seals(1);
    run.queues(0, 1).writes(0, 3, 5, 0).unlocks(1, 5).ends(1).starts(0).finishes(0).signals(0);
    assertEquals(10, run.checker.usedPages(VRAM));
    run.invalidates(3, 5).destroys(5).frees(0, 5, VRAM, 10).over();
    assertEquals(0, run.checker.usedPages(VRAM));
  }

  @Test
  void eviction_spaceReusedBehindTheCopy() {
    Run run = PlantedFaultsTest.withEvictionInFlight();
    run.buffer(6)
        .locks(1, 6)
        .puts(6, 2, 0, 10)
        .seals(1)
        .queues(0, 1)
        .writes(0, NONE, 6, 2)
        .unlocks(1, 5, 6)
        .ends(1);
    run.startsCopy(0).finishesCopy(0).signals(100).starts(0).finishes(0).signals(0).over();
  }

  @Test
  void eviction_ofABufferWithAJobOutstanding_freedBehindTheCopyThatWaitsForIt() {
    Run run = new Run().buffer(5).opens(1).locks(1, 5).puts(5, 0, 0, 10).seals(1);
    run.queues(0, 1).writes(0, NONE, 5, 0).unlocks(1, 5).ends(1);
    run.opens(2)
        .locks(2, 5)
        .allocatesInGtt(1, 5, 10)
        .copies(0, 5, 0, 1)
        .places(5, 1, GTT)
        .evicts(2, 5, NONE);
    run.behind(0, 100).frees(0, 5, VRAM, 10).seals(2).unlocks(2, 5).ends(2);
    run.starts(0).finishes(0).signals(0).startsCopy(0).finishesCopy(0).signals(100).over();
  }

  @Test
  void waitDie_youngerBacksOffAndTakesTheContendedLockFirst() {
    Run run =
        new Run().buffer(5).buffer(6).opens(1).opens(2).locks(1, 5).locks(2, 6).sleepsFor(1, 6, 2);
    run.backsOffFor(2, 5).unlocks(2, 6).stopsSleeping(1, 6, true).locks(1, 6).sleepsFor(2, 5, 1);
    run.seals(1)
        .unlocks(1, 5, 6)
        .ends(1)
        .stopsSleeping(2, 5, true)
        .locks(2, 5, 6)
        .seals(2)
        .unlocks(2, 5, 6)
        .ends(2)
        .over();
  }

  @Test
  void woundWait_woundedBacksOffOnce() {
    Run run = new Run(Run.WOUND_WAIT).buffer(5).buffer(6).opens(1).opens(2).locks(1, 5).locks(2, 6);
    run.wounded(2, 1)
        .sleepsFor(1, 6, 2)
        .backsOffFor(2, 5)
        .unlocks(2, 6)
        .locks(1, 6)
        .seals(1)
        .unlocks(1, 5, 6)
        .ends(1);
    run.locks(2, 5, 6).seals(2).unlocks(2, 5, 6).ends(2).over();
  }

  @Test
  void waitForSpace_youngerBacksOffAndWaitsHoldingNothing() {
    Run run =
        new Run().buffer(5).buffer(6).opens(1).opens(2).locks(1, 5).registers(1, VRAM).locks(2, 6);
    run.backsOffForSpace(2, VRAM).unlocks(2, 6).waitsForSpace(2, VRAM);
    run.puts(5, 0, 0, 100).unregisters(1, VRAM).goesOn(2, VRAM).locks(2, 6);
    run.seals(1).unlocks(1, 5).ends(1).unlocks(2, 6).fails(2).over();
  }

  @Test
  void lockWithoutContext_outsideOfAnyTicket() {
    new Run().buffer(5).locksWithoutContext(1, 5).puts(5, 0, 0, 1).pins(5, 1).unlocks(1, 5).over();
  }
}
