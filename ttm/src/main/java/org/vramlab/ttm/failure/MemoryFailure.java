package org.vramlab.ttm.failure;

/**
 * A way in which a request to the memory manager can fail without anybody having made a mistake.
 *
 * <p>Stackless and preallocated: throwing one allocates nothing. Never add state to a subclass;
 * what a failure is about (the lock that was lost, the pool that was full) is noted on the ticket.
 */
public abstract sealed class MemoryFailure extends Exception
    permits WouldDeadlock, Interrupted, NoSpace, NoMemory, Busy, Unsupported {
  private static final long serialVersionUID = 1L;

  MemoryFailure(String message) {
    super(message, null, false, false);
  }
}
