package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.EvictionWalk;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/**
 * Finds room for a buffer, pushing others out if it must ({@code ttm_bo_alloc_resource}, {@code
 * ttm_bo_evict_alloc}).
 *
 * <p>In mode {@code ticket} one request goes round this loop until it ends:
 *
 * <pre>
 *   look ─ older ticket wants space? ──────────────► back off, wait for it holding nothing   (rule 10)
 *    │  ─ room? ───────────────────────────────────► done
 *    │  ─ nobody to evict outside the working set? ► refuse                                  (rule 9)
 *    ▼    (one indivisible look; a failed one registers the ticket as wanting space)
 *   walk ─ trylock victims in the policy's order, evict, look again after each               (rule 4)
 *    ▼    (a walk that evicted somebody leads back to the look)
 *   sleep ─ for the first victim in order; lost? ──► back off, and retry with it in hand     (rule 3)
 *    └──── got it: is it still there? evict it; then back to the look                        (rule 9)
 * </pre>
 *
 * <p>The comparison modes do what they are named for: {@code trylock} ends with the walk; {@code
 * one-ticket} follows with walks that may sleep for one lock each, and takes a lost one for "no
 * space".
 *
 * <p>Threads: any task, with its ticket. An eviction is committed (place, fence, notification)
 * before the next lock is asked for that is not asked for its sake (rule 7).
 */
final class Evictor {
  private final MemoryManager manager;
  private final Sched sched;
  private final LeafLock lruLock;

  Evictor(MemoryManager manager) {
    this.manager = manager;
    this.sched = manager.sched();
    this.lruLock = manager.lruLock();
  }

