package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vramlab.ttm.check.Run.GTT;
import static org.vramlab.ttm.check.Run.VRAM;
import static org.vramlab.ttm.check.Run.broken;
import static org.vramlab.ttm.event.EventSink.NONE;

import org.junit.jupiter.api.Test;
import org.vramlab.ttm.check.CheckerOptions.Algorithm;
import org.vramlab.ttm.check.CheckerOptions.Bounds;

/** Tickets, their age and their locks: faults beyond the first of each rule, and legal twins. */
class TicketRulesTest {
  @Test
  void lockReleased_byNobodysHolder_isReported() {
    Run run = new Run().buffer(5);
    broken(Rule.RELEASE_BY_HOLDER, () -> run.unlocks(1, 5));
  }

  @Test
  void lockAcquired_withAnothersTicket_isReported() {
    Run run = new Run().buffer(5).opens(1).opens(2);
    broken(Rule.ONE_TICKET_PER_TASK, () -> run.checker.lockAcquired(9, 1, 2, 5));
  }

  @Test
  void lockAcquired_withoutContextInAComparisonMode_isFine() {
    new Run(Run.WAIT_DIE.comparisonMode())
        .buffer(5)
        .opens(1)
        .locksWithoutContext(1, 5)
        .unlocks(1, 5)
        .fails(1)
        .over();
  }

  @Test
  void lockAcquired_withOthersHeldAfterBackOff_isReported() {
    Run run = new Run().buffer(5).buffer(6).opens(1).opens(2).locks(2, 6).backsOffFor(2, 5);
    broken(Rule.HOLDING_AFTER_BACK_OFF, () -> run.locks(2, 5));
  }

  @Test
  void bufferPlaced_onceTheContendedLockIsInHand_isFine() {
    Run run = new Run().buffer(5).buffer(6).opens(1).opens(2).locks(1, 6).locks(2, 5);
    run.puts(5, 0, 0, 10).backsOffFor(2, 6).unlocks(2, 5).unlocks(1, 6).locks(2, 6, 5);
    run.allocatesInGtt(1, 5, 10).places(5, 1, GTT);
  }

  @Test
  void bufferPlaced_whileItsTicketBacksOff_isReported() {
    Run run = new Run().buffer(5).buffer(6).opens(1).opens(2).locks(1, 6).locks(2, 5);
    run.puts(5, 0, 0, 10).allocatesInGtt(1, 5, 10).backsOffFor(2, 6);
    broken(Rule.MOVED_AT_BACK_OFF, () -> run.places(5, 1, GTT));
  }

  @Test
  void lockWaitBegan_withAnEvictionLeftOpen_isReported() {
    Run run = new Run().buffer(5).buffer(6).opens(1).opens(2).locks(2, 6).locks(1, 5);
    run.puts(5, 0, 0, 10).beginsToEvict(1, 5).comesBack(1);
    broken(Rule.EVICTION_LEFT_OPEN, () -> run.sleepsFor(1, 6, 2));
  }

  /** A lock that is taken for the sake of the eviction, and one after it has come to an end. */
  @Test
  void lockAcquired_withinAnEvictionAndAfterIt_isFine() {
    Run run = new Run().buffer(5).buffer(6).buffer(7).opens(1).locks(1, 5).puts(5, 0, 0, 10);
    run.beginsToEvict(1, 5).locks(1, 6).allocatesInGtt(1, 5, 10).places(5, 1, GTT);
    run.evicts(1, 5, NONE).comesBack(1).locks(1, 7);
  }

  @Test
  void lockAcquired_afterAVictimThatCouldNotGo_isFine() {
    new Run()
        .buffer(5)
        .buffer(6)
        .opens(1)
        .locks(1, 5)
        .puts(5, 0, 0, 10)
        .beginsToEvict(1, 5)
        .comesBack(1)
        .unlocks(1, 5)
        .fails(1)
        .locksWithoutContext(1, 5)
        .locksWithoutContext(1, 6);
    Run run = new Run().buffer(5).buffer(6).buffer(7).opens(1).locks(1, 5).puts(5, 0, 0, 10);
    run.beginsToEvict(1, 5).comesBack(1).skips(1, 5).locks(1, 6);
    run.beginsToEvict(1, 5).comesBack(1).unlocks(1, 5).locks(1, 7);
  }

