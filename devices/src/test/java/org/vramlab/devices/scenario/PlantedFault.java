package org.vramlab.devices.scenario;

import static org.vramlab.ttm.explore.Finding.Kind.BROKEN_RULE;
import static org.vramlab.ttm.explore.Finding.Kind.DEADLOCK;
import static org.vramlab.ttm.explore.Finding.Kind.FAILURE;
import static org.vramlab.ttm.explore.Finding.Kind.LIVELOCK;
import static org.vramlab.ttm.explore.Finding.Kind.LOCKDEP;
import static org.vramlab.ttm.explore.Finding.Kind.LOST_WAKE_UP;

import org.vramlab.ttm.explore.DepthFirst;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.StateSearch;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;

/**
 * One row of the table of faults: where each is planted, how it is searched for, and as what it is
 * found.
 *
 * <p>Options: {@code w} wound-wait, otherwise wait-die; {@code x} victims are dropped at once,
 * otherwise kept; {@code f} looking inside primitives; {@code e} every process goes on for ever,
 * and states are compared.
 */
enum PlantedFault {
  SLOW_LOCK_OMITTED("hand-over", "", BROKEN_RULE, "CONTENDED_LOCK_FIRST"),
  SLOW_LOCK_WHILE_HOLDING("hand-over", "", BROKEN_RULE, "HOLDING_AFTER_BACK_OFF"),
  WOUND_KEPT_AT_BACK_OFF(
      "mutexes-3x3-012-120-201", "w", BROKEN_RULE, "without having been wounded"),
  VICTIM_WITHOUT_CONTEXT("eviction", "", BROKEN_RULE, "LOCK_WITH_CONTEXT"),
  WALK_REVISITS("model-j", "e", LIVELOCK, "never completes a round"),
  VICTIM_FROM_WORKING_SET("model-j", "w", FAILURE, "not resident and locked"),
  WORKING_SET_NEVER_VICTIM("model-l", "", BROKEN_RULE, "SPURIOUS_REFUSAL"),
  EMPTY_WALK_REFUSES("close", "", FAILURE, "spurious refusal"),
  REGISTRATION_IGNORED("eviction", "xe", LIVELOCK, "never completes a round"),
  SPACE_WAIT_HOLDING("two-devices", "xw", LOCKDEP, "WAIT_FOR_SPACE_HOLDING"),

  WOUND_NOT_DELIVERED("opposite-orders", "w", DEADLOCK, "waiting for"),
  WOUND_WITHOUT_WAKE("opposite-orders", "w", DEADLOCK, "waiting for"),
  DEATH_NOT_TOLD("mutexes 2;ticket T0: 0 1;ticket T1: 1 0;ticket T2: 0", "", DEADLOCK, "held by"),
  WAITERS_FIRST_COME("mutexes-3x3-012-120-201", "w", DEADLOCK, "held by"),
  HANDOFF_LOST("mutexes 1;ticket T0: 0;ticket T1: 0;ticket T2: 0", "", DEADLOCK, "held by"),
  WAKE_BEFORE_UNLOCK("hand-over", "f", LOST_WAKE_UP, "its wake-up was lost"),
  UNLOCK_LOOKS_ONCE("hand-over", "f", LOST_WAKE_UP, "its wake-up was lost"),

  CONTENDED_REFERENCE_DROPPED("hand-over", "", FAILURE, "references left"),
  UNCLAIMED_LOCK_FORGOTTEN("close", "w", FAILURE, "while holding 1 locks"),
  HALF_OF_THE_LOCKS_KEPT("hand-over", "", FAILURE, "must be taken holding nothing"),
  UNDO_LEFT_OUT("attach-backs-off", "", FAILURE, "cannot be attached"),
  UNDO_IN_WRONG_ORDER("attach-backs-off", "", FAILURE, "is taken off with 1 pins in hand"),
  REFERENCE_LEAKED("eviction", "w", FAILURE, "references left"),
  VICTIM_UNLOCKED_TWICE("eviction", "x", FAILURE, "cannot release it"),

  SPACE_OVERTAKEN("two-devices", "xw", BROKEN_RULE, "OVERTAKEN_FOR_SPACE"),
  SPACE_WAKE_LOST("two-devices", "xw", LOST_WAKE_UP, "waiting for space"),
  STAMPS_DIFFER("model-rnd364", "xw", BROKEN_RULE, "FOR_SPACE"),
  VICTIM_NOT_RECHECKED("pinned", "w", BROKEN_RULE, "PINNED_MOVED"),
  MOVE_TAKEN_BACK(
      "device 0 vram 2;buffer b0 in vram;buffer b1 in vram;buffer b2 pages 2;process T0;"
          + "process T1;T0: submit b1;T1: submit b2;attach T1 b0",
      "",
      BROKEN_RULE,
      "MOVED_AT_BACK_OFF"),
  EVICTION_LEFT_OPEN("two-devices-pairs", "", BROKEN_RULE, "EVICTION_LEFT_OPEN"),
  PIN_IGNORED("pinned", "", BROKEN_RULE, "PINNED_MOVED"),
  FREED_BEFORE_COPIED("fences", "", BROKEN_RULE, "FREED_IN_USE"),
  LISTENERS_NOT_ASKED("eviction", "", FAILURE, "must be held here"),

  SHRINKER_SLEEPS("pressure", "", LOCKDEP, "RECLAIM"),
  SWAPPED_OUT_BUSY("pressure-fences", "", BROKEN_RULE, "SWAPPED_IN_USE"),
  SWAPPED_NOT_BROUGHT_BACK("pressure-fences", "", BROKEN_RULE, "SWAPPED_IN_USE"),

