package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.resource.EvictionWalk;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/**
 * One buffer's request for room in one place: the questions that are answered under the LRU lock.
 * Is there room, who may be evicted for it, does an older ticket go first?
 *
 * <p>Threads: the task of the ticket. Everything here takes the LRU lock for itself and holds it
 * for a few list operations.
 */
final class RoomRequest {
  private final MemoryManager manager;
  private final BufferObject bo;
  private final ResourceManager pool;
  private final Place place;
  private final Operation operation;
  private final Ticket ticket;
  private final MemoryDriver driver;
  private final LeafLock lruLock;
  private final Faults faults;
  private final Sched sched;

  private final Spared spared;

  /** Whether the last {@link #look} registered the ticket as wanting room here. */
  private boolean registered;

  /**
   * Whether room was found, and given back because a fence would have to be waited for; or left to
   * others by who could do without it.
   */
  private boolean blocked;

  RoomRequest(MemoryManager manager, BufferObject bo, Place place, Operation operation) {
    this.manager = manager;
    this.bo = bo;
    this.pool = manager.pool(place.domain());
    this.place = place;
    this.operation = operation;
    this.ticket = operation.ticket();
    this.driver = manager.driver();
    this.spared = new Spared(bo, pool);
    this.lruLock = manager.lruLock();
    this.faults = manager.wwClass().faults();
    this.sched = manager.sched();
  }

  /**
   * Whether a request for {@code place} is made at all in the pass that evicts, or in the other
   * one: the place counts there, and has a pool.
   */
  static boolean isTried(MemoryManager manager, Place place, boolean evicting) {
    return manager.hasPool(place.domain())
        && (place.flags() == 0
            || !place.skippedWhen(
                evicting != manager.wwClass().faults().has(Fault.PASSES_SWAPPED)));
  }

  BufferObject bo() {
    return bo;
  }

  ResourceManager pool() {
    return pool;
  }

  Operation operation() {
    return operation;
  }

  Ticket ticket() {
    return ticket;
  }

  /**
   * Whether the last look found room that cannot be had without waiting for a fence, which the
   * operation may not, or others wanting room that it must leave to them: evicting would not help.
   */
  boolean isBlocked() {
    return blocked;
  }

  /** Whether it is for a buffer of the working set, where that is wanted: for no victim's sake. */
  boolean isTopmost() {
    return bo.isWantedHere(ticket, pool);
  }

  /** How room is made for it: by trylocking alone, too, for who could do without. */
  EvictionMode mode() {
    return operation.isOpportunistic() ? EvictionMode.TRYLOCK : ticket.settings().mode();
  }

  boolean isTicketed() {
    return mode() == EvictionMode.TICKET;
  }

  /**
   * Whether evicting everybody who may be evicted would make it fit. Of those who may not do
   * without, all that counts is whether the pool is large enough. (TTM evicts first.)
   */
  boolean couldFit() {
    if (!operation.isOpportunistic()) {
      return mode() == EvictionMode.ONE_TICKET || bo.pages() <= pool.capacityPages();
    }
    lruLock.lockToRead();
    EvictionWalk walk = pool.walk();
    long missingPages = bo.pages() - (pool.capacityPages() - pool.usedPages());
    for (Resource r = walk.next(); r != null && missingPages > 0; r = walk.next()) {
      missingPages -= isCandidate(r) ? r.pageCount() : 0;
    }
    walk.close();
    lruLock.unlock();
    return missingPages <= 0;
  }

  /** Room without evicting anybody, unless an older ticket wants it; null if there is none. */
  @Nullable Resource tryAllocate() {
    long memory = sched.memory();
    lruLock.lock();
    try {
      blocked = operation.isOpportunistic() && !pool.wanted().isEmpty();
      Resource room = blocked || (isTicketed() && olderGoesFirst()) ? null : allocateLocked();
      sched.concludes(memory, room == null ? 0 : 1);
      return room;
    } finally {
      lruLock.unlock();
    }
  }

  /**
   * The indivisible look of rules 9 and 10.
   *
   * @return the room; null if there is none, and then the ticket is registered as wanting it,
   *     unless nobody can be evicted, or the operation may not wait for an older one
   * @throws WouldDeadlock an older ticket wants space here: back off and wait for it
   */
  @Nullable Resource look() throws WouldDeadlock {
    long memory = sched.memory();
    lruLock.lock();
    try {
      if (!olderGoesFirst()) {
        Resource room = allocateLocked();
        registered = room == null && !blocked && (hasCandidate() || hasLowCandidate());
        if (registered && !faults.has(Fault.REGISTRATION_IGNORED)) {
          pool.wanted().register(ticket);
        } else if (room == null) {
          pool.wanted().unregister(ticket);
        }
        // Of the pool as it was it goes by this alone: what it looks at later, it locks anew.
        sched.concludes(
            memory, (room == null ? 0 : 1) + (registered ? 2 : 0) + 4 * noteIfRefused(room));
        return room;
      }
    } finally {
      lruLock.unlock();
    }
    registered = false;
    if (!operation.mayWait()) {
      return null;
    }
    throw ticket.waitForSpace(pool.wanted());
  }

  /**
   * If this look refuses the request, notes what there is to evict, as that is to be told.
   *
   * @return how many pages are; 0 if the request is not refused
   */
  private long noteIfRefused(@Nullable Resource room) {
    if (!operation.isFor(bo)) {
      return 0;
    }
    operation.looksAgain(pool);
    if (room != null || registered) {
      return 0;
    }
    long pages = evictablePagesLocked();
    operation.refusedBy(pool, pages);
    return pages;
  }

