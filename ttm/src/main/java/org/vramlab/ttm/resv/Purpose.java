package org.vramlab.ttm.resv;

/**
 * What somebody is going to do with a buffer. The caller states its purpose, and is told what to
 * wait for; which usages that means is no business of drivers.
 */
public enum Purpose {
  /**
   * Use it, with everything else that it has to wait for said explicitly, by fences of the user:
   * only moves and clears of the memory manager count.
   */
  EXPLICIT_SYNC(Usage.KERNEL),

  /** Read it: after those who write. */
  READ(Usage.toWaitFor(false)),

  /** Write to it: after those who write and those who read. */
  WRITE(Usage.toWaitFor(true)),

  /** Take its memory away, to move or free it: after everybody, page tables and preemption too. */
  MEMORY_MANAGEMENT(Usage.BOOKKEEP);

  private final Usage waitsFor;

  Purpose(Usage waitsFor) {
    this.waitsFor = waitsFor;
  }

  /** The purpose of an access. */
  public static Purpose ofAccess(boolean writes) {
    return writes ? WRITE : READ;
  }

  /** Fences of this usage and of stronger ones have to be waited for. */
  public Usage waitsFor() {
    return waitsFor;
  }
}
