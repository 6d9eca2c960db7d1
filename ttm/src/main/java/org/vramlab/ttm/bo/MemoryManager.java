package org.vramlab.ttm.bo;

import java.util.function.Supplier;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.resource.EvictionOrder;
import org.vramlab.ttm.resource.ListOrder;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.PoolSettings;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resv.Reservation;
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
 * Evictor}, places are changed by the {@link Mover}, ends are seen to by {@link Deletion}.
 *
 * <p>Threads: any task; buffers are guarded by their reservations, pools by the LRU lock of this
 * manager, a leaf. Nothing is shared between two managers but the {@link WwClass}.
 */
public final class MemoryManager {
  /** The domain of system memory, whose pages the device cannot reach ({@code TTM_PL_SYSTEM}). */
  public static final int SYSTEM = 0;

  private final Sched sched;
  private final WwClass wwClass;
  private final MemoryDriver driver;
  private final ManagerSettings settings;
  private final ManagerCosts costs;
  private final HostMemory hostMemory;
  private final LeafLock lruLock;
  private final Pools pools = new Pools();

  /** What is pinned, in all pools. */
  private final ListOrder pinned = new ListOrder(true, false);

  private final Evictor evictor;
  private final Mover mover;
  private final Deletion deletion;
  private final BufferLists lists;
  private final BufferPages pages;
  private final SwapOut swapOut;
  private final CleanCopies copies;

  /** A manager whose memory goes back behind its fences, on a host with pages without end. */
  public MemoryManager(WwClass wwClass, MemoryDriver driver, ManagerCosts costs) {
    this(wwClass, driver, ManagerSettings.of(costs));
  }

  public MemoryManager(WwClass wwClass, MemoryDriver driver, ManagerSettings settings) {
    this.wwClass = wwClass;
    this.sched = wwClass.sched();
    this.driver = driver;
    this.settings = settings;
    this.costs = settings.costs();
    HostMemory given = settings.hostMemory();
    this.hostMemory = given != null ? given : HostMemory.unlimited(sched, wwClass.lockdep());
    LeafLock shared = settings.lruLock();
    this.lruLock = shared != null ? shared : ManagerSettings.newLruLock(wwClass, driver.name());
    if (shared == null) {
      lruLock.guards(into -> {
        pools.digest(into);
        pinned.digest(into, false);
      });
    }
    this.evictor = new Evictor(this);
    this.pages = new BufferPages(hostMemory, driver, wwClass);
    this.copies = new CleanCopies(this);
    this.mover = new Mover(this);
    this.deletion = new Deletion(this, settings.workers(), settings.deleteBacklog());
    this.lists = new BufferLists(this, pinned);
    this.swapOut = new SwapOut(this);
    hostMemory.add(swapOut);
  }

  /**
   * Adds a pool; its domain is the number of pools before it. What is counted lives in pages of the
   * host, what has addresses does not.
   *
   * @param addressable whether page numbers mean anything
   * @param order makes the eviction order of one priority
   */
  public ResourceManager addPool(
      String name,
      SpaceAllocator space,
      boolean addressable,
      Supplier<? extends EvictionOrder> order) {
    return addPool(new PoolSettings(name, space, addressable, !addressable, order));
  }

  /** Adds a pool; its domain is the number of pools before it. */
  public ResourceManager addPool(PoolSettings settings) {
    return addPool(pools.domains(), settings);
  }

  /**
   * Adds the pool of {@code domain}, which has none yet. A place in a domain without a pool is
   * passed over.
   *
   * @param domain from 0 to 127
   */
  public ResourceManager addPool(int domain, PoolSettings made) {
    ResourceManager pool =
        new ResourceManager(
            wwClass, lruLock, pinned, settings.retirement(), domain, driver.name(), made);
    pools.add(domain, pool);
    return pool;
  }

  /**
   * Makes {@code pool}, of another device that shares this one's LRU lock, a place for buffers of
   * this one, which calls it {@code domain}: they are guests there.
   */
  public void borrow(int domain, ResourceManager pool) {
    if (pool.domain() == domain) {
      throw new IllegalArgumentException("a borrowed pool has a number of its own: " + pool);
    }
    pools.add(domain, pool);
  }

  /** What this device calls {@code pool}, which is its own or borrowed. */
  public int domainOf(ResourceManager pool) {
    return pools.domainOf(pool);
  }

  /**
   * Takes the pool of {@code domain}, in which nothing lives any more, away: places in it are
   * passed over from now on ({@code ttm_resource_manager_set_used}).
   *
   * @throws IllegalStateException something lives there, or still goes away from there
   */
  public void removePool(int domain) {
    lruLock.lock();
    try {
      pools.remove(domain);
    } finally {
      lruLock.unlock();
    }
  }

