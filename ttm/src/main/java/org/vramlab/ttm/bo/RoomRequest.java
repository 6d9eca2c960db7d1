package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.EvictionWalk;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.LeafLock;

/**
 * One buffer's request for room in one place: the questions that are answered under the LRU lock.
 * Is there room, who may be evicted for it, does an older ticket go first?
 *
 * <p>Threads: the task of the ticket. Everything here takes the LRU lock for itself and holds it
 * for a few list operations.
 */
final class RoomRequest {
  private final BufferObject bo;
  private final ResourceManager pool;
  private final Place place;
  private final Ticket ticket;
  private final LeafLock lruLock;

  RoomRequest(MemoryManager manager, BufferObject bo, Place place, Ticket ticket) {
    this.bo = bo;
    this.pool = manager.pool(place.domain());
    this.place = place;
    this.ticket = ticket;
    this.lruLock = manager.lruLock();
  }

  BufferObject bo() {
    return bo;
  }

  ResourceManager pool() {
    return pool;
  }

  Ticket ticket() {
    return ticket;
  }

  boolean isTicketed() {
    return ticket.settings().mode() == EvictionMode.TICKET;
  }

  /** Room without evicting anybody, unless an older ticket wants it; null if there is none. */
  @Nullable Resource tryAllocate() {
    lruLock.lock();
    try {
      return isTicketed() && pool.wanted().olderRegistered(ticket) ? null : allocateLocked();
    } finally {
      lruLock.unlock();
    }
  }

  /**
   * The indivisible look of rules 9 and 10.
   *
   * @return the room; null if there is none, and then the ticket is registered as wanting it,
   *     unless nobody can be evicted
   * @throws WouldDeadlock an older ticket wants space here: back off and wait for it
   */
  @Nullable Resource look() throws WouldDeadlock {
    lruLock.lock();
    try {
      if (!pool.wanted().olderRegistered(ticket)) {
        Resource room = allocateLocked();
        if (room == null && hasCandidate()) {
          pool.wanted().register(ticket);
        } else if (room == null) {
          pool.wanted().unregister(ticket);
        }
        return room;
      }
    } finally {
      lruLock.unlock();
    }
    throw ticket.waitForSpace(pool.wanted());
  }

  /**
   * Whether the ticket is registered: if it is not after a look without room, that look found
   * nobody to evict.
   */
  boolean isRegistered() {
    lruLock.lockToRead();
    try {
      return pool.wanted().isRegistered(ticket);
    } finally {
      lruLock.unlock();
    }
  }

  /** Whether {@code resource}, just locked by this ticket, is still worth evicting. */
  boolean stillWants(Resource resource) {
    lruLock.lockToRead();
    try {
      return isCandidate(resource);
    } finally {
      lruLock.unlock();
    }
  }

  /** Pages that could have been evicted for this request, locks aside. */
  long evictablePages() {
    long pages = 0;
    lruLock.lockToRead();
    EvictionWalk walk = pool.walk();
    for (Resource r = walk.next(); r != null; r = walk.next()) {
      pages += isCandidate(r) ? r.pageCount() : 0;
    }
    walk.close();
    lruLock.unlock();
    return pages;
  }

  /** A walk over the candidates, in the policy's order. */
  Candidates candidates() {
    return new Candidates();
  }

  private @Nullable Resource allocateLocked() {
    Resource room =
        pool.tryAllocate(bo, bo.pages(), place, bo.priority(), bo.nextUse(), bo.reservation());
    if (room != null) {
      pool.wanted().unregister(ticket);
    }
    return room;
  }

  private boolean hasCandidate() {
    EvictionWalk walk = pool.walk();
    try {
      for (Resource r = walk.next(); r != null; r = walk.next()) {
        if (isCandidate(r)) {
          return true;
        }
      }
      return false;
    } finally {
      walk.close();
    }
  }

  /** Whether evicting {@code resource} is allowed and could help; locks aside (rule 5). */
  private boolean isCandidate(Resource resource) {
    BufferObject victim = (BufferObject) resource.resident();
    return victim != bo
        && !victim.isPinned()
        && !victim.isWantedHere(ticket, pool)
        && resource.intersects(place);
  }

  /**
   * A walk that hands out each candidate once, with a reference that the ticket drops when nothing
   * is locked any more.
   */
  final class Candidates implements AutoCloseable {
    private final EvictionWalk walk;

    private Candidates() {
      lruLock.lockToRead();
      walk = pool.walk();
      lruLock.unlock();
    }

    /** The next candidate; null at the end. */
    @Nullable BufferObject next() {
      lruLock.lockToRead();
      try {
        for (Resource r = walk.next(); r != null; r = walk.next()) {
          if (isCandidate(r)) {
            BufferObject victim = (BufferObject) r.resident();
            if (victim.retainUnlessDead()) {
              ticket.releaseLater(victim);
              return victim;
            }
          }
        }
        return null;
      } finally {
        lruLock.unlock();
      }
    }

    @Override
    public void close() {
      lruLock.lockToRead();
      walk.close();
      lruLock.unlock();
    }
  }
}