  /**
   * Allocates a resource for {@code bo}, which is locked: first in any place with room, best first;
   * then by evicting.
   *
   * <p>The fences behind which the new pages are free are added to the buffer's reservation, so its
   * copy or job waits for them.
   *
   * @throws NoSpace no place has room, and none could be made
   */
  Resource allocate(BufferObject bo, Placement placement, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoSpace {
    for (int i = 0; i < placement.count(); i++) {
      Place place = placement.place(i);
      if (!place.skippedWhen(false)) {
        Resource resource = allocateWithoutEviction(bo, place, ticket);
        if (resource != null) {
          return resource;
        }
      }
    }
    for (int i = 0; i < placement.count(); i++) {
      Place place = placement.place(i);
      if (!place.skippedWhen(true)) {
        Resource resource = allocateEvicting(bo, place, ticket);
        if (resource != null) {
          return resource;
        }
      }
    }
    throw NoSpace.INSTANCE;
  }

  private @Nullable Resource allocateWithoutEviction(BufferObject bo, Place place, Ticket ticket) {
    ResourceManager pool = manager.pool(place.domain());
    lruLock.lock();
    try {
      if (isTicketed(ticket) && pool.wanted().olderRegistered(ticket)) {
        return null;
      }
      Resource resource =
          pool.tryAllocate(bo, bo.pages(), place, bo.priority(), bo.nextUse(), bo.reservation());
      if (resource == null) {
        return null;
      }
      pool.wanted().unregister(ticket);
      return resource;
    } finally {
      lruLock.unlock();
    }
  }

  private @Nullable Resource allocateEvicting(BufferObject bo, Place place, Ticket ticket)
      throws WouldDeadlock, Interrupted {
    ResourceManager pool = manager.pool(place.domain());
    return switch (ticket.settings().mode()) {
      case TICKET -> allocateWithTicket(bo, pool, place, ticket);
      case TRYLOCK -> walkTrylocking(bo, pool, place, ticket, null);
      case ONE_TICKET -> allocateAsLinux612(bo, pool, place, ticket);
    };
  }

  private @Nullable Resource allocateWithTicket(
      BufferObject bo, ResourceManager pool, Place place, Ticket ticket)
      throws WouldDeadlock, Interrupted {
    while (true) {
      Resource room = look(bo, pool, place, ticket);
      if (room != null) {
        return room;
      }
      if (!ticketIsWaiting(pool, ticket)) {
        return null;
      }
      Progress progress = new Progress();
      room = walkTrylocking(bo, pool, place, ticket, progress);
      if (room != null) {
        return room;
      }
      if (!progress.evictedSomebody && !evictSleeping(bo, pool, place, ticket)) {
        return null;
      }
    }
  }

  /**
   * Whether the look that just failed left the ticket registered: if not, it found nobody to evict,
   * and refused.
   */
  private boolean ticketIsWaiting(ResourceManager pool, Ticket ticket) {
    lruLock.lock();
    try {
      return pool.wanted().isRegistered(ticket);
    } finally {
      lruLock.unlock();
    }
  }

  /**
   * The indivisible look of rules 9 and 10.
   *
   * @return the room, or null; then the ticket is registered, unless nobody can be evicted
   * @throws WouldDeadlock an older ticket wants space here: back off and wait for it
   */
  private @Nullable Resource look(BufferObject bo, ResourceManager pool, Place place, Ticket ticket)
      throws WouldDeadlock {
    boolean olderWants;
    lruLock.lock();
    try {
      olderWants = pool.wanted().olderRegistered(ticket);
      if (!olderWants) {
        Resource resource =
            pool.tryAllocate(bo, bo.pages(), place, bo.priority(), bo.nextUse(), bo.reservation());
        if (resource != null) {
          pool.wanted().unregister(ticket);
          return resource;
        }
        if (hasCandidate(bo, pool, place, ticket)) {
          pool.wanted().register(ticket);
        } else {
          pool.wanted().unregister(ticket);
        }
      }
    } finally {
      lruLock.unlock();
    }
    if (olderWants) {
      throw ticket.waitForSpace(pool.wanted());
    }
    return null;
  }

  private boolean hasCandidate(BufferObject bo, ResourceManager pool, Place place, Ticket ticket) {
    EvictionWalk walk = pool.walk();
    try {
      for (Resource r = walk.next(); r != null; r = walk.next()) {
        if (isCandidate(r, bo, place, ticket)) {
          return true;
        }
      }
      return false;
    } finally {
      walk.close();
    }
  }

  /**
   * Whether evicting {@code resource} is allowed and could help; locks aside. Under the LRU lock.
   */
  private boolean isCandidate(
      Resource resource, BufferObject forBuffer, Place place, Ticket ticket) {
    BufferObject victim = (BufferObject) resource.resident();
    return victim != forBuffer
        && !victim.isPinned()
        && !victim.isWantedHere(ticket, resource.manager())
        && resource.intersects(place);
  }

  /**
   * One walk that takes whatever it can lock at once, looking for room after each eviction.
   *
   * @param progress told whether anybody was evicted; null if nobody cares
   */
  private @Nullable Resource walkTrylocking(
      BufferObject bo,
      ResourceManager pool,
      Place place,
      Ticket ticket,
      @Nullable Progress progress)
      throws WouldDeadlock, Interrupted {
    lruLock.lock();
    EvictionWalk walk = pool.walk();
    lruLock.unlock();
    try {
      while (true) {
        BufferObject victim = nextVictim(walk, bo, place, ticket);
        if (victim == null) {
          return null;
        }
        ticket.releaseLater(victim);
        int mark = ticket.mark();
        if (!ticket.tryLock(victim)) {
          skipped(victim, pool, ticket, EventSink.SKIP_LOCKED);
          continue;
        }
        if (evictLocked(victim, bo, pool, place, ticket, mark) == Outcome.EVICTED) {
          if (progress != null) {
            progress.evictedSomebody = true;
          }
          Resource room = allocateAfterEviction(bo, pool, place, ticket);
          if (room != null) {
            return room;
          }
        }
      }
    } finally {
      lruLock.lock();
      walk.close();
      lruLock.unlock();
    }
  }

  /** The next candidate of the walk, with a reference; null at its end. */
  private @Nullable BufferObject nextVictim(
      EvictionWalk walk, BufferObject bo, Place place, Ticket ticket) {
    lruLock.lock();
    try {
      for (Resource r = walk.next(); r != null; r = walk.next()) {
        if (isCandidate(r, bo, place, ticket)) {
          BufferObject victim = (BufferObject) r.resident();
          if (victim.retainUnlessDead()) {
            return victim;
          }
        }
      }
      return null;
    } finally {
      lruLock.unlock();
    }
  }

  /**
   * Sleeps for the first candidate in order that can be evicted at all, and evicts it if it is
   * still there.
   *
   * @return false if there are candidates, and none can go anywhere: the request must be refused.
   *     If those that the look saw have gone meanwhile, nothing is known: look again
   */
  private boolean evictSleeping(BufferObject bo, ResourceManager pool, Place place, Ticket ticket)
      throws WouldDeadlock, Interrupted {
    lruLock.lock();
    EvictionWalk walk = pool.walk();
    lruLock.unlock();
    try {
      boolean nobodyIsThere = true;
      for (BufferObject victim = nextVictim(walk, bo, place, ticket);
          victim != null;
          victim = nextVictim(walk, bo, place, ticket)) {
        nobodyIsThere = false;
        ticket.releaseLater(victim);
        int mark = ticket.mark();
        ticket.lock(victim);
        if (evictLocked(victim, bo, pool, place, ticket, mark) != Outcome.CANNOT_GO) {
          // Evicted, or gone while this task slept: start again at the allocation (rule 9).
          return true;
        }
      }
      return nobodyIsThere;
    } finally {
      lruLock.lock();
      walk.close();
      lruLock.unlock();
    }
  }

  /**
   * TTM 6.12: a trylock walk, then walks that sleep for one lock each, for as long as they evict
   * somebody.
   */
  private @Nullable Resource allocateAsLinux612(
      BufferObject bo, ResourceManager pool, Place place, Ticket ticket)
      throws WouldDeadlock, Interrupted {
    Resource room = walkTrylocking(bo, pool, place, ticket, null);
    while (room == null) {
      BufferObject victim = firstLockedByOthers(bo, pool, place, ticket);
      int mark = ticket.mark();
      if (victim == null || !ticket.lockMasked(victim)) {
        return null;
      }
      Progress progress = new Progress();
      progress.evictedSomebody =
          evictLocked(victim, bo, pool, place, ticket, mark) == Outcome.EVICTED;
      room = allocateAfterEviction(bo, pool, place, ticket);
      if (room == null) {
        room = walkTrylocking(bo, pool, place, ticket, progress);
      }
      if (room == null && !progress.evictedSomebody) {
        return null;
      }
    }
    return room;
  }

  private @Nullable BufferObject firstLockedByOthers(
      BufferObject bo, ResourceManager pool, Place place, Ticket ticket) {
    lruLock.lock();
    EvictionWalk walk = pool.walk();
    lruLock.unlock();
    try {
      while (true) {
        BufferObject victim = nextVictim(walk, bo, place, ticket);
        if (victim == null) {
          return null;
        }
        ticket.releaseLater(victim);
        if (!victim.lock().heldByCurrentTask()) {
          return victim;
        }
      }
    } finally {
      lruLock.lock();
      walk.close();
      lruLock.unlock();
    }
  }

  /**
   * Evicts {@code victim}, which was just locked, if it still stands where room is needed.
   *
   * @param mark the ticket's mark from before the victim was locked
   */
  private Outcome evictLocked(
      BufferObject victim,
      BufferObject forBuffer,
      ResourceManager pool,
      Place place,
      Ticket ticket,
      int mark)
      throws WouldDeadlock, Interrupted {
    Resource from = MemoryManager.resourceIn(victim, pool);
    if (from == null || !stillCandidate(from, forBuffer, place, ticket)) {
      skipped(victim, pool, ticket, EventSink.SKIP_NOT_VALUABLE);
      ticket.releaseSince(mark);
      return Outcome.STALE;
    }
    Resource to;
    try {
      manager.prepareListeners(victim, ticket);
      to = allocate(victim, manager.driver().evictionPlacement(victim), ticket);
    } catch (Busy importerLocked) {
      skipped(victim, pool, ticket, EventSink.SKIP_IMPORTER);
      ticket.releaseSince(mark);
      return Outcome.CANNOT_GO;
    } catch (NoSpace targetFull) {
      skipped(victim, pool, ticket, EventSink.SKIP_NO_TARGET);
      ticket.releaseSince(mark);
      return Outcome.CANNOT_GO;
    }
    commit(victim, from, to, forBuffer, ticket);
    if (ticket.settings().mode() != EvictionMode.TICKET || !ticket.settings().keepVictims()) {
      ticket.releaseSince(mark);
    }
    return Outcome.EVICTED;
  }

  private void commit(
      BufferObject victim, Resource from, Resource to, BufferObject forBuffer, Ticket ticket) {
    sched.charge(manager.costs().evictNanos() + manager.driver().populateNanos(to));
    sched.settle(SpanKind.EVICT);
    sched
        .events()
        .evicted(
            sched.nowNanos(),
            sched.currentTask().id(),
            ticket.id(),
            victim.id(),
            from.manager().pool(),
            to.manager().pool(),
            victim.pages() * BufferObject.PAGE_BYTES,
            forBuffer.id());
    manager.move(victim, from, to, true);
  }

  private boolean stillCandidate(
      Resource from, BufferObject forBuffer, Place place, Ticket ticket) {
    lruLock.lock();
    try {
      return isCandidate(from, forBuffer, place, ticket);
    } finally {
      lruLock.unlock();
    }
  }

  /**
   * Looks for room after an eviction; in mode {@code ticket} an older ticket that came meanwhile
   * goes first.
   */
  private @Nullable Resource allocateAfterEviction(
      BufferObject bo, ResourceManager pool, Place place, Ticket ticket) throws WouldDeadlock {
    if (isTicketed(ticket)) {
      return look(bo, pool, place, ticket);
    }
    return allocateWithoutEviction(bo, place, ticket);
  }

  /**
   * Tells that {@code bo} was refused, and how much of the pool it wanted most could have been
   * evicted for it.
   */
  void tellRefused(BufferObject bo, Placement placement, Ticket ticket) {
    Place place = placement.place(0);
    ResourceManager pool = manager.pool(place.domain());
    long evictablePages = 0;
    lruLock.lock();
    EvictionWalk walk = pool.walk();
    for (Resource r = walk.next(); r != null; r = walk.next()) {
      if (isCandidate(r, bo, place, ticket)) {
        evictablePages += r.pageCount();
      }
    }
    walk.close();
    lruLock.unlock();
    sched
        .events()
        .refused(
            sched.nowNanos(),
            sched.currentTask().id(),
            ticket.id(),
            bo.id(),
            pool.pool(),
            bo.pages(),
            evictablePages);
  }

  private void skipped(BufferObject victim, ResourceManager pool, Ticket ticket, int reason) {
    sched
        .events()
        .victimSkipped(
            sched.nowNanos(),
            sched.currentTask().id(),
            ticket.id(),
            victim.id(),
            pool.pool(),
            reason);
  }

  private static boolean isTicketed(Ticket ticket) {
    return ticket.settings().mode() == EvictionMode.TICKET;
  }

  /** What became of a victim that was locked. */
  private enum Outcome {
    EVICTED,
    /** It left, or was used or pinned, before its lock was taken. */
    STALE,
    /** Nowhere to put it, or somebody who must be told is locked. */
    CANNOT_GO
  }

  /** Whether a walk evicted anybody. */
  private static final class Progress {
    private boolean evictedSomebody;
  }
}
