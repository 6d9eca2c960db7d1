package org.vramlab.ttm.bo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.Digest;
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

  Evictor(MemoryManager manager) {
    this.manager = manager;
    this.sched = manager.sched();
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
  Resource allocate(BufferObject bo, Placement placement, Operation operation)
      throws WouldDeadlock, Interrupted, NoSpace {
    Resource room = allocateFree(bo, placement, operation);
    return room != null ? room : allocateEvicting(bo, placement, operation);
  }

  /**
   * The first half of {@link #allocate}: in the best place with room; null if none has any. Whoever
   * is within its tenant's protection makes room in a place before it looks at the next.
   */
  @Nullable Resource allocateFree(BufferObject bo, Placement placement, Operation operation)
      throws WouldDeadlock, Interrupted, NoSpace {
    bo.reservation().reserveSlots(1);
    if (placement.count() == 1
        && RoomRequest.isTried(manager, placement.place(0), true)
        && operation.ticket().settings().mode() == EvictionMode.TICKET) {
      // The look that the second half begins with asks the same: do not ask twice.
      return null;
    }
    for (int i = 0; i < placement.count(); i++) {
      Place place = placement.place(i);
      if (RoomRequest.isTried(manager, place, false)) {
        RoomRequest request = new RoomRequest(manager, bo, place, operation);
        Resource room = request.tryAllocate();
        if (room == null && manager.settings().claims() && request.claims()) {
          room = makeRoom(request);
        }
        if (room != null) {
          return room;
        }
      }
    }
    return null;
  }

  /**
   * Room for {@code bo}, which is locked, in one place without evicting anybody.
   *
   * @throws NoSpace there is none
   */
  Resource allocateAtOnce(BufferObject bo, Place place, Operation operation) throws NoSpace {
    bo.reservation().reserveSlots(1);
    Resource room = new RoomRequest(manager, bo, place, operation).tryAllocate();
    if (room == null) {
      throw NoSpace.INSTANCE;
    }
    return room;
  }

  /** The second half of {@link #allocate}: where room can be made, best place first. */
  Resource allocateEvicting(BufferObject bo, Placement placement, Operation operation)
      throws WouldDeadlock, Interrupted, NoSpace {
    bo.reservation().reserveSlots(1);
    for (int i = 0; i < placement.count(); i++) {
      Place place = placement.place(i);
      if (RoomRequest.isTried(manager, place, true)) {
        Resource room = makeRoom(new RoomRequest(manager, bo, place, operation));
        if (room != null) {
          return room;
        }
      }
    }
    throw NoSpace.INSTANCE;
  }

  private @Nullable Resource makeRoom(RoomRequest request)
      throws WouldDeadlock, Interrupted, NoSpace {
    if (!request.couldFit()) {
      return null; // the others stay where they are
    }
    return switch (request.mode()) {
      case TICKET -> makeRoomWithTicket(request);
      case TRYLOCK -> makeRoomTrylocking(request);
      case ONE_TICKET -> new OneTicketWalk(this, request).makeRoom();
    };
  }

  private @Nullable Resource makeRoomTrylocking(RoomRequest request)
      throws WouldDeadlock, Interrupted {
    Resource room = request.tryAllocate();
    if (room == null && !request.isBlocked()) {
      room = walkTrylocking(request, new Progress());
    }
    return room == null && request.ignoreLow() ? walkTrylocking(request, new Progress()) : room;
  }

  private @Nullable Resource makeRoomWithTicket(RoomRequest request)
      throws WouldDeadlock, Interrupted {
    while (true) {
      startsOver(request, 0);
      Resource room = request.look();
      if (room != null || !request.isRegistered()) {
        return room;
      }
      Progress progress = new Progress();
      room = walkTrylocking(request, progress);
      if (room != null || request.isBlocked()) {
        return room;
      }
      if (!progress.evictedSomebody && !evictSleeping(request) && !request.ignoreLow()) {
        return null;
      }
    }
  }

  /**
   * For searches of interleavings: a request of the working set's goes round a loop, and all that
   * counts of the rounds before is what is held, how far the list is, and {@code where} in the
   * loop.
   */
  private void startsOver(RoomRequest request, int where) {
    if (sched.isExplored() && request.isTopmost()) {
      Ticket ticket = request.ticket();
      sched.startsOver(
          Digest.of(
              4L * (request.bo().id() + 1L) + where, Digest.of(ticket.position(), ticket.owed())));
    }
  }

  /** One walk that takes whatever it can lock at once, looking for room after each eviction. */
  private @Nullable Resource walkTrylocking(RoomRequest request, Progress progress)
      throws WouldDeadlock, Interrupted {
    Ticket ticket = request.ticket();
    try (PoolWalk candidates = request.candidates()) {
      while (true) {
        startsOver(request, progress.evictedSomebody ? 2 : 1);
        BufferObject victim = candidates.next();
        if (victim == null) {
          break;
        }
        ticket.releaseLater(victim);
        int mark = ticket.mark();
        if (isPassedOver(victim, ticket) || !ticket.tryLock(victim)) {
          tellSkipped(victim, request, EventSink.SKIP_LOCKED);
        } else if (leavesOpen(progress)) {
          FaultyEviction.askOnly(manager, victim, request.operation());
        } else if (evictLocked(victim, request, mark) == Outcome.EVICTED) {
          progress.evictedSomebody = true;
          Resource room = allocateAfterEviction(request);
          if (room != null || request.isBlocked()) {
            return room;
          }
        }
      }
    }
    return null;
  }

  /**
   * Sleeps for the first candidate in order that can be evicted at all, and evicts it if it is
   * still there.
   *
   * @return false if there are candidates, and none can go anywhere, or the operation may not
   *     sleep: the request must be refused. If those that the look saw have gone meanwhile, nothing
   *     is known: look again
   */
  private boolean evictSleeping(RoomRequest request) throws WouldDeadlock, Interrupted {
    Ticket ticket = request.ticket();
    if (!request.operation().mayWait()
        || manager.wwClass().faults().has(Fault.LOCKED_VICTIM_REFUSES)) {
      return false;
    }
    boolean nobodyIsThere = true;
    try (PoolWalk candidates = request.candidates()) {
      for (BufferObject victim = candidates.next(); victim != null; victim = candidates.next()) {
        ticket.releaseLater(victim);
        nobodyIsThere = false;
        if (isPassedOver(victim, ticket)) {
          continue;
        }
        int mark = ticket.mark();
        ticket.lock(victim);
        if (evictLocked(victim, request, mark) != Outcome.CANNOT_GO) {
          // Evicted, or gone while this task slept: start again at the allocation (rule 9).
          return true;
        }
      }
    }
    return nobodyIsThere && !manager.wwClass().faults().has(Fault.EMPTY_WALK_REFUSES);
  }

  /** With that fault planted: what the ticket holds already counts as held by others. */
  private boolean isPassedOver(BufferObject victim, Ticket ticket) {
    return manager.wwClass().faults().has(Fault.HELD_VICTIM_SKIPPED) && ticket.holds(victim);
  }

  /** With that fault planted: the first victim that a walk has locked is asked, and not moved. */
  private boolean leavesOpen(Progress progress) {
    boolean first = !progress.askedSomebody;
    progress.askedSomebody = true;
    return first && manager.wwClass().faults().has(Fault.EVICTION_LEFT_OPEN);
  }

  /**
   * Evicts {@code victim}, which was just locked, if it still stands where room is needed.
   *
   * @param mark the ticket's mark from before the victim was locked
   */
  private Outcome evictLocked(BufferObject victim, RoomRequest request, int mark)
      throws WouldDeadlock, Interrupted {
    Ticket ticket = request.ticket();
    Resource copy = CleanCopies.in(victim, request.pool());
    if (copy != null && request.stillWants(copy)) {
      victim.manager().copies().giveUp(victim, copy);
      ticket.releaseSince(mark);
      return Outcome.EVICTED;
    }
    Resource from = victim.resource();
    boolean gone = from == null || from.manager() != request.pool() || !request.stillWants(from);
    if (from == null || (gone && !manager.wwClass().faults().has(Fault.VICTIM_NOT_RECHECKED))) {
      return giveUp(victim, request, mark, EventSink.SKIP_NOT_VALUABLE);
    }
    try {
      evict(victim, request.operation(), request.bo());
    } catch (Busy inUse) {
      return giveUp(victim, request, mark, EventSink.SKIP_IMPORTER);
    } catch (NoSpace | NoMemory targetFull) {
      return giveUp(victim, request, mark, EventSink.SKIP_NO_TARGET);
    }
    if (manager.wwClass().faults().has(Fault.HELD_VICTIM_UNLOCKED)) {
      ticket.releaseIfSince(victim, 0);
    }
    if (!request.isTicketed() || !ticket.settings().keepVictims()) {
      ticket.releaseSince(mark);
      if (manager.wwClass().faults().has(Fault.VICTIM_UNLOCKED_TWICE)) {
        victim.lock().unlock();
      }
    }
    return Outcome.EVICTED;
  }

  /**
   * Takes the place of {@code victim}, which has one and is locked, for {@code winner}: pushes it
   * out, or ends it if it is deleted ({@code ttm_bo_evict}).
   *
   * @param winner null if it is for nobody's sake
   * @throws NoSpace it can go nowhere
   * @throws Busy somebody who must be told is locked; or it is in use, and the operation may not
   *     wait
   */
  void evict(BufferObject victim, Operation operation, @Nullable BufferObject winner)
      throws WouldDeadlock, Interrupted, NoSpace, NoMemory, Busy {
    if (victim.manager() != manager) {
      // A guest: where it goes next is for its own device to say.
      victim.manager().evictor().evict(victim, operation, winner);
      return;
    }
    operation.ticket().beginCall(EventSink.CALL_EVICT, EventSink.NONE, victim.id());
    try {
      pushOut(victim, operation, winner);
    } finally {
      operation.ticket().endCall();
    }
  }

  private void pushOut(BufferObject victim, Operation operation, @Nullable BufferObject winner)
      throws WouldDeadlock, Interrupted, NoSpace, NoMemory, Busy {
    if (victim.isDeleted()) {
      manager.deletion().reap(victim, operation);
      return;
    }
    Resource from = victim.resource();
    assert from != null : "a victim has a place";
    manager.mover().prepareListeners(victim, operation);
    Resource copy = cleanCopyOf(victim);
    if (copy != null) {
      sched.charge(manager.settings().costs().evictNanos());
      sched.settle(SpanKind.EVICT);
      manager.copies().fallBack(victim, copy, operation);
      tellEvicted(victim, from, copy, operation, winner);
      return;
    }
    Placement target = manager.driver().evictionPlacement(victim);
    if (target.count() == 0) {
      operation.awaitIdle(victim);
      manager.mover().purge(victim, operation);
      tellEvicted(victim, from, null, operation, winner);
      return;
    }
    Resource to = allocate(victim, target, operation);
    sched.charge(manager.settings().costs().evictNanos() + manager.driver().populateNanos(to));
    sched.settle(SpanKind.EVICT);
    manager.mover().move(victim, to, operation, true);
    tellEvicted(victim, from, to, operation, winner);
    if (manager.wwClass().faults().has(Fault.MOVE_TAKEN_BACK)) {
      FaultyEviction.takeBackAtBackOff(manager, victim, from.manager(), operation);
    }
  }

  /** The clean copy that {@code victim} falls back on; null if it must be copied. */
  private @Nullable Resource cleanCopyOf(BufferObject victim) {
    List<Resource> copies = CleanCopies.of(victim);
    return copies == null || copies.isEmpty() ? null : manager.driver().fallBack(victim, copies);
  }

  private Outcome giveUp(BufferObject victim, RoomRequest request, int mark, int reason) {
    tellSkipped(victim, request, reason);
    request.ticket().releaseSince(mark);
    return reason == EventSink.SKIP_NOT_VALUABLE ? Outcome.STALE : Outcome.CANNOT_GO;
  }

  private void tellEvicted(
      BufferObject victim,
      Resource from,
      @Nullable Resource to,
      Operation operation,
      @Nullable BufferObject winner) {
    ResourceManager pool = from.manager();
    if (winner != null && (victim.tenant() != null || winner.tenant() != null)) {
      manager.lruLock().lock();
      pool.tenants().evicted(victim.tenant(), winner.tenant(), victim.pages());
      manager.lruLock().unlock();
    }
    sched
        .events()
        .evicted(
            sched.nowNanos(),
            sched.currentTask().id(),
            operation.ticket().id(),
            victim.id(),
            from.manager().pool(),
            to == null ? EventSink.NONE : to.manager().pool(),
            victim.pages() * BufferObject.PAGE_BYTES,
            winner == null ? EventSink.NONE : winner.id());
  }

  /**
   * Looks for room after an eviction; in mode {@code ticket} an older ticket that came meanwhile
   * goes first.
   */
  private static @Nullable Resource allocateAfterEviction(RoomRequest request)
      throws WouldDeadlock {
    return request.isTicketed() ? request.look() : request.tryAllocate();
  }

  /**
   * Tells that {@code bo} was refused, and how much of the pool it wanted most could have been
   * evicted for it.
   */
  void tellRefused(BufferObject bo, Placement placement, Operation operation) {
    if (placement.count() == 0 || !manager.hasPool(placement.place(0).domain())) {
      return; // there is no pool of which to say that it was full
    }
    RoomRequest request = new RoomRequest(manager, bo, placement.place(0), operation);
    sched
        .events()
        .refused(
            sched.nowNanos(),
            sched.currentTask().id(),
            operation.ticket().id(),
            bo.id(),
            request.pool().pool(),
            bo.pages(),
            request.evictablePages());
  }

  void tellSkipped(BufferObject victim, RoomRequest request, int reason) {
    sched
        .events()
        .victimSkipped(
            sched.nowNanos(),
            sched.currentTask().id(),
            request.ticket().id(),
            victim.id(),
            request.pool().pool(),
            reason);
  }

  /** What became of a victim that was locked. */
  private enum Outcome {
    EVICTED,
    /** It left, or was used or pinned, before its lock was taken. */
    STALE,
    /** Nowhere to put it, or somebody who must be told is locked. */
    CANNOT_GO
  }

  /** What became of a walk. */
  private static final class Progress {
    private boolean evictedSomebody;

    /** Only matters to a fault. */
    private boolean askedSomebody;
  }
}
