package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/**
 * Moves buffers to places that were allocated for them ({@code ttm_bo_handle_move_mem} and {@code
 * ttm_bo_move_accel_cleanup}): tells who has them mapped, lets the driver queue the copy, and sees
 * to what is left behind.
 *
 * <p>Threads: any task that holds the buffer's lock.
 */
final class Mover {
  private static final Fence[] NO_FENCES = {};

  private final MemoryManager manager;
  private final Sched sched;
  private final LeafLock lruLock;
  private final BufferPages pages;
  private final Faults faults;

  Mover(MemoryManager manager) {
    this.manager = manager;
    this.sched = manager.sched();
    this.lruLock = manager.lruLock();
    this.pages = manager.pages();
    this.faults = manager.wwClass().faults();
  }

  /**
   * Asks everybody who has {@code bo} mapped for the locks that telling them will need; first phase
   * of a notification. An operation that may not wait does not sleep for them either.
   */
  void prepareListeners(BufferObject bo, Operation operation)
      throws WouldDeadlock, Interrupted, Busy {
    if (faults.has(Fault.LISTENERS_NOT_ASKED)) {
      return;
    }
    if (operation.mayWait()) {
      askListeners(bo, operation.ticket());
      return;
    }
    operation.ticket().beginTrylocking();
    try {
      askListeners(bo, operation.ticket());
    } finally {
      operation.ticket().endTrylocking();
    }
  }

  private void askListeners(BufferObject bo, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    NotificationLock debug = bo.notificationLock();
    ticket.beginAsking();
    try {
      for (int i = 0; i < bo.listenerCount(); i++) {
        if (debug != null) {
          debug.begin(ticket);
        }
        bo.listener(i).prepareMove(bo, ticket);
        // Nothing is committed for somebody who has swallowed a lost lock (rule 2).
        ticket.driverReturned();
        if (debug != null) {
          debug.end(ticket, manager.driver().name());
        }
      }
    } finally {
      ticket.endNotification();
    }
  }

  /**
   * Moves {@code bo}, whose listeners were asked, to {@code to}, by way of other places if the
   * driver says so. If that fails {@code to} is given back, and the buffer is where it was, or at a
   * place on the way.
   *
   * @throws NoSpace a place on the way has no room
   * @throws NoMemory there are no pages of the host for it
   * @throws Busy the driver would have to wait, and the operation may not
   * @throws Interrupted a signal came before the copy was queued
   */
  void move(BufferObject bo, Resource to, Operation operation, boolean evicting)
      throws WouldDeadlock, Interrupted, NoSpace, NoMemory, Busy {
    boolean keep = false;
    boolean onTheWay = false;
    try {
      while (true) {
        Resource from = bo.resource();
        pages.prepare(bo, from, to, operation);
        Place hop = from == null ? null : manager.driver().hop(bo, from, to, evicting);
        if (hop == null) {
          pages.bringBack(bo, from, to, operation);
          break;
        }
        onTheWay = true;
        bounce(bo, hop, operation);
        onTheWay = false;
      }
      moveDirectly(bo, to, operation, evicting);
      keep = true;
    } catch (RuntimeException | Error wrong) {
      keep = true; // tidying up after a bug, perhaps under the LRU lock, would hide it
      throw wrong;
    } finally {
      if (!keep) {
        undo(bo, to, onTheWay);
      }
    }
  }

  /**
   * A move to {@code to} has failed: {@code bo} has what it needs where it is, and no more; but for
   * an empty page vector if it failed on the way, which TTM leaves as well.
   */
  private void undo(BufferObject bo, Resource to, boolean onTheWay) {
    if (!faults.has(Fault.FAILED_MOVE_LEAKS)) {
      giveBack(to);
    }
    Resource place = bo.resource();
    PageVector vector = bo.pageVector();
    if (place != null
        && vector != null
        && (!onTheWay || vector.isPopulated())
        && !faults.has(Fault.FAILED_MOVE_KEEPS_PAGES)) {
      pages.forgetUnless(place.manager().usesHostPages(), bo);
    }
  }

