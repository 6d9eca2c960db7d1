package org.vramlab.ttm.bo;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.function.Supplier;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.EvictionOrder;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.space.SpaceAllocator;
import org.vramlab.ttm.ww.WwClass;

/**
 * The memory manager of one device ({@code struct ttm_device}): its pools, and the buffers that
 * live in them.
 *
 * <p>Main path of a buffer: {@link #create}, {@link #validate} at every submission, {@link #touch}
 * when the submission is published, {@link BufferObject#release}. Room is made by the {@link
 * Evictor}.
 *
 * <p>Threads: any task; buffers are guarded by their reservations, pools by the LRU lock of this
 * manager, a leaf. Nothing is shared between two managers but the {@link WwClass}.
 */
public final class MemoryManager {
  private final Sched sched;
  private final WwClass wwClass;
  private final MemoryDriver driver;
  private final ManagerCosts costs;
  private final LeafLock lruLock;
  private final ObjectArrayList<ResourceManager> pools = new ObjectArrayList<>();
  private final Evictor evictor;

  public MemoryManager(WwClass wwClass, MemoryDriver driver, ManagerCosts costs) {
    this.wwClass = wwClass;
    this.sched = wwClass.sched();
    this.driver = driver;
    this.costs = costs;
    this.lruLock = sched.newLeafLock("LRU lock of " + driver.name());
    lruLock.guards(this::digest);
    this.evictor = new Evictor(this);
  }

  /**
   * Adds a pool; its domain is the number of pools before it.
   *
   * @param addressable whether page numbers mean anything
   * @param order makes the eviction order of one priority
   */
  public ResourceManager addPool(
      String name,
      SpaceAllocator space,
      boolean addressable,
      Supplier<? extends EvictionOrder> order) {
    ResourceManager pool =
        new ResourceManager(
            sched, lruLock, pools.size(), driver.name() + " " + name, space, addressable, order);
    pools.add(pool);
    return pool;
  }

  /** Creates a buffer without a place; the caller has its only reference. */
  public BufferObject create(long sizeBytes, int priority) {
    if (sizeBytes <= 0) {
      throw new IllegalArgumentException("a buffer has at least one byte, not " + sizeBytes);
    }
    Reservation reservation = new Reservation(wwClass);
    int id = sched.nextId(IdKind.BUFFER);
    EventSink events = sched.events();
    events.lockCreated(sched.nowNanos(), reservation.lock().id(), id);
    events.bufferCreated(sched.nowNanos(), id, reservation.lock().id(), sizeBytes);
    return new BufferObject(this, id, sizeBytes, priority, reservation);
  }

  /**
   * Sees to it that {@code bo} lives where {@code placement} wants it ({@code ttm_bo_validate}),
   * evicting others if it must. Its lock is held by {@code ticket}.
   *
   * @throws WouldDeadlock a lock was lost; pass it on
   * @throws NoMemory no place has room, and none could be made
   */
  public void validate(BufferObject bo, Placement placement, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    bo.lock().assertHeld();
    ticket.checkMayAllocate();
    sched.charge(costs.validateNanos());
    Resource now = bo.resource();
    if (now != null && now.isCompatible(placement, false)) {
      return;
    }
    if (bo.isPinned()) {
      throw new IllegalStateException(bo + " is pinned, and not where it is wanted: " + placement);
    }
    try {
      if (now != null) {
        prepareListeners(bo, ticket);
      }
      Resource target = evictor.allocateFree(bo, placement, ticket);
      if (target == null) {
        now = bo.resource();
        if (now != null && now.isCompatible(placement, true)) {
          return; // a place good enough to stay in rather than evict others
        }
        target = evictor.allocateEvicting(bo, placement, ticket);
      }
      sched.charge(costs.placeNanos());
      // A nested walk may have pushed the buffer on while room was made for it: ask again where it
      // is.
      Resource from = bo.resource();
      if (from == null) {
        settleAt(bo, target);
      } else {
        // The copy cannot begin before the CPU work that leads to it is done.
        sched.settle(SpanKind.SUBMIT);
        move(bo, from, target, ticket, false);
      }
    } catch (NoSpace full) {
      evictor.tellRefused(bo, placement, ticket);
      throw NoMemory.INSTANCE;
    } catch (Busy locked) {
      // Comparison modes only: a page table that must be told is locked by somebody else.
      evictor.tellRefused(bo, placement, ticket);
      throw NoMemory.INSTANCE;
    }
  }

  /**
   * Gives {@code bo}, which has no place and is locked, its first one, filled by the host with
   * version 0.
   */
  public void placeFromHost(BufferObject bo, Placement placement, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    bo.lock().assertHeld();
    ticket.checkMayAllocate();
    if (bo.resource() != null) {
      throw new IllegalStateException(bo + " has a place already");
    }
    try {
      Resource target = evictor.allocate(bo, placement, ticket);
      target.content().write(0);
      bo.submittedVersion(0);
      settleAt(bo, target);
    } catch (NoSpace full) {
      evictor.tellRefused(bo, placement, ticket);
      throw NoMemory.INSTANCE;
    }
  }

  /**
   * Holds {@code bo}, which has a place and is locked, where it is: no eviction touches it until
   * {@link #unpin}.
   */
  public void pin(BufferObject bo) {
    bo.lock().assertHeld();
    Resource resource = bo.resource();
    if (resource == null) {
      throw new IllegalStateException(bo + " has no place to be pinned in");
    }
    lruLock.lock();
    if (!bo.isPinned() && !wwClass.faults().has(Fault.PIN_IGNORED)) {
      resource.manager().unlist(resource);
    }
    bo.countPins(1);
    lruLock.unlock();
    sched.events().bufferPinned(sched.nowNanos(), bo.id(), 1);
  }