  CALLBACK_LOST("waiting", "", LOST_WAKE_UP, "waiting for fence"),
  FENCE_LOOKED_AT_ONCE("waiting", "", DEADLOCK, "waiting for fence"),

  ARRAY_SIGNALS_EARLY("fence-array", "", FAILURE, "all of two fences came too soon"),
  CHAIN_COLLECTS_UNSIGNALLED("fence-chain", "", FAILURE, "of a chain came too soon"),
  DEADLINE_NOT_PASSED_ON("fence-deadline", "", FAILURE, "did not reach every fence"),
  REPLACED_BY_UNORDERED("fence-order", "", FAILURE, "was not waited for"),
  REPLACED_LIST_KEPT("fence-readers", "", FAILURE, "a reader missed"),

  PREPARE_MOVE_SKIPPED("eviction", "", FAILURE, "must be held here"),
  MOVE_NOTIFY_SKIPPED("eviction", "", BROKEN_RULE, "STALE_MAPPING"),
  PENDING_WORK_LEFT("eviction", "", BROKEN_RULE, "STALE_MAPPING"),
  STALE_MAPPING_USED(
      "device 0 vram 1;buffer b0 in vram;buffer b1;process T0;"
          + "T0: submit b0|submit b1|submit b0;setting jobs at-once",
      "",
      BROKEN_RULE,
      "STALE_MAPPING"),
  NOTIFICATION_VALIDATES("eviction", "", FAILURE, "while it is asked about a move"),
  DEADLOCK_SWALLOWED("two-devices", "", FAILURE, "was swallowed by device 0"),
  DEADLOCK_MASKED("two-devices", "", FAILURE, "was swallowed by"),
  TICKET_NOT_PASSED_ON("eviction", "", LOCKDEP, "SECOND_TICKET"),
  JOB_BEFORE_SEAL("waiting", "", BROKEN_RULE, "HANDED_OVER_UNSEALED"),
  LOCK_AFTER_SEAL("hand-over", "", FAILURE, "is SEALED: no more locks"),
  SLOT_NOT_RESERVED("waiting", "", FAILURE, "no slot was reserved"),
  FENCE_NOT_PUBLISHED("waiting", "", BROKEN_RULE, "EXECUTION_ORDER"),
  FENCE_SIGNALLED_TWICE("waiting", "", FAILURE, "was signalled twice"),
  FENCE_SIGNALLED_EARLY("waiting", "", BROKEN_RULE, "SIGNALLED_TOO_EARLY"),
  SIGNALLED_UNDER_LOCK("waiting", "", LOCKDEP, "FENCE_SIGNALLING"),
  INNER_LOCK_KEPT("two-devices", "", LOCKDEP, "INNER_ACROSS_RESERVATION"),
  OUTER_LOCK_IN_CALLBACK("two-devices", "", LOCKDEP, "OUTER_LOCK_INSIDE"),
  COPY_DOES_NOT_WAIT("fences", "", BROKEN_RULE, "EXECUTION_ORDER"),

  POLL_REFERENCES_LATE("dma-buf-poll", "", FAILURE, "is dead"),
  POLL_HOLDS_NO_REFERENCE("dma-buf-poll", "", FAILURE, "use after free"),
  POLL_WAITS_FOR_READERS_ONLY("dma-buf-poll", "", FAILURE, "while others are at work"),
  DETACHED_STAYS_LISTED("detach", "", FAILURE, "has detached"),
  CPU_MAPPING_KEPT("cpu-fault", "", BROKEN_RULE, "STALE_MAPPING"),
  CPU_FAULT_DOES_NOT_WAIT("cpu-fault", "", FAILURE, "what has not arrived"),
  OUTER_LOCK_IN_TICKET("cpu-fault", "", LOCKDEP, "OUTER_LOCK_INSIDE");

  private final String where;
  private final String options;
  final Finding.Kind kind;
  final String story;

  /**
   * @param where a scenario that ships, or the lines of one
   */
  PlantedFault(String where, String options, Finding.Kind kind, String story) {
    this.where = where;
    this.options = options;
    this.kind = kind;
    this.story = story;
  }

  Fault fault() {
    return Fault.valueOf(name());
  }

  String where() {
    return (where.contains(";") ? "its own" : where) + (options.isEmpty() ? "" : " -" + options);
  }

  Scenario scenario() {
    return Searched.written(has('e') ? where + "-endless" : where);
  }

  Stage.Settings settings(boolean planted) {
    Stage.Settings settings =
        Stage.Settings.PLAIN
            .with(has('w') ? Algorithm.WOUND_WAIT : Algorithm.WAIT_DIE)
            .keeping(!has('x'))
            .with(planted ? Faults.of(fault()) : Faults.NONE);
    return has('f') ? settings.finely() : settings;
  }

  /** Searches until the first finding; no more than so many executions. */
  SearchResult search(boolean planted, long executions) {
    try (Trial trial = new Trial(scenario(), settings(planted), has('e'))) {
      SearchLimits limits = SearchLimits.FIRST_FINDING.executions(executions);
      return has('e')
          ? new StateSearch(trial, limits).search()
          : new DepthFirst(trial, limits, true, DepthFirst.UNBOUNDED, false).search();
    }
  }

  private boolean has(char option) {
    return options.indexOf(option) >= 0;
  }
}
