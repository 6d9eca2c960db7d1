package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.ttm.check.Run.GTT;
import static org.vramlab.ttm.check.Run.VRAM;
import static org.vramlab.ttm.check.Run.broken;
import static org.vramlab.ttm.event.EventSink.NONE;

import org.junit.jupiter.api.Test;

/**
 * Pages, places, pins, mappings and memory behind fences: faults beyond the first of each rule, and
 * legal twins.
 */
class MemoryRulesTest {
  @Test
  void extents_thatDoNotAddUp_areReportedWhenPlaced() {
    Run run = new Run().buffer(5).locksWithoutContext(1, 5);
    run.checker.resourceAllocated(9, 0, 5, VRAM, 10);
    run.checker.resourceExtent(0, VRAM, 0, 4);
    broken(Rule.PAGES_CONSERVED, () -> run.places(5, 0, VRAM));
  }

  @Test
  void extents_scattered_areFine() {
    Run run = new Run().buffer(5).buffer(6).locksWithoutContext(1, 5);
    run.allocates(1, 6, 10, 10);
    run.checker.resourceAllocated(9, 0, 5, VRAM, 20);
    run.checker.resourceExtent(0, VRAM, 0, 10);
    run.checker.resourceExtent(0, VRAM, 20, 10);
    run.places(5, 0, VRAM).frees(0, 5, VRAM, 20).allocates(2, 6, 5, 5).allocates(3, 6, 20, 80);
  }

  @Test
  void extent_beyondThePool_isReported() {
    Run run = new Run().buffer(5);
    broken(Rule.PAGES_CONSERVED, () -> run.allocates(0, 5, 95, 10));
  }

  @Test
  void extent_coveringASmallerOne_isReported() {
    Run run = new Run().buffer(5).allocates(0, 5, 50, 1);
    broken(Rule.PAGE_IN_TWO_PLACES, () -> run.allocates(1, 5, 40, 20));
  }

  private static Run inGtt() {
    return new Run().buffer(5).locksWithoutContext(1, 5).allocatesInGtt(0, 5, 1).places(5, 0, GTT);
  }

  @Test
  void swappedOut_whileNobodyHoldsItsLock_isReported() {
    Run run = inGtt().unlocks(1, 5);
    broken(Rule.UNDER_LOCK, () -> run.checker.swappedOut(9, 1, NONE, 5, 1));
  }

  @Test
  void swappedOut_whilePinned_isReported() {
    Run run = inGtt().pins(5, 1);
    broken(Rule.PINNED_MOVED, () -> run.checker.swappedOut(9, 1, NONE, 5, 1));
  }

  @Test
  void copy_outOfPagesThatAreSwappedOut_isReportedAndFineOnceTheyAreBack() {
    Run run = inGtt();
    run.checker.swappedOut(9, 1, NONE, 5, 1);
    run.allocates(1, 5, 0, 1);
    broken(Rule.SWAPPED_IN_USE, () -> run.copies(0, 5, 0, 1));
    Run back = inGtt();
    back.checker.swappedOut(9, 1, NONE, 5, 1);
    back.checker.swappedIn(9, 1, NONE, 5, 1);
    back.allocates(1, 5, 0, 1).copies(0, 5, 0, 1);
  }

  @Test
  void resourceFreed_twice_isReported() {
    Run run = new Run().buffer(5).allocates(0, 5, 0, 1).frees(0, 5, VRAM, 1);
    broken(Rule.USE_OF_DEAD_MEMORY, () -> run.frees(0, 5, VRAM, 1));
  }

  @Test
  void bufferPlaced_inAnothersMemory_isReported() {
    Run run = new Run().buffer(5).buffer(6).locksWithoutContext(1, 6).allocates(0, 5, 0, 1);
    broken(Rule.USE_OF_DEAD_MEMORY, () -> run.places(6, 0, VRAM));
  }

  @Test
  void bufferPlaced_afterDestruction_isReported() {
    Run run = new Run().buffer(5).locksWithoutContext(1, 5).allocates(0, 5, 0, 1).destroys(5);
    broken(Rule.KNOWN_THINGS, () -> run.places(5, 0, VRAM));
  }

  @Test
  void bufferPlaced_elsewhereWhilePinned_isReportedAndAfterUnpinFine() {
    Run run =
        new Run()
            .buffer(5)
            .locksWithoutContext(1, 5)
            .puts(5, 0, 0, 1)
            .pins(5, 2)
            .pins(5, -1)
            .allocates(1, 5, 1, 1);
    broken(Rule.PINNED_MOVED, () -> run.places(5, 1, VRAM));
    run.pins(5, -1).places(5, 1, VRAM).frees(0, 5, VRAM, 1);
  }