  @Test
  void ticketSealed_withoutTheContendedLock_isReported() {
    Run run = new Run().buffer(5).opens(1).opens(2).backsOffFor(2, 5);
    broken(Rule.CONTENDED_LOCK_FIRST, () -> run.seals(2));
  }

  @Test
  void ticketEnded_afterBackOffWithoutTheContendedLock_isFine() {
    new Run().buffer(5).opens(1).opens(2).backsOffFor(2, 5).fails(2).fails(1).over();
  }

  @Test
  void ticketEnded_asSealedThoughItWasNot_isReported() {
    Run run = new Run().opens(1);
    broken(Rule.HOLDING_AT_END, () -> run.ends(1));
  }

  @Test
  void ticketBackedOff_afterSeal_isReported() {
    Run run = new Run().buffer(5).opens(1).opens(2).seals(2);
    broken(Rule.LOCKED_AFTER_SEAL, () -> run.backsOffFor(2, 5));
  }

  @Test
  void lockWaitBegan_afterSeal_isReported() {
    Run run = new Run().buffer(5).opens(1).seals(1);
    broken(Rule.LOCKED_AFTER_SEAL, () -> run.sleepsFor(1, 5, 2));
  }

  @Test
  void ticketOpened_withAStampInUse_isReported() {
    Run run = new Run().opens(1);
    broken(Rule.KNOWN_THINGS, () -> run.checker.ticketOpened(9, 2, 2, 1));
  }

  @Test
  void ticketBackedOff_oldestAmongLaterOpenedOnes_isReported() {
    // Task 2's ticket has the smaller stamp although it opened later.
    Run run = new Run().buffer(5).opens(3).opens(2).backsOffFor(3, 5);
    broken(Rule.OLDEST_BACKS_OFF, () -> run.backsOffFor(2, 5));
  }

  @Test
  void ticketBackedOff_oldestHasEnded_theNextOneIsTheOldest() {
    Run run = new Run().buffer(5).opens(1).opens(2).fails(1);
    broken(Rule.OLDEST_BACKS_OFF, () -> run.backsOffFor(2, 5));
  }

  @Test
  void ticketBackedOff_oldestByErrorInjection_isFine() {
    Run run =
        new Run(Run.WAIT_DIE.withErrorInjection()).buffer(4).buffer(5).opens(1).locks(1, 4, 5);
    run.checker.backOffInjected(9, 1, 1, 5);
    run.unlocks(1, 5).backsOffFor(1, 5).unlocks(1, 4);
    run.locks(1, 5).unlocks(1, 5).fails(1).over();
  }

  @Test
  void ticketBackedOff_oldestForAnotherLockThanTheInjectedOne_isReported() {
    Run run =
        new Run(Run.WAIT_DIE.withErrorInjection()).buffer(4).buffer(5).opens(1).locks(1, 4, 5);
    run.checker.backOffInjected(9, 1, 1, 5);
    broken(Rule.OLDEST_BACKS_OFF, () -> run.backsOffFor(1, 4));
  }

  @Test
  void ticketBackedOff_oldestWhereInjectionIsOnButDidNotHit_isReported() {
    Run run = new Run(Run.WAIT_DIE.withErrorInjection()).buffer(5).opens(1);
    broken(Rule.OLDEST_BACKS_OFF, () -> run.backsOffFor(1, 5));
  }

  @Test
  void ticketBackedOff_twiceForOneInjection_isReported() {
    Run run =
        new Run(Run.WAIT_DIE.withErrorInjection()).buffer(4).buffer(5).opens(1).locks(1, 4, 5);
    run.checker.backOffInjected(9, 1, 1, 5);
    run.unlocks(1, 5).backsOffFor(1, 5);
    broken(Rule.OLDEST_BACKS_OFF, () -> run.backsOffFor(1, 5));
  }

  @Test
  void backOffInjected_whereNothingIsToBeInjected_isReported() {
    Run run = new Run().buffer(4).buffer(5).opens(1).locks(1, 4, 5);
    broken(Rule.INJECTION, () -> run.checker.backOffInjected(9, 1, 1, 5));
  }

  @Test
  void backOffInjected_forTheFirstLock_isReported() {
    Run run = new Run(Run.WAIT_DIE.withErrorInjection()).buffer(5).opens(1).locks(1, 5);
    broken(Rule.INJECTION, () -> run.checker.backOffInjected(9, 1, 1, 5));
  }