  /** Takes one pin away. */
  public void unpin(BufferObject bo) {
    bo.lock().assertHeld();
    Resource resource = bo.resource();
    assert resource != null : "a pinned buffer has a place";
    lruLock.lock();
    bo.countPins(-1);
    if (!bo.isPinned() && !wwClass.faults().has(Fault.PIN_IGNORED)) {
      resource.manager().list(resource);
    }
    lruLock.unlock();
    sched.events().bufferPinned(sched.nowNanos(), bo.id(), -1);
  }

  /**
   * Tells the policy that {@code bo} was just used ({@code ttm_bo_move_to_lru_tail}); its lock is
   * held.
   */
  public void touch(BufferObject bo) {
    bo.lock().assertHeld();
    Resource resource = bo.resource();
    if (resource == null) {
      return;
    }
    long memory = sched.memory();
    lruLock.lock();
    resource.manager().touch(resource, bo.nextUse());
    lruLock.unlock();
    sched.concludes(memory, 0);
  }

  /**
   * Asks everybody who has {@code bo} mapped for the locks that telling them will need; first phase
   * of a notification.
   */
  void prepareListeners(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, Busy {
    if (wwClass.faults().has(Fault.LISTENERS_NOT_ASKED)) {
      return;
    }
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
          debug.end(ticket, driver.name());
        }
      }
    } finally {
      ticket.endNotification();
    }
  }

  /**
   * Moves {@code bo}: tells its listeners, queues the copy, gives the old place back behind it.
   * Cannot fail.
   */
  void move(BufferObject bo, Resource from, Resource to, Ticket ticket, boolean evicting) {
    ticket.beginTelling();
    try {
      for (int i = 0; i < bo.listenerCount(); i++) {
        bo.listener(i).moveNotify(bo);
      }
    } finally {
      ticket.endNotification();
    }
    bo.reservation().reserveSlots(1);
    Fence copied = driver.queueMove(bo, from, to, evicting);
    Fence[] busy;
    if (copied == null) {
      busy = unsignalledFences(bo.reservation());
    } else {
      // The copy waits for everybody who uses the old place, so its fence stands for all of theirs.
      bo.reservation().add(copied, Usage.KERNEL);
      busy = new Fence[] {copied};
    }
    if (wwClass.faults().has(Fault.FREED_BEFORE_COPIED)) {
      busy = NONE;
    }
    long memory = sched.memory();
    lruLock.lock();
    from.manager().freeBehind(from, busy);
    bo.resource(to);
    lruLock.unlock();
    sched.concludes(memory, to.manager().pool());
    sched.events().bufferPlaced(sched.nowNanos(), bo.id(), to.id(), to.manager().pool());
  }

  private void settleAt(BufferObject bo, Resource target) {
    long memory = sched.memory();
    lruLock.lock();
    bo.resource(target);
    lruLock.unlock();
    sched.concludes(memory, target.manager().pool());
    sched.events().bufferPlaced(sched.nowNanos(), bo.id(), target.id(), target.manager().pool());
  }

  /**
   * The last reference goes, unless somebody finds the buffer first: then nobody can find it any
   * more, so its fences and place need no lock but the LRU's.
   */
  void releaseLast(BufferObject bo) {
    lruLock.lock();
    boolean dead = bo.dropLast();
    Resource resource = bo.resource();
    if (dead && resource != null) {
      resource.manager().freeBehind(resource, unsignalledFences(bo.reservation()));
      bo.resource(null);
    }
    lruLock.unlock();
    if (dead) {
      driver.destroyed(bo);
      sched.events().bufferDestroyed(sched.nowNanos(), bo.id());
    }
  }

  private static final Fence[] NONE = {};

  private static Fence[] unsignalledFences(Reservation reservation) {
    int unsignalled = 0;
    for (int i = 0; i < reservation.count(); i++) {
      if (!reservation.fence(i).isSignalled()) {
        unsignalled++;
      }
    }
    if (unsignalled == 0) {
      return NONE;
    }
    Fence[] fences = new Fence[reservation.count()];
    for (int i = 0; i < fences.length; i++) {
      fences[i] = reservation.fence(i);
    }
    return fences;
  }

  /** Fails unless every pool is empty: for teardown and tests. */
  public void checkEmpty() {
    lruLock.lock();
    try {
      for (int i = 0; i < pools.size(); i++) {
        pools.get(i).checkEmpty();
      }
    } finally {
      lruLock.unlock();
    }
  }

  /**
   * Adds what the LRU lock guards to a digest: what is where, in which order it would go, and who
   * wants room.
   */
  public void digest(Digest into) {
    for (int i = 0; i < pools.size(); i++) {
      pools.get(i).digest(into);
    }
  }

  /** The pool of {@code domain}. */
  public ResourceManager pool(int domain) {
    return pools.get(domain);
  }

  public WwClass wwClass() {
    return wwClass;
  }

  public MemoryDriver driver() {
    return driver;
  }

  ManagerCosts costs() {
    return costs;
  }

  LeafLock lruLock() {
    return lruLock;
  }

  Sched sched() {
    return sched;
  }
}