  @Test
  void resourceFreed_placeOfAPinnedBuffer_isReported() {
    Run run = new Run().buffer(5).locksWithoutContext(1, 5).puts(5, 0, 0, 1).pins(5, 1);
    broken(Rule.PINNED_MOVED, () -> run.frees(0, 5, VRAM, 1));
  }

  @Test
  void bufferPinned_moreDroppedThanAdded_isReported() {
    Run run = new Run().buffer(5).locksWithoutContext(1, 5).pins(5, 1).pins(5, -1);
    broken(Rule.PINNED_MOVED, () -> run.pins(5, -1));
  }

  @Test
  void evicted_withoutItsLock_isReported() {
    Run run = new Run().buffer(5).buffer(6).opens(1).locks(1, 6);
    broken(Rule.UNDER_LOCK, () -> run.evicts(1, 5, 6));
  }

  @Test
  void jobUses_aBufferThatItsTicketDoesNotHold_isReported() {
    Run run =
        new Run().buffer(5).opens(1).opens(2).locks(2, 5).puts(5, 0, 0, 1).seals(1).queues(0, 1);
    broken(Rule.UNDER_LOCK, () -> run.reads(0, NONE, 5, 0));
  }

  @Test
  void jobUses_anEarlierPlaceThatIsStillAllocated_isReported() {
    Run run =
        new Run()
            .buffer(5)
            .opens(1)
            .locks(1, 5)
            .puts(5, 0, 0, 1)
            .puts(5, 1, 1, 1)
            .seals(1)
            .queues(0, 1);
    broken(Rule.USE_OF_DEAD_MEMORY, () -> run.reads(0, NONE, 5, 0));
  }

  @Test
  void jobUses_aDestroyedBuffer_isReported() {
    Run run =
        new Run().buffer(5).opens(1).locks(1, 5).puts(5, 0, 0, 1).destroys(5).seals(1).queues(0, 1);
    broken(Rule.USE_OF_DEAD_MEMORY, () -> run.reads(0, NONE, 5, 0));
  }

  @Test
  void jobUses_throughAMappingOfTheOldPlace_isReported() {
    Run run =
        new Run()
            .buffer(5)
            .opens(1)
            .locks(1, 5)
            .puts(5, 0, 0, 1)
            .binds(3, 5, 0)
            .puts(5, 1, 1, 1)
            .seals(1)
            .queues(0, 1);
    broken(Rule.STALE_MAPPING, () -> run.reads(0, 3, 5, 1));
  }

  @Test
  void jobUses_throughAMappingThatWasReboundAfterTheMove_isFine() {
    Run run =
        new Run()
            .buffer(5)
            .opens(1)
            .locks(1, 5)
            .puts(5, 0, 0, 1)
            .binds(3, 5, 0)
            .invalidates(3, 5)
            .puts(5, 1, 1, 1);
    run.frees(0, 5, VRAM, 1).binds(3, 5, 1).seals(1).queues(0, 1).reads(0, 3, 5, 1);
  }

  @Test
  void mappingBound_toAPlaceWhereTheBufferIsNot_isReported() {
    Run run = new Run().buffer(5).locksWithoutContext(1, 5).puts(5, 0, 0, 1).puts(5, 1, 1, 1);
    broken(Rule.USE_OF_DEAD_MEMORY, () -> run.binds(3, 5, 0));
  }

  @Test
  void resourceFreed_whileAMappingShowsIt_isReported() {
    Run run = new Run().buffer(5).locksWithoutContext(1, 5).puts(5, 0, 0, 1);
    run.binds(3, 5, 0).binds(4, 5, 0).puts(5, 1, 1, 1).invalidates(3, 5);
    broken(Rule.STALE_MAPPING, () -> run.frees(0, 5, VRAM, 1));
  }

  @Test
  void resourceFreed_afterEveryMappingWasInvalidatedOrRebound_isFine() {
    Run run = new Run().buffer(5).locksWithoutContext(1, 5).puts(5, 0, 0, 1);
    run.binds(3, 5, 0).binds(4, 5, 0).puts(5, 1, 1, 1).invalidates(3, 5).binds(4, 5, 1);
    run.frees(0, 5, VRAM, 1).unlocks(1, 5).over();
  }

  @Test
  void runEnded_withMemoryWhereItsBufferDoesNotLive_isReported() {
    Run moved = new Run().buffer(5).locksWithoutContext(1, 5).puts(5, 0, 0, 1).puts(5, 1, 1, 1);
    moved.unlocks(1, 5);
    broken(Rule.LEFT_OVER, moved::over);
    Run destroyed = new Run().buffer(5).locksWithoutContext(1, 5).puts(5, 0, 0, 1).unlocks(1, 5);
    destroyed.destroys(5);
    broken(Rule.LEFT_OVER, destroyed::over);
  }

