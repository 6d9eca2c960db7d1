package org.vramlab.ttm.resource;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.SpaceQueue;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.space.SpaceAllocator;

/**
 * A pool of memory of one device ({@code struct ttm_resource_manager}): its free space, who wants
 * it, and in which order it is emptied.
 *
 * <p>Threads: guarded by the device's LRU lock, a leaf lock; every method but the plain getters
 * with it held. Cost: constant per operation, plus that of the page allocator and the policy.
 */
public final class ResourceManager {
  /** Priorities of buffers: 0 is evicted first ({@code TTM_MAX_BO_PRIORITY}). */
  public static final int PRIORITIES = 4;

  private final Sched sched;
  private final LeafLock lruLock;
  private final int pool;
  private final int domain;
  private final String name;
  private final SpaceAllocator space;
  private final boolean addressable;
  private final SpaceQueue wanted;
  private final PendingSpace pending;
  private final EvictionOrder[] orders = new EvictionOrder[PRIORITIES];

  /**
   * Pages of all live resources. Invariant: {@code usedPages + pending + free of the allocator ==
   * capacity}.
   */
  private long usedPages;

  /**
   * @param domain index of the pool at its device
   * @param addressable whether page numbers mean anything (VRAM) or pages are only counted (GTT,
   *     system)
   * @param order makes the eviction order of one priority
   */
  public ResourceManager(
      Sched sched,
      LeafLock lruLock,
      int domain,
      String name,
      SpaceAllocator space,
      boolean addressable,
      Supplier<? extends EvictionOrder> order) {
    this.sched = sched;
    this.lruLock = lruLock;
    this.domain = domain;
    this.name = name;
    this.space = space;
    this.addressable = addressable;
    this.pool = sched.nextId(IdKind.POOL);
    this.wanted = new SpaceQueue(sched, lruLock, pool);
    this.pending = new PendingSpace(space);
    for (int i = 0; i < PRIORITIES; i++) {
      orders[i] = order.get();
    }
    sched.events().poolCreated(pool, name, space.capacityPages(), addressable);
  }

  /**
   * Allocates {@code pages} for {@code resident}, without evicting anybody; the resource is at the
   * end of the eviction order.
   *
   * @param reservation of the resident, locked: gets the fences that must signal before the pages
   *     may be written
   * @return null if there is no room
   */
  public @Nullable Resource tryAllocate(
      Resident resident,
      long pages,
      Place place,
      int priority,
      long nextUse,
      Reservation reservation) {
    lruLock.assertHeld();
    pending.reap();
    if (space.freePages() + pending.pages() < pages) {
      return null;
    }
    Resource resource =
        new Resource(this, resident, sched.nextId(IdKind.RESOURCE), pages, priority, place.flags());
    int spaceFlags = place.flags() & (SpaceAllocator.CONTIGUOUS | SpaceAllocator.TOP_DOWN);
    while (!space.allocate(
        pages, place.firstPage(), place.lastPageExclusive(), spaceFlags, 1, resource)) {
      if (!pending.giveBackEarly()) {
        return null;
      }
    }
    pending.inheritInto(reservation);
    usedPages += pages;
    resource.nextUse = nextUse;
    orders[priority].add(resource);
    tellAllocated(resource);
    return resource;
  }

  /** Gives back a resource that no hardware uses. */
  public void free(Resource resource) {
    freeBehind(resource, NO_FENCES);
  }

  /**
   * Gives back a resource behind {@code fences}: its space is free at once, its pages once they
   * have signalled.
   */
  public void freeBehind(Resource resource, Fence[] fences) {
    lruLock.assertHeld();
    orders[resource.priority()].remove(resource);
    usedPages -= resource.pageCount();
    assert usedPages >= 0 : "more was freed than was allocated in " + name;
    EventSink events = sched.events();
    int unsignalled = 0;
    for (Fence fence : fences) {
      if (!fence.isSignalled()) {
        unsignalled++;
        events.resourceBusyBehind(resource.id(), fence.id());
      }
    }
    events.resourceFreed(
        sched.nowNanos(), resource.id(), resource.resident().id(), pool, resource.pageCount());
    if (unsignalled == 0) {
      space.free(resource);
    } else {
      pending.add(resource, fences);
    }
  }

  /**
   * Moves {@code resource} to where the policy puts what was just used, and notes when it is used
   * next.
   */
  public void touch(Resource resource, long nextUse) {
    lruLock.assertHeld();
    orders[resource.priority()].touch(resource, nextUse);
  }

  /** Takes {@code resource} out of the eviction order: it was pinned. */
  public void unlist(Resource resource) {
    lruLock.assertHeld();
    orders[resource.priority()].remove(resource);
  }

  /** Puts {@code resource} back into the eviction order: it was unpinned. */
  public void list(Resource resource) {
    lruLock.assertHeld();
    orders[resource.priority()].add(resource);
  }

  /** Begins a walk over what is here now. */
  public EvictionWalk walk() {
    return walk(false);
  }

  /**
   * Begins a walk.
   *
   * @param revisits with that fault planted: also over what comes later
   */
  public EvictionWalk walk(boolean revisits) {
    lruLock.assertHeld();
    return new EvictionWalk(orders, sched.currentTask().id(), revisits);
  }

  /** Adds the state of the pool to a digest: what is in it, in which order, and who wants room. */
  public void digest(Digest into) {
    into.add(usedPages).add(pending.pages());
    // Where there is always room nobody is ever evicted, and the order means nothing.
    boolean ordered = space.capacityPages() != Long.MAX_VALUE;
    for (EvictionOrder order : orders) {
      order.digest(into, ordered);
    }
    wanted.digest(into);
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
          name
              + " is not empty: "
              + usedPages
              + " pages used, "
              + pending.pages()
              + " free behind unsignalled fences, "
              + space.freePages()
              + " free of "
              + space.capacityPages());
    }
  }

  SpaceAllocator space() {
    return space;
  }

  private static final Fence[] NO_FENCES = {};

  private void tellAllocated(Resource resource) {
    EventSink events = sched.events();
    events.resourceAllocated(
        sched.nowNanos(), resource.id(), resource.resident().id(), pool, resource.pageCount());
    if (addressable) {
      for (int i = 0; i < resource.count(); i++) {
        events.resourceExtent(resource.id(), pool, resource.start(i), resource.pages(i));
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
