package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;

/**
 * Room for one request as TTM of Linux 6.12 makes it ({@code ttm_bo_evict_alloc}, {@code
 * ttm_lru_walk_for_evict}): a walk that only trylocks, without a context; then, if the buffer that
 * wants room was locked with the ticket, walks that may sleep for one lock each, for as long as
 * they evict anybody. A lock that is lost there is masked as "no space", and ends the request.
 *
 * <p>It asks after locking whether a victim is worth it, visits what is added to the end of the
 * list while it runs, and evicts one after the other without a plan, trying the allocation after
 * each.
 *
 * <p>Threads: the task of the ticket.
 */
final class OneTicketWalk {
  private final Evictor evictor;
  private final RoomRequest request;
  private final Operation operation;
  private final Ticket ticket;

  /** How many victims the last walk evicted. */
  private int evicted;

  OneTicketWalk(Evictor evictor, RoomRequest request) {
    this.evictor = evictor;
    this.request = request;
    this.operation = request.operation();
    this.ticket = request.ticket();
  }

  /**
   * The room; null if there is none here, and the next place may be tried.
   *
   * @throws NoSpace a lock was lost: no other place is tried
   */
  @Nullable Resource makeRoom() throws WouldDeadlock, Interrupted, NoSpace {
    Resource room = request.tryAllocate();
    if (room != null || request.isBlocked()) {
      return room;
    }
    room = walk(false);
    if (goesOn(room) && request.ignoreLow()) {
      room = walk(false);
    }
    if (!goesOn(room) || !ticket.holdsWithContext(request.bo())) {
      return room;
    }
    request.respectLow();
    do {
      room = walk(true);
    } while (goesOn(room) && (evicted > 0 || request.ignoreLow()));
    return room;
  }

  private boolean goesOn(@Nullable Resource room) {
    return room == null && !request.isBlocked();
  }

  private @Nullable Resource walk(boolean ticketed) throws WouldDeadlock, Interrupted, NoSpace {
    evicted = 0;
    boolean mayTicket = ticketed;
    try (PoolWalk everybody = request.everybody()) {
      for (BufferObject victim = everybody.next(); victim != null; victim = everybody.next()) {
        int mark = ticket.mark();
        Resource room;
        try {
          Access access = access(victim, mayTicket);
          if (access == Access.NONE) {
            continue;
          }
          mayTicket &= access != Access.BY_TICKET;
          room = evictFor(victim);
        } finally {
          ticket.releaseSince(mark);
          victim.release();
        }
        if (room != null || request.isBlocked()) {
          return room;
        }
      }
    }
    return null;
  }

  private Access access(BufferObject victim, boolean mayTicket) throws Interrupted, NoSpace {
    if (ticket.tryLockAfresh(victim) || operation.mayEvictFrom(victim.reservation())) {
      return Access.AT_ONCE;
    }
    if (!mayTicket || !operation.mayWait() || victim.lock().heldByCurrentTask()) {
      evictor.tellSkipped(victim, request, EventSink.SKIP_LOCKED);
      return Access.NONE;
    }
    if (!ticket.lockMasked(victim)) {
      evictor.tellSkipped(victim, request, EventSink.SKIP_LOST);
      throw NoSpace.INSTANCE;
    }
    return Access.BY_TICKET;
  }

  private @Nullable Resource evictFor(BufferObject victim) throws WouldDeadlock, Interrupted {
    Resource from = victim.resource();
    if (from == null
        || from.manager() != request.pool()
        || victim.isPinned()
        || !request.isValuable(victim, from)) {
      evictor.tellSkipped(victim, request, EventSink.SKIP_NOT_VALUABLE);
      return null;
    }
    try {
      evictor.evict(victim, operation, request.bo());
    } catch (NoSpace | NoMemory noTarget) {
      evictor.tellSkipped(victim, request, EventSink.SKIP_NO_TARGET);
      return null;
    } catch (Busy inUse) {
      evictor.tellSkipped(victim, request, EventSink.SKIP_IMPORTER);
      return null;
    }
    evicted++;
    return request.tryAllocate();
  }

  /** How a walk got at a victim. */
  private enum Access {
    NONE,
    /** It was free, or may be evicted although its lock is held. */
    AT_ONCE,
    /** By the one lock that the ticket may sleep for. */
    BY_TICKET
  }
}