  @Test
  void backOffInjected_soonAgain_isReported() {
    Run run =
        new Run(Run.WAIT_DIE.withErrorInjection()).buffer(4).buffer(5).opens(1).locks(1, 4, 5);
    run.checker.backOffInjected(9, 1, 1, 5);
    run.unlocks(1, 5).backsOffFor(1, 5).unlocks(1, 4).locks(1, 5, 4);
    broken(Rule.INJECTION, () -> run.checker.backOffInjected(9, 1, 1, 4));
  }

  @Test
  void ticketBackedOff_oldestInTheThreadsRuntime_isNotJudged() {
    new Run(Run.WAIT_DIE.threads()).buffer(5).opens(1).backsOffFor(1, 5).fails(1).over();
  }

  @Test
  void ticketBackedOff_twiceForOneWound_isReported() {
    Run run =
        new Run(Run.WOUND_WAIT)
            .buffer(5)
            .opens(1)
            .opens(2)
            .wounded(2, 1)
            .backsOffFor(2, 5)
            .locks(2, 5);
    broken(Rule.BACK_OFF_WITHOUT_WOUND, () -> run.backsOffFor(2, 5));
  }

  @Test
  void ticketBackedOff_oldestForAStaleWound_isFineInWoundWait() {
    // Wounded by the older ticket 1, which ended before ticket 2 noticed.
    new Run(Run.WOUND_WAIT)
        .buffer(5)
        .opens(1)
        .opens(2)
        .wounded(2, 1)
        .fails(1)
        .backsOffFor(2, 5)
        .fails(2)
        .over();
  }

  @Test
  void ticketBackedOff_oldestForSpace_isReported() {
    Run run = new Run().opens(1).opens(2);
    broken(Rule.OLDEST_WAITS_FOR_SPACE, () -> run.backsOffForSpace(1, VRAM));
  }

  @Test
  void resourceAllocated_byTheRegisteredOrAnOlderTicket_isFine() {
    Run run =
        new Run().buffer(5).buffer(6).opens(1).opens(2).registers(2, VRAM).locks(1, 5).locks(2, 6);
    run.puts(5, 0, 0, 1).puts(6, 1, 1, 1).unregisters(2, VRAM);
  }

  @Test
  void resourceAllocated_inAnotherPoolThanTheOlderWaitsFor_isFine() {
    new Run().buffer(5).opens(1).opens(2).registers(1, VRAM).locks(2, 5).allocatesInGtt(0, 5, 1);
  }

  @Test
  void ticketEnded_whileRegistered_isReported() {
    Run run = new Run().opens(1).registers(1, GTT);
    broken(Rule.LEFT_OVER, () -> run.fails(1));
  }

  @Test
  void spaceUnregistered_notRegistered_isReported() {
    Run run = new Run().opens(1).registers(1, GTT);
    broken(Rule.KNOWN_THINGS, () -> run.unregisters(1, VRAM));
  }

  @Test
  void refused_withEvictableMemoryInAComparisonMode_isCounted() {
    Run run = new Run(Run.WAIT_DIE.comparisonMode()).buffer(5).opens(1);
    run.refuses(1, 5, VRAM, 100, 1).refuses(1, 5, VRAM, 100, 0);
    assertEquals(1, run.checker.spuriousRefusals());
  }

  @Test
  void refused_whereEvictionWouldNotMakeItFit_isFine() {
    Run run = new Run().buffer(5).buffer(6).opens(1).locks(1, 5).puts(5, 0, 0, 60);
    run.refuses(1, 6, VRAM, 60, 19);
    broken(Rule.SPURIOUS_REFUSAL, () -> run.refuses(1, 6, VRAM, 60, 20));
  }

  @Test
  void runEnded_withALockHeld_isReported() {
    Run run = new Run().buffer(5).locksWithoutContext(1, 5);
    broken(Rule.LEFT_OVER, run::over);
  }

  @Test
  void options_sayWhatTheyMean() {
    CheckerOptions options =
        CheckerOptions.simulation(Algorithm.WOUND_WAIT).threads().comparisonMode();
    assertEquals(
        new CheckerOptions(Algorithm.WOUND_WAIT, false, false, false, Bounds.USUAL), options);
  }
}
