package org.vramlab.ttm.fault;

import java.util.Locale;

/** A fault that can be planted; see {@link Faults}. */
public enum Fault {
  /** The lost lock is not waited for before the retry (rule 3; model trace 14). */
  SLOW_LOCK_OMITTED("3", "a ticket that lost a lock starts again without waiting for it"),

  /** The lost lock is waited for before the others are released (rule 3; model trace 6). */
  SLOW_LOCK_WHILE_HOLDING("3", "a ticket that lost a lock waits for it without releasing the rest"),

  /** Back-off leaves the wound (rule 3; model trace 3). */
  WOUND_KEPT_AT_BACK_OFF("3", "back-off does not clear the ticket's wound"),

  /** Victims are trylocked without the context in mode ticket (rule 4; model trace 5). */
  VICTIM_WITHOUT_CONTEXT("4", "victims are trylocked without the ticket's context"),

  /** A walk visits again what was touched while it ran (rule 4; model trace 4). */
  WALK_REVISITS("4", "a walk visits buffers again that were touched while it ran"),

  /** The working set is no protection from one's own eviction (rule 5; model trace 7). */
  VICTIM_FROM_WORKING_SET("5", "a ticket evicts what it has just validated"),

  /** The working set is protected also where it is not wanted (rule 5; model trace 13). */
  WORKING_SET_NEVER_VICTIM("5", "a ticket does not push its buffers on from where they only wait"),

  /** An empty walk is taken for a verdict (rule 9; model trace 9). */
  EMPTY_WALK_REFUSES("9", "a request is refused because one walk evicted nobody"),

  /** Nobody registers for space (rule 10; model traces 1 and 2). */
  REGISTRATION_IGNORED("10", "tickets do not register for space"),

  /** The wait for space is made with locks in hand (rule 10; model trace 8). */
  SPACE_WAIT_HOLDING("10", "a ticket waits for space without releasing its locks"),

  // ---- The mutex.

  /** {@code __ww_mutex_wound} does nothing. */
  WOUND_NOT_DELIVERED("ww", "an older context does not wound the younger holder"),

  /** The wounded one sleeps on. */
  WOUND_WITHOUT_WAKE("ww", "a wounded context that sleeps is not woken"),

  /** {@code __ww_mutex_die} does nothing: stamps change, waiters do not hear of it. */
  DEATH_NOT_TOLD("ww", "a younger waiter is not woken when an older one queues or takes over"),

  /** Waiters queue in order of arrival. */
  WAITERS_FIRST_COME("ww", "waiters queue by arrival, not by age"),

  /** The lock is handed to the head of the queue, who does not learn of it. */
  HANDOFF_LOST("ww", "a lock that is handed over is not picked up"),

  /** The head is woken while the lock is still taken. */
  WAKE_BEFORE_UNLOCK("ww", "unlock wakes the next one before it frees the lock"),

  /** Who queued while the lock was being freed is not seen. */
  UNLOCK_LOOKS_ONCE("ww", "unlock does not look for waiters again after it freed the lock"),

  // ---- The ticket.

  /** The contended lock's owner may die before the slow lock. */
  CONTENDED_REFERENCE_DROPPED("1", "the reference to the lost lock's owner is dropped too early"),

  /** The contended lock that nobody asked for is dropped from the list, not unlocked. */
  UNCLAIMED_LOCK_FORGOTTEN("3", "a contended lock that is not asked for again is never unlocked"),

  /** Back-off does not run what was registered to undo. */
  HALF_OF_THE_LOCKS_KEPT("3", "back-off keeps the ticket's first lock"),

  /** A failed trylock keeps its reference. */
  REFERENCE_LEAKED("9", "a trylock that fails keeps its reference"),

  /** A victim is unlocked when it is dropped, and again. */
  VICTIM_UNLOCKED_TWICE("4", "a victim that is dropped at once is unlocked twice"),

  // ---- Making room.

  /** A registration is there, and younger ones allocate all the same. */
  SPACE_OVERTAKEN("10", "a younger ticket allocates where an older one is registered"),

  /** Whoever waits for space is not woken. */
  SPACE_WAKE_LOST("10", "those who wait for space are not woken when it is their turn"),

  /** Devices disagree about who is older (model trace 12). */
  STAMPS_DIFFER("11", "the second device takes the younger ticket for the older one"),

  /** What was slept for is evicted although it has left. */
  VICTIM_NOT_RECHECKED("9", "a victim that was slept for is evicted without a second look"),

  /** A pinned buffer stays in the list and is taken. */
  PIN_IGNORED("7", "a pinned buffer is evicted"),

