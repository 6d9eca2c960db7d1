package org.vramlab.ttm.resource;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.SpaceQueue;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.space.SpaceAllocator;
import org.vramlab.ttm.tenant.PoolCharge;
import org.vramlab.ttm.tenant.PoolTenants;
import org.vramlab.ttm.ww.WwClass;

/**
 * A pool of memory of one device ({@code struct ttm_resource_manager}): its free space, who wants
 * it, and in which order it is emptied.
 *
 * <p>Threads: guarded by the device's LRU lock, a leaf lock; every method but the plain getters
 * with it held. Cost: constant per operation, plus that of the page allocator and the policy.
 */
public final class ResourceManager {
  private static final Fence[] NO_FENCES = {};

  /** Priorities of buffers: 0 is evicted first ({@code TTM_MAX_BO_PRIORITY}). */
  public static final int PRIORITIES = 4;

  /** Domains of one device stay below this: buffers keep them in a byte. */
  private static final int MAX_DOMAINS = 1 << 7;

  private final Sched sched;
  private final LeafLock lruLock;
  private final int pool;
  private final int domain;
  private final String name;
  private final PoolSettings settings;
  private final Faults faults;
  private final SpaceAllocator space;
  private final SpaceQueue wanted;
  private final MoveFences moves;
  private final PoolTenants tenants = new PoolTenants();
  private final PendingSpace pending;
  private final PoolOrders orders;

  /**
   * Pages of all live resources. Invariant: {@code usedPages + pending + free of the allocator ==
   * capacity}.
   */
  private long usedPages;

  /**
   * @param pinned lists what is pinned, in all pools of the device
   * @param domain index of the pool at its device, from 0 to 127
   * @param device name of the device, for reports
   */
  public ResourceManager(
      WwClass wwClass,
      LeafLock lruLock,
      EvictionOrder pinned,
      Retirement retirement,
      int domain,
      String device,
      PoolSettings settings) {
    if (domain < 0 || domain >= MAX_DOMAINS) {
      throw new IllegalArgumentException("no domain can have the number " + domain);
    }
    this.sched = wwClass.sched();
    this.lruLock = lruLock;
    this.domain = domain;
    this.settings = settings;
    this.faults = wwClass.faults();
    this.name = device + " " + settings.name();
    this.space = settings.space();
    this.pool = sched.nextId(IdKind.POOL);
    this.wanted = new SpaceQueue(sched, lruLock, pool);
    this.moves = retirement.newMoveFences(faults);
    this.pending = new PendingSpace(space, moves, faults);
    this.orders = new PoolOrders(this, space.capacityPages(), settings.order(), pinned, faults);
    sched.events().poolCreated(pool, name, space.capacityPages(), settings.addressable());
  }

  /**
   * Allocates {@code pages} for {@code resident}, without evicting anybody; the resource is at the
   * new end of its eviction order.
   *
   * @param alignmentPages every piece begins at a multiple of it; 0 and 1 mean anywhere
   * @return null if there is no room
   */
  public @Nullable Resource tryAllocate(
      Resident resident, long pages, Place place, long alignmentPages, long nextUse) {
    lruLock.assertHeld();
    pending.reap();
    if (space.freePages() + pending.pages() < pages) {
      return null;
    }
    Resource resource =
        new Resource(
            this, resident, sched.nextId(IdKind.RESOURCE), resident.priority(), place.flags());
    int spaceFlags = place.spaceFlags();
    while (!space.allocate(
        pages,
        place.firstPage(),
        place.lastPageExclusive(),
        spaceFlags,
        Math.max(1, alignmentPages),
        resource)) {
      if (!pending.giveBackEarly()) {
        return null;
      }
    }
    assert resource.pageCount() == pages : "asked for " + pages + " pages, got " + resource;
    resource.noteCleared();
    usedPages += pages;
    charge(resource, pages);
    resource.nextUse = nextUse;
    orders.list(resource);
    resource.tellAllocated(sched, settings.addressable());
    return resource;
  }

