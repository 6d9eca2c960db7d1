package org.vramlab.ttm.resv;

/**
 * What the work behind a fence does with the buffer ({@code enum dma_resv_usage}). A query with
 * usage u sees all fences with usage {@code <= u}.
 */
public enum Usage {
  /** Moves and clears by the memory manager: everybody must wait for them. */
  KERNEL,
  /** Writes of users: readers and writers wait for them. */
  WRITE,
  /** Reads of users: writers wait for them. */
  READ,
  /**
   * Everything else that needs the memory to stay, page tables and preemption say: only the memory
   * manager waits.
   */
  BOOKKEEP;

  private static final Usage[] VALUES = values();

  /**
   * What a user must wait for before an access ({@code dma_resv_usage_rw}): looks swapped and is
   * right.
   */
  public static Usage toWaitFor(boolean write) {
    // A writer must wait for readers and writers, a reader for writers only.
    return write ? READ : WRITE;
  }

  static Usage of(int ordinal) {
    return VALUES[ordinal];
  }
}