  /** The old place of a buffer is free before the copy has read it. */
  FREED_BEFORE_COPIED("-", "the old place of a moved buffer is free before its copy has ended"),

  /** The listeners are told, without having been asked. */
  LISTENERS_NOT_ASKED("6", "a buffer moves without asking who has it mapped"),

  // ---- Pages of the host.

  /** The shrinker takes reservations as everybody else does. */
  SHRINKER_SLEEPS("11", "the shrinker sleeps for the lock of a buffer"),

  /** Swap-out does not wait for those who use the buffer. */
  SWAPPED_OUT_BUSY("-", "a buffer is swapped out while a copy still fills its pages"),

  /** The pages of a buffer that moves are not brought back. */
  SWAPPED_NOT_BROUGHT_BACK("-", "a buffer is moved out of pages that are in swap space"),

  // ---- Fences.

  /** Callbacks are taken off and not run. */
  CALLBACK_LOST("-", "a fence that signals does not run its callbacks"),

  /** Whether the fence has signalled is not looked at again under the lock. */
  FENCE_LOOKED_AT_ONCE("-", "a callback is added on the word that the fence has not signalled"),

  /** An array counts one member too few. */
  ARRAY_SIGNALS_EARLY("fence", "an array of fences signals while one of its members has not"),

  /** Walking along a chain forgets links whatever their fences do. */
  CHAIN_COLLECTS_UNSIGNALLED("fence", "a chain of fences forgets a link that has not signalled"),

  /** Arrays and chains keep deadlines to themselves. */
  DEADLINE_NOT_PASSED_ON("fence", "a fence that stands for others does not tell them its deadline"),

  // ---- Reservations.

  /** {@code dma_resv_add_fence} compares sequence numbers alone. */
  REPLACED_BY_UNORDERED("fence", "a fence takes the place of one that it is not ordered after"),

  /** {@code dma_resv_iter_next_unlocked} does not look whether its list is still the list. */
  REPLACED_LIST_KEPT("fence", "a reader without the lock goes on with a list that was replaced"),

  // ---- Drivers.

  /** {@code prepareMove} does nothing. */
  PREPARE_MOVE_SKIPPED("6", "an importer does not take its page table when a buffer is to move"),

  /** {@code moveNotify} does nothing. */
  MOVE_NOTIFY_SKIPPED("6", "a page table is not told that a buffer moves"),

  /** {@code moveNotify} is put off until the submission is sealed. */
  PENDING_WORK_LEFT("7", "a page table is invalidated only once the submission is sealed"),

  /** A stale mapping is not bound again. */
  STALE_MAPPING_USED("6", "a job goes through a mapping that was invalidated"),

  /** {@code prepareMove} validates. */
  NOTIFICATION_VALIDATES("6", "an importer that is asked brings in its other buffers"),

  /** The exporter takes a lost lock for success. */
  DEADLOCK_SWALLOWED("2", "an exporter swallows WouldDeadlock"),

  /** The exporter takes a lost lock for a full memory. */
  DEADLOCK_MASKED("2", "an exporter masks WouldDeadlock as no memory"),

  /** The importer locks with a ticket of its own. */
  TICKET_NOT_PASSED_ON("11", "an importer that is asked opens a ticket of its own"),

  /** The job is queued and its fence published before the ticket is sealed. */
  JOB_BEFORE_SEAL("8", "a job is handed over before the ticket is sealed"),

  /** A lock is asked for after sealing. */
  LOCK_AFTER_SEAL("8", "a driver asks for a lock after sealing"),

  /** Slots are not reserved. */
  SLOT_NOT_RESERVED("8", "a fence is published without a slot reserved"),

  /** The job's fence is not left on its buffers. */
  FENCE_NOT_PUBLISHED("8", "a job's fence is not added to its buffers"),

  /** The hardware signals twice. */
  FENCE_SIGNALLED_TWICE("-", "a queue signals a fence twice"),

  /** The hardware signals when work begins. */
  FENCE_SIGNALLED_EARLY("-", "a queue signals a fence when its work begins"),

  /** The completion takes the lock of a buffer whose holder may be waiting for it. */
  SIGNALLED_UNDER_LOCK("12", "a completion takes the reservation of its buffer before it signals"),

  /** The copy engine does not wait for the buffer's users. */
  COPY_DOES_NOT_WAIT("-", "a copy does not wait for the jobs that use its buffer");

  private final String rule;
  private final String story;

  Fault(String rule, String story) {
    this.rule = rule;
    this.story = story;
  }

  /** The rule of the locking dance that it breaks. */
  public String rule() {
    return rule;
  }

  /** What goes wrong, in a sentence. */
  public String story() {
    return story;
  }

  /** The name on the command line: {@code slow-lock-omitted}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