  /**
   * Publishes to {@code reservation}, which is locked and whose buffer has just been allocated a
   * resource here, the fences that must signal before its pages may be written ({@code
   * ttm_bo_add_move_fence}).
   *
   * @param mayWait whether the resource can be had at the price of waiting
   * @return false if it would have to wait, and may not: give it back
   */
  public boolean inheritFences(Reservation reservation, boolean mayWait) {
    lruLock.assertHeld();
    return moves.inheritInto(reservation, mayWait);
  }

  /** Gives back a resource that no hardware uses, and whose buffer does without it after all. */
  public void free(Resource resource) {
    giveBack(resource, NO_FENCES, Departure.ASIDE);
  }

  /**
   * Gives back a resource behind {@code fences}, its buffer having another now: its space is free
   * at once, its pages once they have signalled.
   */
  public void freeBehind(Resource resource, Fence[] fences) {
    giveBack(resource, fences, Departure.EVICTED);
  }

  /** As {@link #freeBehind}, its buffer ceasing to exist. */
  public void endBehind(Resource resource, Fence[] fences) {
    giveBack(resource, fences, Departure.ENDED);
  }

  private void giveBack(Resource resource, Fence[] fences, Departure why) {
    lruLock.assertHeld();
    account(resource, why);
    EventSink events = sched.events();
    int unsignalled = 0;
    for (Fence fence : fences) {
      if (!fence.isSignalled()) {
        unsignalled++;
        events.resourceBusyBehind(resource.id(), fence.id());
      }
    }
    resource.tellFreed(sched);
    if (unsignalled == 0) {
      pending.giveBack(resource);
    } else {
      pending.add(resource, fences);
    }
  }

  /**
   * Gives back a resource whose contents are still being moved away: its pages are free at once,
   * and whatever is allocated here from now on inherits {@code moved} ({@code
   * ttm_bo_move_pipeline_evict}).
   *
   * @return false if there is no slot for the fence: nothing was given back, wait for it first
   */
  public boolean freeInPipeline(Resource resource, Fence moved) {
    lruLock.assertHeld();
    if (!moves.add(moved)) {
      return false;
    }
    account(resource, Departure.EVICTED);
    sched.events().resourceBusyBehind(resource.id(), moved.id());
    resource.tellFreed(sched);
    pending.giveBack(resource);
    return true;
  }

  private void charge(Resource resource, long pages) {
    PoolCharge charge = resource.charge();
    if (charge != null && !(pages < 0 && faults.has(Fault.CHARGE_NOT_RETURNED))) {
      tenants.charge(charge, pages);
    }
  }

  private void account(Resource resource, Departure why) {
    PoolOrders.unlist(resource, why);
    usedPages -= resource.pageCount();
    charge(resource, -resource.pageCount());
    assert usedPages >= 0 : "more was freed than was allocated in " + name;
  }

  /** {@code resource} joins the bulk move of its resident, if that has one and is not pinned. */
  public void joinBulkMove(Resource resource) {
    lruLock.assertHeld();
    orders.joinBulkMove(resource);
  }

  /** {@code resource} leaves the bulk move that it is in, if any. */
  public void leaveBulkMove(Resource resource) {
    lruLock.assertHeld();
    BulkMove.leave(resource);
  }

  /**
   * {@code resource} was just used, or its resident was pinned, unpinned or given another priority:
   * puts it where it belongs, at the new end ({@code ttm_resource_move_to_lru_tail}).
   *
   * @param nextUse when it is used next, as far as anybody told
   */
  public void touch(Resource resource, long nextUse) {
    lruLock.assertHeld();
    orders.touch(resource, nextUse);
  }

  /**
   * {@code heir} takes over {@code resource}, at the new end of its order: what a buffer leaves
   * behind that moves while the hardware still uses its old place.
   */
  public void handOver(Resource resource, Resident heir) {
    lruLock.assertHeld();
    EvictionOrder.bequeath(resource);
    sched.events().resourceHandedOver(resource.id(), resource.resident().id(), heir.id());
    resource.resident(heir);
    touch(resource, resource.nextUse());
  }