  // ---- Memory behind fences.

  @Test
  void copyStarted_intoPagesStillReadByTheEvictionOfTheirLastOwner_isReported() {
    Run run =
        PlantedFaultsTest.withEvictionInFlight()
            .buffer(6)
            .opens(2)
            .locks(2, 6)
            .allocatesInGtt(2, 6, 5)
            .allocates(3, 6, 5, 5);
    run.copies(1, 6, 2, 3).places(6, 3, VRAM);

    String story = broken(Rule.REUSED_TOO_EARLY, () -> run.startsCopy(1));

    assertTrue(
        story.contains(
            "copy 1 starts to use resource 3, whose pages were resource 0's and are still in use"
                + " behind fence 100"),
        story);
  }

  @Test
  void copyStarted_intoPagesThatNobodyGuards_isFine() {
    Run run =
        PlantedFaultsTest.withEvictionInFlight()
            .buffer(6)
            .opens(2)
            .locks(2, 6)
            .allocatesInGtt(2, 6, 5)
            .allocates(3, 6, 10, 5);
    run.copies(1, 6, 2, 3).places(6, 3, VRAM).startsCopy(1);
  }

  @Test
  void guard_outlivesAnOwnerInBetweenThatNeverUsedThePages() {
    Run run = PlantedFaultsTest.withEvictionInFlight().buffer(6).buffer(7).opens(2).locks(2, 6, 7);
    run.allocates(2, 6, 0, 20).frees(2, 6, VRAM, 20);
    run.puts(7, 3, 8, 4).seals(2).queues(0, 2).writes(0, NONE, 7, 3);
    broken(Rule.REUSED_TOO_EARLY, () -> run.starts(0));
  }

  @Test
  void guard_isOverForAllLaterOwners_whenTheFenceSignals() {
    Run run = PlantedFaultsTest.withEvictionInFlight().buffer(6).buffer(7).opens(2).locks(2, 6, 7);
    run.allocates(2, 6, 0, 20).frees(2, 6, VRAM, 20);
    run.puts(7, 3, 8, 4).seals(2).queues(0, 2).writes(0, NONE, 7, 3);
    run.startsCopy(0).finishesCopy(0).signals(100).starts(0).finishes(0).signals(0);
  }

  @Test
  void guard_ofTwoFences_standsUntilBothSignalled() {
    Run run =
        PlantedFaultsTest.withEvictionInFlight()
            .buffer(6)
            .opens(2)
            .locks(2, 6)
            .fence(50)
            .puts(6, 2, 0, 10);
    run.behind(2, 50)
        .places(6, NONE, NONE)
        .frees(2, 6, VRAM, 10)
        .puts(6, 3, 9, 2)
        .seals(2)
        .queues(0, 2)
        .writes(0, NONE, 6, 3);
    run.startsCopy(0).finishesCopy(0).signals(100);
    broken(Rule.REUSED_TOO_EARLY, () -> run.starts(0));
  }

  @Test
  void guard_byAFenceThatHasSignalled_isNone() {
    Run run =
        new Run()
            .buffer(5)
            .buffer(6)
            .opens(1)
            .locks(1, 5, 6)
            .fence(50)
            .signals(50)
            .puts(5, 0, 0, 10);
    run.behind(0, 50)
        .frees(0, 5, VRAM, 10)
        .puts(6, 1, 0, 10)
        .seals(1)
        .queues(0, 1)
        .writes(0, NONE, 6, 1)
        .starts(0);
  }

  @Test
  void guard_byAFenceThatSignalsBeforeTheWork_isReportedWhenItSignals() {
    Run run =
        new Run()
            .buffer(5)
            .opens(1)
            .locks(1, 5)
            .puts(5, 0, 0, 10)
            .fence(50)
            .seals(1)
            .queues(0, 1)
            .reads(0, NONE, 5, 0);
    run.behind(0, 50).frees(0, 5, VRAM, 10);
    broken(Rule.FREED_IN_USE, () -> run.signals(50));
  }

  @Test
  void guard_coversPoolsWithoutAddressesToo() {
    Run run =
        new Run()
            .buffer(5)
            .opens(1)
            .locks(1, 5)
            .allocatesInGtt(0, 5, 10)
            .places(5, 0, GTT)
            .seals(1)
            .queues(0, 1)
            .reads(0, NONE, 5, 0);
    broken(Rule.FREED_IN_USE, () -> run.frees(0, 5, GTT, 10));
  }
}
