package org.vramlab.ttm.failure;

/**
 * Waiting for this lock could close a cycle: drop everything, wait for it holding nothing, and
 * start again ({@code -EDEADLK}).
 *
 * <p>The lock that was lost, or the pool that must be waited for, stands on the ticket. Only {@code
 * exec} catches this.
 */
public final class WouldDeadlock extends MemoryFailure {
  private static final long serialVersionUID = 1L;

  /** The only instance. */
  public static final WouldDeadlock INSTANCE = new WouldDeadlock();

  private WouldDeadlock() {
    super("would deadlock: back off and retry with the contended lock in hand");
  }
}