  /**
   * The end of the device: takes all pools away, and is asked for pages of the host no more ({@code
   * ttm_device_fini}).
   *
   * @throws IllegalStateException a buffer lives somewhere: nothing has changed
   */
  public void close() {
    checkEmpty();
    pools.clear();
    hostMemory.remove(swapOut);
  }

  /** Creates an ordinary buffer without a place; the caller has its only reference. */
  public BufferObject create(long sizeBytes, int priority) {
    return create(BufferSettings.of(sizeBytes, priority));
  }

  /** Creates a buffer without a place; the caller has its only reference. */
  public BufferObject create(BufferSettings settings) {
    Reservation shared = settings.sharedReservation();
    Reservation reservation = shared == null ? new Reservation(wwClass) : shared;
    int id = nextBufferId(reservation, settings.sizeBytes());
    return new BufferObject(this, id, settings, reservation);
  }

  /** What {@code bo} leaves behind will be this one's; with that reservation, unlocked. */
  BufferObject newGhost(BufferObject bo, Reservation own) {
    return new BufferObject(this, nextBufferId(own, bo.sizeBytes()), bo, own);
  }

  private int nextBufferId(Reservation reservation, long sizeBytes) {
    int id = sched.nextId(IdKind.BUFFER);
    EventSink events = sched.events();
    events.lockCreated(sched.nowNanos(), reservation.lock().id(), id);
    events.bufferCreated(sched.nowNanos(), id, reservation.lock().id(), sizeBytes);
    return id;
  }

  /**
   * Sees to it that {@code bo} lives where {@code placement} wants it ({@code ttm_bo_validate}),
   * evicting others if it must. Its lock is held by {@code ticket}.
   *
   * @return pages moved on account of it, its victims' included
   * @throws WouldDeadlock a lock was lost; pass it on
   * @throws NoMemory no place has room, and none could be made
   */
  public long validate(BufferObject bo, Placement placement, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (mayStay(bo, placement, ticket)) {
      return 0;
    }
    Operation operation = Operation.of(ticket, bo);
    try {
      place(bo, placement, operation);
      return operation.movedPages();
    } catch (NoSpace | NoMemory | Busy refused) {
      // Busy only in the comparison modes: a page table that must be told is locked by others.
      evictor.tellRefused(bo, placement, operation);
      throw NoMemory.INSTANCE;
    }
  }

  /**
   * As the other, with a say in what may be done for it, and with the failures told apart.
   *
   * @throws NoSpace a place on the way to where it is wanted has no room
   * @throws Busy it would have to wait, and {@code operation} may not
   */
  public void validate(BufferObject bo, Placement placement, Operation operation)
      throws WouldDeadlock, Interrupted, NoMemory, NoSpace, Busy {
    if (!mayStay(bo, placement, operation.ticket())) {
      place(bo, placement, operation);
    }
  }

  private boolean mayStay(BufferObject bo, Placement placement, Ticket ticket) {
    bo.lock().assertHeld();
    ticket.checkMayAllocate();
    sched.charge(costs.validateNanos());
    Resource now = bo.resource();
    // An empty list means that the contents are given up, and is never satisfied by a place.
    return now != null
        && placement.count() > 0
        && now.isCompatible(placement, domainOf(now.manager()), false);
  }

  private void place(BufferObject bo, Placement placement, Operation operation)
      throws WouldDeadlock, Interrupted, NoMemory, NoSpace, Busy {
    if (placement.count() > 0 && bo.isPinned()) {
      throw new PinnedElsewhere(bo + " is pinned, and not where it is wanted: " + placement);
    }
    if (bo.resource() != null) {
      mover.prepareListeners(bo, operation);
    }
    if (placement.count() == 0) {
      mover.purge(bo, operation);
      return;
    }
    Resource target;
    try {
      target = evictor.allocateFree(bo, placement, operation);
      if (target == null) {
        Resource now = bo.resource();
        if (now != null && now.isCompatible(placement, domainOf(now.manager()), true)) {
          return; // a place good enough to stay in rather than evict others
        }
        target = evictor.allocateEvicting(bo, placement, operation);
      }
    } catch (NoSpace full) {
      throw NoMemory.INSTANCE;
    }
    sched.charge(costs.placeNanos());
    if (bo.resource() != null) {
      // The copy cannot begin before the CPU work that leads to it is done.
      sched.settle(SpanKind.SUBMIT);
    }
    // A nested walk may have pushed the buffer on while room was made for it: it is moved from
    // where it is now.
    mover.move(bo, target, operation, false);
  }

