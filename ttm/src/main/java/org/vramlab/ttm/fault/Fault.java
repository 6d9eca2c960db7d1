package org.vramlab.ttm.fault;

import java.util.Arrays;
import java.util.List;
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

  /** Back-off leaves the oldest entry of the ticket locked. */
  HALF_OF_THE_LOCKS_KEPT("3", "back-off keeps the ticket's first lock"),

  /** What was registered to be undone is dropped. */
  UNDO_LEFT_OUT("3", "back-off does not run the undo actions"),

  /** What was registered last is undone last. */
  UNDO_IN_WRONG_ORDER("3", "back-off runs the undo actions in the order in which they were added"),

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

  /** Victims are put back, as if a move were a lock. */
  MOVE_TAKEN_BACK("7", "back-off brings victims back to where they were"),

  /** A walk asks, turns to the next victim, and comes back to move the first one later. */
  EVICTION_LEFT_OPEN("7", "a walk locks the next victim before it has moved the one it has asked"),

  /** A pinned buffer stays in the list and is taken. */
  PIN_IGNORED("-", "a pinned buffer is evicted"),

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

  /** {@code prepareMove} takes the page table's reservation with a lock of the driver in hand. */
  INNER_LOCK_KEPT("12", "an importer holds a lock of its own while it takes its page table"),

  /** {@code prepareMove} takes the mmap lock. */
  OUTER_LOCK_IN_CALLBACK("12", "an importer that is asked takes the mmap lock"),

  /** The copy engine does not wait for the buffer's users. */
  COPY_DOES_NOT_WAIT("-", "a copy does not wait for the jobs that use its buffer"),

  // ---- Sharing.

  /** {@code dma_buf_poll} takes the reference of its callback when that is in place. */
  POLL_REFERENCES_LATE("-", "poll takes its reference when its callback is armed already"),

  /** {@code dma_buf_poll} drops the reference of its callback as soon as that is in place. */
  POLL_HOLDS_NO_REFERENCE("-", "poll holds no reference while its callback is armed"),

  /** The exclusive fence is left out where there are shared ones. */
  POLL_WAITS_FOR_READERS_ONLY("-", "who polls to write is not told to wait for writers"),

  /** {@code dma_buf_detach} leaves the attachment in the list. */
  DETACHED_STAYS_LISTED("-", "an importer that has detached is still told of moves"),

  /** {@code ttm_bo_unmap_virtual} is forgotten. */
  CPU_MAPPING_KEPT("-", "a move leaves what the CPU has mapped as it is"),

  /** {@code ttm_bo_vm_fault_idle} is forgotten. */
  CPU_FAULT_DOES_NOT_WAIT("-", "a fault of the CPU does not wait for the copy that fills its page"),

  /** The ticket is opened first, and then the mmap lock taken. */
  OUTER_LOCK_IN_TICKET("12", "a fault of the CPU takes the mmap lock inside its ticket"),

  // ---- Memory: bulk moves and lists.

  /** Tidying up tests for 0 where success is a number of pages (Linux 7.0 to 7.2). */
  BULK_CLEANUP_ON_WRONG_RESULT("what is swapped out stays in its bulk move"),

  /** What cannot be swapped out is tidied up all the same, and so is the next to be looked at. */
  SWAP_WALK_GOES_ROUND("what cannot be swapped out goes to the end of the walk that met it"),

  /** {@code ttm_lru_bulk_move_del} leaves the first and last of the range. */
  BULK_ENDS_NOT_UPDATED("a buffer that leaves a bulk move is still the first or last of it"),

  /** {@code ttm_lru_bulk_move_tail} splices in another order. */
  BULK_MOVED_IN_WRONG_ORDER("a bulk move puts its first member last"),

  /** {@code ttm_bo_pin} does not take the buffer out of its bulk move. */
  PIN_KEEPS_BULK_MOVE("a pinned buffer stays in its bulk move"),

  /** The cursor's hook is removed with the list entry before which it stood. */
  CURSOR_LOST("a walk ends early when the buffer that it would visit next leaves the list"),

  /** An unpinned buffer is not put back. */
  UNPINNED_STAYS_LISTED("a buffer that is unpinned and used stays in the list of what is pinned"),

  /** A buffer with another priority keeps its list. */
  PRIORITY_NOT_LISTED("a buffer that gets another priority stays in its old list"),

  // ---- Memory: fences and reuse.

  /** {@code ttm_bo_move_pipeline_evict} does not leave its fence at the pool. */
  MOVE_FENCE_FORGOTTEN("an eviction does not leave its fence at the pool"),

  /** The pool's fence gives way to one of another timeline, which says nothing of it. */
  MOVE_FENCE_OVERWRITTEN("the pool's fence is replaced by one that is not ordered behind it"),

  /** The pool keeps the earlier fence of a timeline. */
  MOVE_FENCE_STALE("the pool keeps the fence of an earlier move when a later one comes"),

  /** {@code ttm_bo_add_move_fence} does nothing. */
  MOVE_FENCE_NOT_INHERITED("an allocation does not inherit the fences of its pool"),

  /** What waits for its fences goes back to the allocator, with no trace of them. */
  REUSED_BEFORE_COPIED("a victim's pages are handed out before its copy has ended"),

  // ---- Memory: ghosts and ends.

  /** A ghost is ended as what it is a copy of. */
  GHOST_CARRIES_DESTRUCTOR("the driver is told of the end of a ghost"),

  /** A ghost does not get the copy's fence. */
  GHOST_WITHOUT_FENCE("a ghost does not wait for the copy that reads it"),

  /** {@code ttm_bo_release} does not look at the fences. */
  DELETE_FORGETS_FENCES("a buffer that is let go is freed although it is in use"),

  /** The worker waits for one fence. */
  DELETE_WAITS_ONCE("delayed delete waits for one fence and looks no further"),

  /** {@code ttm_bo_individualize_resv} does nothing. */
  DELETE_NOT_INDIVIDUALISED("what is deleted keeps the reservation of its group"),

  /** {@code ttm_bo_release} does not look at what {@code ttm_bo_individualize_resv} returns. */
  DELETE_WITHOUT_MEMORY_DOES_NOT_WAIT(
      "what is deleted without memory for its fences is freed as if it had none"),

  /** {@code ttm_bo_cleanup_refs} does not wait. */
  REAP_DOES_NOT_WAIT("an eviction takes the memory of a deleted buffer that is in use"),

  /** Memory goes back at the last reference, and its fences are forgotten. */
  DEATH_FORGETS_FENCES("the memory of a dead buffer is free before its users have ended"),

  // ---- Memory: moves and accounts.

  /** {@code ttm_bo_handle_move_mem} fails and the new place stays allocated. */
  FAILED_MOVE_LEAKS("a move that fails does not give its new place back"),

  /** {@code ttm_bo_handle_move_mem} fails and does not destroy the page vector that it made. */
  FAILED_MOVE_KEEPS_PAGES("a move that fails leaves its buffer pages that it needs nowhere"),

  /** A move fails after its ghost was given a place in the backlog. */
  FAILED_MOVE_KEEPS_CLAIM("a move that fails keeps its place in the backlog of deletions"),

  /** {@code ttm_bo_bounce_temp_buffer} fails and the place on the way stays allocated. */
  FAILED_HOP_LEAKS("a hop that fails does not give the place on the way back"),

  /** {@code dmem_cgroup_uncharge} is forgotten. */
  CHARGE_NOT_RETURNED("a tenant stays charged for memory that it gave back"),

  // ---- Memory: pages of the host.

  /** The pages are freed, not written. */
  SWAP_OUT_LOSES_CONTENTS("swapping out frees pages without saving what they hold"),

  /** {@code ttm_tt_swapin} is left out. */
  SWAP_IN_SKIPPED("what was swapped out is used without being brought back"),

  /** {@code ttm_bo_pipeline_gutting} keeps the pages. */
  PURGE_KEEPS_PAGES("a buffer whose contents are given up keeps its pages"),

  /** {@code ttm_tt_populate} does not look at the limit. */
  PAGE_LIMIT_IGNORED("nobody is swapped out however many pages are in use"),

  // ---- Memory: whom a request may push out.

  /** DESIRED counts in the pass that evicts, FALLBACK in the other one. */
  PASSES_SWAPPED("places to be had without evicting are tried when evicting, and the others not"),

  /** {@code ttm_resource_intersects} always says yes. */
  WINDOW_IGNORED("buffers outside of the window where room is wanted are evicted"),

  /** {@code ttm_lru_walk_ticketlock} does nothing. */
  LOCKED_VICTIM_REFUSES("a request is refused because whoever could make room is locked"),

  /** Nobody's min counts. */
  MIN_IGNORED("memory within a tenant's min is evicted"),

  /** Nobody's low counts. */
  LOW_IGNORED("memory within a tenant's low is evicted before that of others"),

  /** {@code no_wait_gpu} does not count. */
  NO_WAIT_IGNORED("a request that may not wait waits"),

  /** {@code interruptible} does not count. */
  SIGNAL_IGNORED("a signal does not end the waits of a request for fences"),

  /** {@code GFP_NOWAIT} does not count. */
  NO_RECLAIM_IGNORED("a request that may not reclaim has others swapped out"),

  /** The walk's lock call says that the lock is held already ({@code -EALREADY}). */
  HELD_VICTIM_SKIPPED("a walk passes over what its own ticket holds, though it may evict it"),

  /** The walk cannot tell what it has locked from what was locked before ({@code drm_exec}). */
  HELD_VICTIM_UNLOCKED("a walk unlocks a victim that its ticket had locked before"),

  // ---- Memory: allocators.

  /** Buddies stay apart. */
  BUDDY_NOT_MERGED("free buddies are not merged"),

  /** Buddies are merged whatever they hold. */
  CLEAR_MERGED_WITH_DIRTY("clear and dirty buddies are merged"),

  /** What is cut off a dirty block counts as clear. */
  DIRTY_TAKEN_FOR_CLEAR("dirty pages that are cut off a block count as clear"),

  /** A hole is not merged with the one on its left. */
  HOLE_NOT_MERGED("free ranges that touch are not merged"),

  /** The newer of two holes of one size goes second. */
  HOLES_IN_WRONG_ORDER("the hole to the left of an allocation counts as the newer one");

  /** The {@link #rule} of faults that no rule of the locking dance is about. */
  private static final String OF_MEMORY = "memory";

  private final String rule;
  private final String story;

  /** A fault of the memory manager. */
  Fault(String story) {
    this(OF_MEMORY, story);
  }

  Fault(String rule, String story) {
    this.rule = rule;
    this.story = story;
  }

  /**
   * Whether it shows in the order in which locks are taken and fences signal, in the small worlds
   * whose interleavings are searched. The others are faults of what the manager does to memory:
   * random worlds, recordings and tests of the allocators show them.
   */
  public boolean isSearched() {
    return !rule.equals(OF_MEMORY);
  }

  /** Those that searches of interleavings find, in the order of the list. */
  public static List<Fault> searched() {
    return Arrays.stream(values()).filter(Fault::isSearched).toList();
  }

  /** The rule of the locking dance that it breaks; {@code memory} for those of the manager. */
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