  /** Moves {@code bo} to a place on its way ({@code ttm_bo_bounce_temp_buffer}). */
  private void bounce(BufferObject bo, Place hop, Operation operation)
      throws WouldDeadlock, Interrupted, NoSpace, NoMemory, Busy {
    Resource stop = manager.evictor().allocate(bo, Placement.of(hop), operation);
    try {
      pages.prepare(bo, bo.resource(), stop, operation);
      moveDirectly(bo, stop, operation, false);
    } catch (Busy | NoMemory | Interrupted refused) {
      if (!faults.has(Fault.FAILED_HOP_LEAKS)) {
        giveBack(stop);
      }
      throw refused;
    }
  }

  private void giveBack(Resource resource) {
    lruLock.lock();
    resource.manager().free(resource);
    lruLock.unlock();
  }

  /** With that fault planted: moves {@code bo}, at back-off, to {@code to}. */
  void takeBack(BufferObject bo, Resource to, Operation operation) {
    try {
      moveDirectly(bo, to, operation, false);
    } catch (Busy | Interrupted refused) {
      giveBack(to);
    }
  }

  private void moveDirectly(BufferObject bo, Resource to, Operation operation, boolean evicting)
      throws Busy, Interrupted {
    Resource from = bo.resource();
    bo.reservation().reserveSlots(1);
    boolean leavesGhost = from != null && leavesGhost(bo, evicting);
    boolean claimed = leavesGhost && manager.deletion().claim(operation);
    if (from != null) {
      if (leavesGhost && !claimed && !operation.mayWait()) {
        throw Busy.INSTANCE;
      }
      beforeMove(bo, from, to, operation, claimed);
      tellListeners(bo, operation.ticket());
    }
    Fence copied = manager.driver().queueMove(bo, from, to, evicting);
    if (claimed && copied == null) {
      manager.deletion().unclaim();
    }
    operation.moved(bo.pages());
    if (copied != null) {
      bo.reservation().add(copied, Usage.KERNEL);
    }
    if (from == null || copied == null || !manager.retirement().leavesGhosts()) {
      Fence[] busy = busyWith(bo, copied);
      pages.forgetUnless(from == null || to.manager().usesHostPages(), bo, busy);
      settle(bo, from, to, busy);
    } else if (bo.kind() == BufferKind.KERNEL || (leavesGhost && !claimed)) {
      moveWaiting(bo, from, to);
    } else if (!evicting) {
      BufferObject ghost = leaveGhost(bo, from, copied, operation.ticket());
      if (!to.manager().usesHostPages()) {
        pages.leaveTo(ghost, bo);
      }
      settle(bo, null, to, NO_FENCES);
      manager.deletion().hand(ghost);
    } else if (from.manager().usesHostPages() || !moveInPipeline(bo, from, to, copied)) {
      moveWaiting(bo, from, to);
    }
  }

  /** Whether what {@code bo} leaves behind is a ghost's, if there is anything to copy. */
  private boolean leavesGhost(BufferObject bo, boolean evicting) {
    return manager.retirement().leavesGhosts() && !evicting && bo.kind() != BufferKind.KERNEL;
  }

  private void beforeMove(
      BufferObject bo, Resource from, Resource to, Operation operation, boolean claimed)
      throws Busy, Interrupted {
    try {
      manager.driver().beforeMove(bo, from, to, operation);
    } catch (Busy | Interrupted refused) {
      if (claimed && !faults.has(Fault.FAILED_MOVE_KEEPS_CLAIM)) {
        manager.deletion().unclaim();
      }
      throw refused;
    }
  }

  private void tellListeners(BufferObject bo, Ticket ticket) {
    ticket.beginTelling();
    try {
      for (int i = 0; i < bo.listenerCount(); i++) {
        bo.listener(i).moveNotify(bo);
      }
    } finally {
      ticket.endNotification();
    }
  }

  private Fence[] busyWith(BufferObject bo, @Nullable Fence copied) {
    if (faults.has(Fault.FREED_BEFORE_COPIED)) {
      return NO_FENCES;
    }
    // The copy waits for everybody who uses the old place, so its fence stands for all of theirs.
    return copied == null ? unsignalledFences(bo.reservation()) : new Fence[] {copied};
  }

  /** {@code bo} lives in {@code to}; where it was is given back behind {@code busy}. */
  private void settle(BufferObject bo, @Nullable Resource from, Resource to, Fence[] busy) {
    long memory = sched.memory();
    lruLock.lock();
    if (from != null) {
      from.manager().freeBehind(from, busy);
    }
    bo.resource(to);
    lruLock.unlock();
    sched.concludes(memory, to.manager().pool());
    tellPlaced(bo, to);
  }

