package org.vramlab.ttm.check;

import static org.vramlab.ttm.check.Run.GTT;
import static org.vramlab.ttm.check.Run.VRAM;
import static org.vramlab.ttm.check.Run.broken;
import static org.vramlab.ttm.event.EventSink.NONE;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every rule has a run that breaks it, and it alone, at its last event. The switch has no default:
 * a new rule does not compile without its fault. Legal twins and further faults stand in the tests
 * of each group of rules.
 */
class PlantedFaultsTest {
  @ParameterizedTest
  @EnumSource(Rule.class)
  void checker_plantedFault_isReportedByName(Rule rule) {
    switch (rule) {
      case KNOWN_THINGS -> {
        Run run = new Run().opens(1);
        broken(rule, () -> run.locks(1, 7));
      }
      case MUTUAL_EXCLUSION -> {
        Run run = new Run().buffer(5).opens(1).opens(2).locks(1, 5);
        broken(rule, () -> run.locks(2, 5));
      }
      case RELEASE_BY_HOLDER -> {
        Run run = new Run().buffer(5).opens(1).locks(1, 5);
        broken(rule, () -> run.unlocks(2, 5));
      }
      case ONE_TICKET_PER_TASK -> {
        Run run = new Run().opens(1);
        broken(rule, () -> run.checker.ticketOpened(9, 1, 2, 2));
      }
      case LOCK_WITH_CONTEXT -> {
        Run run = new Run().buffer(5).opens(1);
        broken(rule, () -> run.locksWithoutContext(1, 5));
      }
      case HOLDING_AFTER_BACK_OFF -> {
        Run run =
            new Run()
                .buffer(5)
                .buffer(6)
                .opens(1)
                .opens(2)
                .locks(1, 5)
                .locks(2, 6)
                .backsOffFor(2, 5);
        broken(rule, () -> run.sleepsFor(2, 5, 1));
      }
      case CONTENDED_LOCK_FIRST -> {
        Run run =
            new Run()
                .buffer(5)
                .buffer(6)
                .opens(1)
                .opens(2)
                .locks(1, 5)
                .locks(2, 6)
                .backsOffFor(2, 5)
                .unlocks(2, 6);
        broken(rule, () -> run.locks(2, 6));
      }
      case MOVED_AT_BACK_OFF -> {
        Run run = new Run().buffer(5).buffer(6).opens(1).opens(2).locks(1, 6).locks(2, 5);
        run.puts(5, 0, 0, 10).backsOffFor(2, 6);
        broken(rule, () -> run.allocatesInGtt(1, 5, 10));
      }
      case EVICTION_LEFT_OPEN -> {
        Run run = new Run().buffer(5).buffer(6).opens(1).locks(1, 5).puts(5, 0, 0, 10);
        run.beginsToEvict(1, 5).comesBack(1);
        broken(rule, () -> run.locks(1, 6));
      }
      case HOLDING_WHILE_WAITING_FOR_SPACE -> {
        Run run = new Run().buffer(5).opens(1).opens(2).locks(2, 5);
        broken(rule, () -> run.waitsForSpace(2, VRAM));
      }
      case HOLDING_AT_END -> {
        Run run = new Run().buffer(5).opens(1).locks(1, 5).seals(1);
        broken(rule, () -> run.ends(1));
      }
      case LOCKED_AFTER_SEAL -> {
        Run run = new Run().buffer(5).opens(1).seals(1);
        broken(rule, () -> run.locks(1, 5));
      }
      case HANDED_OVER_UNSEALED -> {
        Run run = new Run().opens(1);
        broken(rule, () -> run.queues(0, 1));
      }
      case UNDER_LOCK -> {
        Run run = new Run().buffer(5).allocates(0, 5, 0, 1);
        broken(rule, () -> run.places(5, 0, VRAM));
      }
      case INJECTION -> {
        Run run = new Run(Run.WAIT_DIE.withErrorInjection()).buffer(5).opens(1).locks(1, 5);
        broken(rule, () -> run.checker.backOffInjected(9, 1, 1, 5));
      }
      case OLDEST_BACKS_OFF -> {
        Run run = new Run().buffer(5).opens(1).opens(2).locks(2, 5);
        broken(rule, () -> run.backsOffFor(1, 5));
      }
      case BACK_OFF_WITHOUT_WOUND -> {
        Run run = new Run(Run.WOUND_WAIT).buffer(5).opens(1).opens(2).locks(1, 5);
        broken(rule, () -> run.backsOffFor(2, 5));
      }
      case WOUNDED_BY_YOUNGER -> {
        Run run = new Run(Run.WOUND_WAIT).opens(1).opens(2);
        broken(rule, () -> run.wounded(1, 2));
      }
      case OLDEST_WAITS_FOR_SPACE -> {
        Run run = new Run().opens(1).opens(2);
        broken(rule, () -> run.waitsForSpace(1, VRAM));
      }
      case OVERTAKEN_FOR_SPACE -> {
        Run run = new Run().buffer(5).opens(1).opens(2).registers(1, VRAM).locks(2, 5);
        broken(rule, () -> run.allocates(0, 5, 0, 1));
      }
      case SPURIOUS_REFUSAL -> {
        Run run = new Run().buffer(5).opens(1).locks(1, 5);
        broken(rule, () -> run.refuses(1, 5, VRAM, 100, 1));
      }
      case CAPACITY -> {
        Run run = new Run().buffer(5).buffer(6).allocates(0, 5, 0, 60);
        broken(rule, () -> run.allocates(1, 6, 60, 41));
      }
      case PAGES_CONSERVED -> {
        Run run = new Run().buffer(5).allocates(0, 5, 0, 60);
        broken(rule, () -> run.frees(0, 5, VRAM, 59));
      }
      case PAGE_IN_TWO_PLACES -> {
        Run run = new Run().buffer(5).buffer(6).allocates(0, 5, 10, 10);
        broken(rule, () -> run.allocates(1, 6, 19, 2));
      }
      case PINNED_MOVED -> {
        Run run = new Run().buffer(5).opens(1).locks(1, 5).puts(5, 0, 0, 1).pins(5, 1);
        broken(rule, () -> run.evicts(1, 5, NONE));
      }
      case SWAPPED_IN_USE -> {
        Run run = new Run().buffer(5).locksWithoutContext(1, 5).allocatesInGtt(0, 5, 1);
        run.places(5, 0, GTT).copies(0, 5, NONE, 0);
        broken(rule, () -> run.checker.swappedOut(9, 1, NONE, 5, 1));
      }
      case STALE_COPY -> {
        Run run =
            new Run().buffer(5).opens(1).locks(1, 5).allocatesInGtt(0, 5, 1).places(5, 0, GTT);
        run.allocates(1, 5, 0, 1);
        run.checker.copyKept(9, 5, 0);
        run.places(5, 1, VRAM).seals(1).queues(0, 1);
        broken(rule, () -> run.writes(0, NONE, 5, 1));
      }
      case STALE_DUPLICATE -> {
        Run run = new Run().buffer(5).buffer(6).opens(1).locks(1, 5).locks(1, 6);
        run.puts(5, 0, 0, 1).puts(6, 1, 1, 1).seals(1);
        run.queues(0, 1).reads(0, NONE, 5, 0).writes(0, NONE, 6, 1);
        run.checker.duplicated(9, 5, 6);
        run.queues(1, 1).reads(1, NONE, 6, 1).queues(2, 1).writes(2, NONE, 5, 0).queues(3, 1);
        broken(rule, () -> run.reads(3, NONE, 6, 1));
      }
      case REUSED_TOO_EARLY -> {
        Run run = withEvictionInFlight().buffer(6).opens(2).locks(2, 6).puts(6, 2, 0, 10);
        run.seals(2).queues(0, 2).writes(0, NONE, 6, 2);
        broken(rule, () -> run.starts(0));
      }
      case FREED_IN_USE -> {
        Run run =
            new Run()
                .buffer(5)
                .opens(1)
                .locks(1, 5)
                .puts(5, 0, 0, 10)
                .seals(1)
                .queues(0, 1)
                .reads(0, NONE, 5, 0);
        broken(rule, () -> run.frees(0, 5, VRAM, 10));
      }
      case USE_OF_DEAD_MEMORY -> {
        Run run = withEvictionInFlight().seals(1).queues(0, 1);
        broken(rule, () -> run.reads(0, NONE, 5, 0));
      }
      case STALE_MAPPING -> {
        Run run =
            new Run()
                .buffer(5)
                .opens(1)
                .locks(1, 5)
                .puts(5, 0, 0, 1)
                .binds(3, 5, 0)
                .invalidates(3, 5)
                .seals(1)
                .queues(0, 1);
        broken(rule, () -> run.reads(0, 3, 5, 0));
      }
      case LOST_FENCE -> {
        Run run = new Run().fence(0);
        broken(rule, run::over);
      }
      case FENCE_OVERDUE -> {
        Run run = new Run().fence(0).fence(1).later(121_000);
        broken(rule, () -> run.signals(0));
      }
      case STARVED -> {
        Run run = new Run().opens(1).later(121_000);
        broken(rule, () -> run.fails(1));
      }
      case MOVED_FOR_NOTHING -> {
        Run run = new Run().queuesCopies(1_600);
        broken(rule, () -> run.queuesCopies(1));
      }
      case SIGNALLED_TWICE -> {
        Run run = new Run().fence(0).signals(0);
        broken(rule, () -> run.signals(0));
      }
      case SIGNALLED_TOO_EARLY -> {
        Run run = new Run().queues(0, NONE).starts(0);
        broken(rule, () -> run.signals(0));
      }
      case WORK_LIFE_CYCLE -> {
        Run run = new Run().queues(0, NONE);
        broken(rule, () -> run.finishes(0));
      }
      case QUEUE_ORDER -> {
        Run run = new Run().queues(0, NONE).queues(1, NONE);
        broken(rule, () -> run.starts(1));
      }
      case EXECUTION_ORDER -> {
        Run run =
            new Run().buffer(5).opens(1).locks(1, 5).puts(5, 0, 0, 10).allocatesInGtt(1, 5, 10);
        run.copies(0, 5, 0, 1).places(5, 1, GTT).seals(1).queues(0, 1).reads(0, NONE, 5, 1);
        broken(rule, () -> run.starts(0));
      }
      case LEFT_OVER -> {
        Run run = new Run().opens(1);
        broken(rule, run::over);
      }
    }
  }

  /**
   * Buffer 5 is on its way from resource 0 in VRAM (pages 0 to 9, free behind fence 100) to
   * resource 1 in GTT; ticket 1 has it locked.
   */
  static Run withEvictionInFlight() {
    Run run = new Run().buffer(5).opens(1).locks(1, 5).puts(5, 0, 0, 10);
    run.allocatesInGtt(1, 5, 10).copies(0, 5, 0, 1).places(5, 1, GTT).evicts(1, 5, NONE);
    return run.behind(0, 100).frees(0, 5, VRAM, 10);
  }
}