  /**
   * Whether the last look left the ticket registered: if it found no room and did not, it found
   * nobody to evict.
   */
  boolean isRegistered() {
    return registered;
  }

  /**
   * Whether {@code resource}, whose buffer was just locked by this ticket, is still worth evicting;
   * what that depends on only changes under the buffer's lock.
   */
  boolean stillWants(Resource resource) {
    return isCandidate(resource);
  }

  /**
   * Pages that could have been evicted for this request, locks aside: as the look saw it that
   * refused the request, or else as it is.
   */
  long evictablePages() {
    if (operation.wasRefusedIn(pool)) {
      return operation.evictablePagesSeen();
    }
    lruLock.lockToRead();
    try {
      return evictablePagesLocked();
    } finally {
      lruLock.unlock();
    }
  }

  private long evictablePagesLocked() {
    if (spared.mayAllocate() && !hasCandidate()) {
      spared.ignoreLow();
    }
    long pages = 0;
    EvictionWalk walk = pool.walk();
    for (Resource r = walk.next(); r != null; r = walk.next()) {
      pages += isCandidate(r) ? r.pageCount() : 0;
    }
    walk.close();
    return pages;
  }

  /** A walk over the candidates, in the policy's order, that visits each once. */
  PoolWalk candidates() {
    boolean telling = manager.sched().events().wantsEverySkip();
    return new PoolWalk(
        manager,
        pool,
        faults.has(Fault.WALK_REVISITS),
        telling ? this::isCandidateTelling : this::isCandidate);
  }

  /** A walk over everybody, newcomers included, in the policy's order: TTM's. */
  PoolWalk everybody() {
    return new PoolWalk(manager, pool, true, resource -> true);
  }

  private boolean olderGoesFirst() {
    return pool.wanted().olderRegistered(ticket) && !faults.has(Fault.SPACE_OVERTAKEN);
  }

  private @Nullable Resource allocateLocked() {
    if (!spared.mayAllocate()) {
      return null;
    }
    Resource room = pool.tryAllocate(bo, bo.pages(), place, bo.alignmentPages(), bo.nextUse());
    blocked =
        room != null && !pool.inheritFences(bo.reservation(), operation.mayQueueBehindFences());
    if (room != null && blocked) {
      pool.free(room);
      room = null;
    }
    if (room != null) {
      pool.wanted().unregister(ticket);
    }
    return room;
  }

  /** Those within their low alone count if there is nobody else. */
  private boolean hasLowCandidate() {
    return spared.ignoreLow() && hasCandidate();
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
        && (!victim.isPinned() || faults.has(Fault.PIN_IGNORED))
        && !isProtected(victim)
        && spared.allows(resource)
        && operation.mayEvict(victim)
        && isValuableInPlace(victim, resource);
  }

  /** The same, telling of who is none. */
  private boolean isCandidateTelling(Resource resource) {
    if (isCandidate(resource)) {
      return true;
    }
    BufferObject victim = (BufferObject) resource.resident();
    Sched sched = manager.sched();
    if (victim != bo) {
      int task = sched.currentTask().id();
      int reason = reasonAgainst(victim, resource);
      sched
          .events()
          .victimSkipped(sched.nowNanos(), task, ticket.id(), victim.id(), pool.pool(), reason);
    }
    return false;
  }

  private int reasonAgainst(BufferObject victim, Resource resource) {
    if (victim.isPinned()) {
      return EventSink.SKIP_PINNED;
    }
    if (isProtected(victim)) {
      return EventSink.SKIP_WORKING_SET;
    }
    if (!spared.allows(resource)) {
      return EventSink.SKIP_PROTECTED;
    }
    return operation.mayEvict(victim) ? EventSink.SKIP_NOT_VALUABLE : EventSink.SKIP_NEEDED;
  }

  /** Whether the driver thinks that evicting {@code victim}, locked, from here could help. */
  boolean isValuable(BufferObject victim, Resource from) {
    lruLock.lockToRead();
    boolean allowed = spared.allows(from);
    lruLock.unlock();
    return allowed && isValuableInPlace(victim, from);
  }

  private boolean isValuableInPlace(BufferObject victim, Resource from) {
    return driver.mayDisplace(bo, victim)
        && (driver.isEvictionValuable(victim, from, place) || faults.has(Fault.WINDOW_IGNORED));
  }

  /** Whether {@code victim} is of the working set, and wanted in this pool (rule 5). */
  private boolean isProtected(BufferObject victim) {
    if (victim.isWantedHere(ticket, pool)) {
      return !faults.has(Fault.VICTIM_FROM_WORKING_SET);
    }
    return faults.has(Fault.WORKING_SET_NEVER_VICTIM) && victim.isInWorkingSet(ticket);
  }

  /**
   * Makes this a claim: the tenant is within its protection, and evicts those who are not within
   * theirs before it goes elsewhere. False if it is not.
   */
  boolean claims() {
    lruLock.lock();
    try {
      return spared.claims();
    } finally {
      lruLock.unlock();
    }
  }

  /** From now on nobody is spared for being within its low; false if nobody was. */
  boolean ignoreLow() {
    lruLock.lock();
    try {
      return spared.ignoreLow();
    } finally {
      lruLock.unlock();
    }
  }

  /** Those within their low are spared again. */
  void respectLow() {
    lruLock.lock();
    spared.respectLow();
    lruLock.unlock();
  }
}
