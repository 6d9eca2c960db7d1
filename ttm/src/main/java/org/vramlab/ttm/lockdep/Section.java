package org.vramlab.ttm.lockdep;

/**
 * A stretch of a task's work in which some things are forbidden.
 *
 * <p>The first three stand in the order graph like locks: waiting for a fence is taking {@link
 * #FENCE_SIGNALLING}, an allocation that may reclaim is taking {@link #RECLAIM}, as the kernel
 * models them ({@code dma_fence_lockdep_map}, {@code fs_reclaim}, {@code
 * __mmu_notifier_invalidate_range_start_map}). So a lock that is held during a fence wait and is
 * also needed to signal is found as a cycle. The order is that of {@code dma_resv_lockdep()}: mmap
 * lock, reservations, reclaim, MMU notifier, fences.
 */
public enum Section {
  /**
   * Other tasks' progress hangs on getting to the end: from publishing a fence to signalling it. No
   * reservation is taken, not even by trylock; nothing is allocated in a way that may reclaim; no
   * fence is waited for. (The kernel tolerates a wait for an earlier fence here; nothing of ours
   * needs it.)
   */
  FENCE_SIGNALLING("a fence-signalling section"),

  /** Memory is being reclaimed. GPU drivers may wait for fences; reservations by trylock only. */
  RECLAIM("reclaim"),

  /**
   * Somebody's page tables are being invalidated. GPU drivers may wait for fences; no reservation
   * is taken.
   */
  MMU_NOTIFIER("an MMU-notifier section"),

  /**
   * One driver has called another, which may take reservations. No outer lock; none may be entered
   * under an inner one.
   */
  DRIVER_CALLBACK("another driver's callback"),

  /** Between opening a ticket and ending it. No outer lock; one at a time. */
  TICKET("an open ticket");

  private final String label;

  Section(String label) {
    this.label = label;
  }

  /** What to call it in a sentence. */
  String label() {
    return label;
  }

  /** Its bit in a set of nodes of the order graph: sections come first, lock classes after them. */
  long bit() {
    return 1L << ordinal();
  }
}