  /**
   * Gives {@code bo}, which has no place and is locked, its first one, filled by the host with
   * version 0.
   */
  public void placeFromHost(BufferObject bo, Placement placement, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    Operation operation = Operation.of(ticket, bo);
    try {
      placeFromHost(bo, placement, operation);
    } catch (NoSpace | NoMemory | Busy full) {
      evictor.tellRefused(bo, placement, operation);
      throw NoMemory.INSTANCE;
    }
  }

  /** As the other, with a say in what may be done for it, and with the failures told apart. */
  public void placeFromHost(BufferObject bo, Placement placement, Operation operation)
      throws WouldDeadlock, Interrupted, NoSpace, NoMemory, Busy {
    bo.lock().assertHeld();
    operation.ticket().checkMayAllocate();
    if (bo.resource() != null) {
      throw new IllegalStateException(bo + " has a place already");
    }
    Resource target = evictor.allocate(bo, placement, operation);
    target.content().write(0);
    mover.move(bo, target, operation, false);
    bo.submittedVersion(0);
  }

  /**
   * Holds {@code bo}, which is locked, where it is: no eviction touches it until {@link #unpin}
   * ({@code ttm_bo_pin}). It is listed among what is pinned from its next {@link #touch} on.
   */
  public void pin(BufferObject bo) {
    lists.changePins(bo, 1);
  }

  /**
   * Takes one pin away ({@code ttm_bo_unpin}). What was listed among what is pinned stays there,
   * and is not evicted, until its next {@link #touch}.
   */
  public void unpin(BufferObject bo) {
    lists.changePins(bo, -1);
  }

  /**
   * Tells the policy that {@code bo} was just used ({@code ttm_bo_move_to_lru_tail}); its lock is
   * held.
   */
  public void touch(BufferObject bo) {
    lists.touch(bo);
  }

  /**
   * Evicts whom the policy would evict first from {@code domain}, pinned or not ({@code
   * ttm_bo_evict_first}).
   *
   * @return false if nobody is there
   * @throws Busy it is locked by others or in use, and {@code operation} may not wait
   */
  public boolean evictFirst(int domain, Operation operation)
      throws WouldDeadlock, Interrupted, NoSpace, NoMemory, Busy {
    operation.ticket().checkMayAllocate();
    return new PoolEmptying(this, pool(domain)).evictFirst(operation);
  }

  /**
   * Empties {@code domain}, as before a suspend, and waits until the last of its moves has ended
   * ({@code ttm_resource_manager_evict_all}).
   */
  public void evictAll(int domain, Operation operation)
      throws WouldDeadlock, Interrupted, NoSpace, NoMemory, Busy {
    operation.ticket().checkMayAllocate();
    new PoolEmptying(this, pool(domain)).evictAll(operation);
  }

  /**
   * Swaps out one buffer that lives in pages of the host, trylocking only ({@code
   * ttm_device_swapout}).
   *
   * @return pages that became free; 0 if nobody can be swapped out
   */
  public long swapOut(Operation operation) throws WouldDeadlock, Interrupted {
    return swapOut.swapOutOne(operation);
  }

  /**
   * Ends a buffer that was still in use when its last user let go; sleeps until it is idle. For
   * {@link DelayedDelete} alone, once for each.
   */
  public void finishDeletion(BufferObject zombie) {
    deletion.finish(zombie);
  }

  /** How many zombies and ghosts there are; only counted if there is a bound. */
  public int deleteBacklog() {
    return deletion.backlog();
  }

  /** Fails unless every pool is empty: for teardown and tests. */
  public void checkEmpty() {
    lruLock.lock();
    try {
      pools.checkEmpty();
    } finally {
      lruLock.unlock();
    }
  }

  /** The pool of {@code domain}, which has one. */
  public ResourceManager pool(int domain) {
    return pools.of(domain);
  }

  /** Whether {@code domain} has a pool. */
  public boolean hasPool(int domain) {
    return pools.has(domain);
  }

  /** Who is listed where, beyond pins and touches: priorities and bulk moves. */
  public BufferLists lists() {
    return lists;
  }

  public WwClass wwClass() {
    return wwClass;
  }

  public MemoryDriver driver() {
    return driver;
  }

  ManagerSettings settings() {
    return settings;
  }

  CleanCopies copies() {
    return copies;
  }

  BufferPages pages() {
    return pages;
  }

  Pools pools() {
    return pools;
  }

  /** The host's memory, of which the pages of its buffers are; others may share it. */
  public HostMemory hostMemory() {
    return hostMemory;
  }

  Evictor evictor() {
    return evictor;
  }

  Mover mover() {
    return mover;
  }

  Deletion deletion() {
    return deletion;
  }

  LeafLock lruLock() {
    return lruLock;
  }

  Sched sched() {
    return sched;
  }
}
