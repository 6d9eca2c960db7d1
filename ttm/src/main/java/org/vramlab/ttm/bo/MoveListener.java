package org.vramlab.ttm.bo;

import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.sched.Digest;

/**
 * Somebody who has a buffer mapped, and must agree before it moves: a page table, or the importers
 * of its dma-buf.
 *
 * <p>Two phases (rule 6): when every listener has agreed, all are told. Neither phase validates,
 * maps or allocates device memory, so recursion is bounded.
 */
public interface MoveListener {
  /**
   * Takes the locks that {@link #moveNotify} will need, and does nothing else; first of all {@link
   * BufferObject#lockForMove}. What it locked through the ticket is released by the ticket.
   *
   * @throws WouldDeadlock a lock was lost; the caller passes it on
   * @throws Busy in the comparison modes: somebody else holds a lock, the buffer cannot move now
   */
  void prepareMove(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, Busy;

  /**
   * The buffer is about to move: every mapping of it is stale from now on. Cannot fail, and cannot
   * lock; the buffer's lock is held.
   */
  void moveNotify(BufferObject bo);

  /**
   * Adds what this remembers of the buffer, under the buffer's lock, to a digest of the state; for
   * searches of interleavings.
   */
  default void digest(Digest into) {}
}
