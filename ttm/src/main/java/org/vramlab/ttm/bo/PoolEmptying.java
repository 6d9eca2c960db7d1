package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;

/**
 * Evicts from one pool for nobody's sake: the first, or all ({@code
 * ttm_resource_manager_evict_all}).
 *
 * <p>Threads: any task, with its ticket.
 */
final class PoolEmptying {
  private final MemoryManager manager;
  private final ResourceManager pool;

  PoolEmptying(MemoryManager manager, ResourceManager pool) {
    this.manager = manager;
    this.pool = pool;
  }

  /**
   * Evicts whom the policy would evict first from the pool, pinned or not; false if nobody is
   * there.
   */
  boolean evictFirst(Operation operation)
      throws WouldDeadlock, Interrupted, NoSpace, NoMemory, Busy {
    Ticket ticket = operation.ticket();
    while (true) {
      BufferObject victim = first(ticket);
      if (victim == null) {
        return false;
      }
      int mark = ticket.mark();
      if (!ticket.tryLockAfresh(victim)) {
        if (!operation.mayWait() || victim.lock().heldByCurrentTask()) {
          throw Busy.INSTANCE;
        }
        ticket.lock(victim);
      }
      try {
        Resource copy = CleanCopies.in(victim, pool);
        if (copy != null) {
          victim.manager().copies().giveUp(victim, copy);
          return true;
        }
        if (victim.isIn(pool)) {
          manager.evictor().evict(victim, operation, null);
          return true;
        }
      } finally {
        ticket.releaseSince(mark);
      }
    }
  }

  /** Empties the pool, and waits until the last of its moves has ended. */
  void evictAll(Operation operation) throws WouldDeadlock, Interrupted, NoSpace, NoMemory, Busy {
    while (evictFirst(operation)) {
      // One after the other.
    }
    EvictionPass.awaitMovesFrom(manager, pool, operation.isInterruptible());
  }

  /** With a reference that the ticket drops later. */
  private @Nullable BufferObject first(Ticket ticket) {
    manager.lruLock().lock();
    try {
      Resource first = pool.first();
      BufferObject victim = first == null ? null : (BufferObject) first.resident();
      if (victim != null) {
        // Whoever is listed has references: the last one goes under this lock, after the place.
        victim.retain();
        ticket.releaseLater(victim);
      }
      return victim;
    } finally {
      manager.lruLock().unlock();
    }
  }
}