  /** The copy is queued, so that no signal ends this any more ({@code ttm_bo_wait_free_node}). */
  private void moveWaiting(BufferObject bo, Resource from, Resource to) {
    bo.reservation().awaitIdle(Usage.BOOKKEEP);
    pages.forgetUnless(to.manager().usesHostPages(), bo);
    settle(bo, from, to, NO_FENCES);
  }

  /** False if the pool has no slot for the fence. */
  private boolean moveInPipeline(BufferObject bo, Resource from, Resource to, Fence copied) {
    lruLock.lock();
    boolean freed = from.manager().freeInPipeline(from, copied);
    if (freed) {
      bo.resource(to);
    }
    lruLock.unlock();
    if (freed) {
      tellPlaced(bo, to);
    }
    return freed;
  }

  /** What {@code bo} leaves is a ghost's until {@code copied} signals. */
  private BufferObject leaveGhost(BufferObject bo, Resource from, Fence copied, Ticket ticket) {
    int mark = ticket.mark();
    BufferObject ghost = lockedGhost(bo, ticket);
    ghost.reservation().reserveSlots(1);
    if (!faults.has(Fault.GHOST_WITHOUT_FENCE)) {
      ghost.reservation().add(copied, Usage.KERNEL);
    }
    haunt(ghost, bo, from);
    ticket.releaseSince(mark);
    return ghost;
  }

  /** A ghost that {@code ticket} holds the lock of, as of everything else that it has locked. */
  private BufferObject lockedGhost(BufferObject bo, Ticket ticket) {
    BufferObject ghost = manager.newGhost(bo, new Reservation(manager.wwClass()));
    if (!ticket.tryLock(ghost)) {
      throw new AssertionError("nobody knows it yet");
    }
    return ghost;
  }

  /** {@code ghost} takes what {@code bo} has in {@code from}. */
  private void haunt(BufferObject ghost, BufferObject bo, @Nullable Resource from) {
    if (from != null) {
      lruLock.lock();
      from.manager().handOver(from, ghost);
      ghost.resource(from);
      bo.resource(null);
      lruLock.unlock();
    }
  }

  /**
   * Gives up the contents of {@code bo}, which then has no place ({@code ttm_bo_pipeline_gutting}).
   *
   * @throws Busy the backlog of ghosts is full, and the operation may not wait
   * @throws Interrupted a signal came while it waited: nothing has changed
   */
  void purge(BufferObject bo, Operation operation) throws Busy, Interrupted {
    Ticket ticket = operation.ticket();
    boolean leavesGhost =
        manager.retirement().leavesGhosts() && !bo.reservation().isIdle(Usage.BOOKKEEP);
    if (leavesGhost && !manager.deletion().claim(operation)) {
      operation.awaitIdle(bo);
      leavesGhost = false;
    }
    Resource from = bo.resource();
    bo.submittedVersion(Content.NOTHING);
    if (from != null) {
      tellListeners(bo, ticket);
    }
    Fence[] busy = NO_FENCES;
    if (leavesGhost) {
      int mark = ticket.mark();
      BufferObject ghost = lockedGhost(bo, ticket);
      ghost.reservation().copyFences(bo.reservation());
      haunt(ghost, bo, from);
      ticket.releaseSince(mark);
      pages.leaveTo(ghost, bo);
      manager.deletion().hand(ghost);
    } else if (from != null) {
      busy = unsignalledFences(bo.reservation());
      lruLock.lock();
      from.manager().freeBehind(from, busy);
      bo.resource(null);
      lruLock.unlock();
    }
    pages.empty(bo, busy);
    if (from != null) {
      sched.events().bufferPlaced(sched.nowNanos(), bo.id(), EventSink.NONE, EventSink.NONE);
    }
  }

  private void tellPlaced(BufferObject bo, Resource to) {
    sched.events().bufferPlaced(sched.nowNanos(), bo.id(), to.id(), to.manager().pool());
  }

  static Fence[] unsignalledFences(Reservation reservation) {
    int unsignalled = 0;
    for (int i = 0; i < reservation.count(); i++) {
      if (!reservation.fence(i).isSignalled()) {
        unsignalled++;
      }
    }
    if (unsignalled == 0) {
      return NO_FENCES;
    }
    Fence[] fences = new Fence[reservation.count()];
    for (int i = 0; i < fences.length; i++) {
      fences[i] = reservation.fence(i);
    }
    return fences;
  }
}
