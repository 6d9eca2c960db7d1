package org.vramlab.ttm.check;

/**
 * What the checker holds a run to. Numbers in brackets are those of the locking dance (DESIGN,
 * section 4).
 */
public enum Rule {
  /** Everything is announced before it is used, and a number is never given twice. */
  KNOWN_THINGS,
  /** A lock has one holder at a time. */
  MUTUAL_EXCLUSION,
  /** Only the holder releases a lock. */
  RELEASE_BY_HOLDER,
  /** A task has one ticket at a time, and uses no other's (11). */
  ONE_TICKET_PER_TASK,
  /** In mode {@code ticket}, every ww lock taken inside a ticket is taken with its context (4). */
  LOCK_WITH_CONTEXT,
  /** After back-off a ticket takes its next lock holding nothing (3). */
  HOLDING_AFTER_BACK_OFF,
  /** After back-off a ticket takes the contended lock first (3). */
  CONTENDED_LOCK_FIRST,
  /**
   * Until it has a lock again, a ticket that has backed off moves nothing, and nothing back (7).
   */
  MOVED_AT_BACK_OFF,
  /**
   * Who is pushed out has gone, or was passed over, before the ticket wants a lock for anybody
   * else's sake (7).
   */
  EVICTION_LEFT_OPEN,
  /** A ticket waits for space holding nothing (10). */
  HOLDING_WHILE_WAITING_FOR_SPACE,
  /** A ticket ends holding nothing, and as it was: sealed or not. */
  HOLDING_AT_END,
  /** Nothing is locked, and nothing sealed or backed off, once a ticket is sealed (8). */
  LOCKED_AFTER_SEAL,
  /** A job is handed over by a sealed ticket only (8). */
  HANDED_OVER_UNSEALED,
  /** A buffer is placed, pinned, evicted or used by a job only under its lock. */
  UNDER_LOCK,
  /**
   * A back-off is injected only where that is asked for, never for a ticket's first lock, and each
   * time after three and a half times as many locks, so that it ends.
   */
  INJECTION,
  /** In wait-die the oldest ticket never backs off for a lock, unless it was injected. */
  OLDEST_BACKS_OFF,
  /** In wound-wait a ticket backs off for a lock only when wounded, once per wound, or injected. */
  BACK_OFF_WITHOUT_WOUND,
  /** Only an older ticket wounds. */
  WOUNDED_BY_YOUNGER,
  /** The oldest ticket never waits for space (10). */
  OLDEST_WAITS_FOR_SPACE,
  /** Nobody allocates where an older ticket is registered for space (10). */
  OVERTAKEN_FOR_SPACE,
  /** In mode {@code ticket} nobody is refused memory that eviction could have made (9). */
  SPURIOUS_REFUSAL,
  /** A pool never holds more than its capacity. */
  CAPACITY,
  /** Page ranges add up to what was allocated, and as much is freed. */
  PAGES_CONSERVED,
  /** No page belongs to two live resources. */
  PAGE_IN_TWO_PLACES,
  /** A pinned buffer stays where it is. */
  PINNED_MOVED,
  /**
   * Pages of the host are swapped out only under the buffer's lock, when it is not pinned and no
   * work on it is outstanding; no work is handed over to pages that are in swap space.
   */
  SWAPPED_IN_USE,
  /**
   * Nobody starts to use memory before the fences that its last owner left behind have signalled.
   */
  REUSED_TOO_EARLY,
  /** Memory with work outstanding is freed only behind fences that signal after that work. */
  FREED_IN_USE,
  /** Jobs and copies are handed the place where their buffer lives. */
  USE_OF_DEAD_MEMORY,
  /** What a buffer has left behind counts as a clean copy only until the buffer is written. */
  STALE_COPY,
  /** What another device has duplicated is read there only until the original is written. */
  STALE_DUPLICATE,
  /**
   * Jobs go through a mapping that shows the very place they use, and was not invalidated; memory
   * is freed when no mapping shows it (6).
   */
  STALE_MAPPING,
  /** Every fence that is created signals before the run ends. */
  LOST_FENCE,
  /** A queue with fences outstanding signals one within a bound. */
  FENCE_OVERDUE,
  /** A ticket ends within a bound, whatever others do. */
  STARVED,
  /** Copies within a bound lead to something: a ticket or a job ends. */
  MOVED_FOR_NOTHING,
  /** No fence signals twice. */
  SIGNALLED_TWICE,
  /** A fence signals after its work has ended, not before. */
  SIGNALLED_TOO_EARLY,
  /** Jobs and copies are queued, start and end, each once and in this order, on one queue. */
  WORK_LIFE_CYCLE,
  /** An in-order queue starts its jobs in the order in which it got them. */
  QUEUE_ORDER,
  /** What writes a place and what reads it run in the order in which they were handed over. */
  EXECUTION_ORDER,
  /**
   * When the run ends no lock is held, no ticket open, nobody registered for space, no work
   * outstanding, and all memory is some buffer's place.
   */
  LEFT_OVER
}