  void moveBlockToEnd(int priority, BulkMove.Range block, Resource first, Resource last) {
    orders.moveBlockToEnd(priority, block, first, last);
  }

  /** The order of a number: what is listed here remembers no more than that. */
  EvictionOrder order(byte number) {
    return orders.order(number);
  }

  /** Begins a walk over what is here now. */
  public EvictionWalk walk() {
    return walk(false);
  }

  /**
   * Begins a walk.
   *
   * @param seesNewcomers whether it also visits what is added or touched to the end meanwhile, as
   *     TTM's cursor does
   */
  public EvictionWalk walk(boolean seesNewcomers) {
    lruLock.assertHeld();
    return orders.walk(sched.currentTask().id(), seesNewcomers);
  }

  /**
   * Whom the policy would evict first: guests, then the lowest priority; null if nobody is listed.
   */
  public @Nullable Resource first() {
    lruLock.assertHeld();
    return orders.first();
  }

  /** Who is listed with {@code priority}, in the order of eviction: for reports and tests. */
  public List<Resident> residents(int priority) {
    lruLock.assertHeld();
    return orders.residents(priority);
  }

  /**
   * The fences that have not signalled of moves out of here, and of whoever else uses what was
   * given back.
   */
  public Fence[] unsignalledMoves() {
    lruLock.assertHeld();
    List<Fence> unsignalled = new ArrayList<>();
    moves.addUnsignalledTo(unsignalled);
    pending.addUnsignalledTo(unsignalled);
    return unsignalled.toArray(NO_FENCES);
  }

  /**
   * Whether the pool has {@code moved} as the fence of a move out of here: it keeps one that has
   * signalled until a later one needs the slot. For who counts what fences keep alive.
   */
  public boolean keepsMove(Fence moved) {
    lruLock.assertHeld();
    return moves.has(moved);
  }

  /** Adds the state of the pool to a digest: what is in it, in which order, and who wants room. */
  public void digest(Digest into) {
    into.add(usedPages);
    pending.digest(into);
    moves.digest(into);
    // Where there is always room nobody is ever evicted, and the order means nothing.
    boolean ordered = space.capacityPages() != Long.MAX_VALUE;
    orders.digest(into, ordered);
    wanted.digest(into);
  }

  /** Who is charged for what is here, and what of it is protected; under the LRU lock. */
  public PoolTenants tenants() {
    return tenants;
  }

  /** Whether its pages have addresses, or are only counted. */
  boolean isAddressable() {
    return settings.addressable();
  }

  /** The tickets that want space here. */
  public SpaceQueue wanted() {
    return wanted;
  }

  /** Pages of all live resources; what is free behind fences does not count. */
  public long usedPages() {
    return usedPages;
  }

  /** Pages of the whole pool; {@code Long.MAX_VALUE} if it has no limit. */
  public long capacityPages() {
    return space.capacityPages();
  }

  /** The number by which events name this pool. */
  public int pool() {
    return pool;
  }

  /** The index by which the device's driver names this pool. */
  public int domain() {
    return domain;
  }

  public String name() {
    return name;
  }

  /** Whether what lives here lives in pages of the host. */
  public boolean usesHostPages() {
    return settings.usesHostPages();
  }

  /**
   * Fails unless nothing is left: for teardown and tests; gives back what is free behind signalled
   * fences first.
   */
  public void checkEmpty() {
    lruLock.assertHeld();
    pending.reap();
    space.validate();
    if (usedPages != 0 || pending.pages() != 0 || space.freePages() != space.capacityPages()) {
      throw new IllegalStateException(
          "%s is not empty: %d pages used, %d free behind unsignalled fences, %d free of %d"
              .formatted(
                  name, usedPages, pending.pages(), space.freePages(), space.capacityPages()));
    }
  }

  SpaceAllocator space() {
    return space;
  }

  @Override
  public String toString() {
    return name;
  }
}
