package org.vramlab.ttm.resource;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.space.Extents;
import org.vramlab.ttm.tenant.PoolCharge;
import org.vramlab.ttm.tenant.Tenant;

/**
 * A part of a pool that a buffer has ({@code struct ttm_resource}): its pages, what they hold, and
 * its position in the pool's eviction order.
 *
 * <p>Life: allocated by {@link ResourceManager#tryAllocate}; listed in the pool's order; freed,
 * perhaps behind fences. A buffer that moves has two for a moment.
 *
 * <p>There are as many as there are resident buffers, ten million in the largest runs, at 72 bytes
 * each: so a resource is its own extents and its own content, and small numbers are kept small.
 *
 * <p>Threads: pages and content belong to whoever holds the buffer's reservation (content: the
 * hardware); the links are guarded by the LRU lock.
 */
public final class Resource extends Extents implements Content {
  /** In no list. */
  static final byte UNLISTED = -1;

  /** Those of {@link #flags} that are flags of a {@link Place}. */
  private static final int PLACE_FLAGS = 0x3F;

  /** Flag: all pages held zeros when they were allocated. */
  private static final int GOT_CLEARED = 1 << 6;

  /** Flag: all pages hold zeros when they are given back. */
  private static final int LEFT_CLEARED = 1 << 7;

  private final ResourceManager manager;
  private Resident resident;
  private final int id;

  /** What the pages hold, a version. */
  private int version = (int) NOTHING;

  /**
   * Flags of the {@link Place} that this was allocated in, {@link #GOT_CLEARED} and {@link
   * #LEFT_CLEARED}.
   */
  private byte flags;

  /** The priority of the order that lists it; guarded by the LRU lock. */
  private byte priority;

  /**
   * The number of the order that lists it, among those of its manager; {@link #UNLISTED} for none.
   */
  private byte list = UNLISTED;

  /**
   * When this was last added or touched, in the order's own count: cursors leave later ones to the
   * next walk.
   */
  long touchSequence;

  /**
   * When the buffer is used next, as far as anybody told; {@code Long.MAX_VALUE} for never or
   * unknown.
   */
  long nextUse = Long.MAX_VALUE;

  @Nullable Resource previous;
  @Nullable Resource next;

  /** The block that it belongs to; null for none. */
  BulkMove.@Nullable Range range;

  Resource(ResourceManager manager, Resident resident, int id, int priority, int placeFlags) {
    this.manager = manager;
    this.resident = resident;
    this.id = id;
    this.priority = (byte) priority;
    this.flags = (byte) placeFlags;
  }

  public ResourceManager manager() {
    return manager;
  }

  /** Whose it is. */
  public Resident resident() {
    return resident;
  }

  /** The number by which events name it. */
  public int id() {
    return id;
  }

  /** How many pages, until they are given back. */
  public long pageCount() {
    return totalPages();
  }

  /** The flags of the {@link Place} that it was allocated for. */
  public int placeFlags() {
    return flags & PLACE_FLAGS;
  }

  /**
   * Whether all pages are known to have held zeros when they were allocated, so that they need no
   * fill; only told of what was allocated in a place with {@link Place#CLEARED}.
   */
  public boolean isCleared() {
    return (flags & GOT_CLEARED) != 0;
  }

  /** The pages were just allocated. */
  void noteCleared() {
    if ((flags & Place.CLEARED) != 0 && manager.space().isCleared(this)) {
      flags |= GOT_CLEARED;
    }
  }

  /**
   * Its pages hold zeros once every fence has signalled that it is given back behind: the driver
   * has wiped it, or has had a wipe queued, and nobody writes to it any more ({@code
   * amdgpu_vram_mgr_set_cleared}). The reservation is locked.
   */
  public void leaveCleared() {
    flags |= (byte) LEFT_CLEARED;
  }

  /** Whether its pages hold zeros when they are given back. */
  public boolean isLeftCleared() {
    return (flags & LEFT_CLEARED) != 0;
  }

  /** What the pages hold. */
  public Content content() {
    return this;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public void write(long newVersion) {
    version = Math.toIntExact(newVersion);
  }

  /** When the buffer is used next, as far as anybody told; for clairvoyant policies. */
  public long nextUse() {
    return nextUse;
  }

  /** When this, or the block that it belongs to, was last touched, in its order's own count. */
  long lastTouch() {
    BulkMove.Range block = range;
    return block == null ? touchSequence : Math.max(touchSequence, block.touchSequence);
  }

  /** For the lists of eviction orders: the neighbour before. */
  public @Nullable Resource previous() {
    return previous;
  }

  /** For the lists of eviction orders: the neighbour after. */
  public @Nullable Resource next() {
    return next;
  }

  /** For the lists of eviction orders. */
  public void previous(@Nullable Resource resource) {
    previous = resource;
  }

  /** For the lists of eviction orders. */
  public void next(@Nullable Resource resource) {
    next = resource;
  }

  /** The order that lists it: one of the pool's, or that of what is pinned; null for none. */
  @Nullable EvictionOrder order() {
    return list == UNLISTED ? null : manager.order(list);
  }

  /** It is listed in the order of that number; {@link #UNLISTED} for none. */
  void listedIn(byte number) {
    list = number;
  }

  /** To whom it is charged; null for nobody in particular. */
  public @Nullable PoolCharge charge() {
    Tenant tenant = resident.tenant();
    return tenant == null ? null : manager.tenants().of(tenant);
  }

  int priority() {
    return priority;
  }

  void priority(int newPriority) {
    priority = (byte) newPriority;
  }

  /** Somebody else has it now: what is left behind by a buffer that moves. */
  void resident(Resident newResident) {
    resident = newResident;
  }

  /**
   * Whether this may stay where {@code placement} wants its buffer ({@code
   * ttm_resource_compatible}).
   *
   * @param domain what the buffer's device calls the pool
   */
  public boolean isCompatible(Placement placement, int domain, boolean evicting) {
    if ((flags & Place.TEMPORARY) != 0) {
      return false;
    }
    for (int i = 0; i < placement.count(); i++) {
      Place place = placement.place(i);
      if (place.domain() == domain
          && !place.skippedWhen(evicting)
          && (!place.has(Place.CONTIGUOUS) || (flags & Place.CONTIGUOUS) != 0)
          && manager.space().compatible(this, place.firstPage(), place.lastPageExclusive())) {
        return true;
      }
    }
    return false;
  }

  /** Whether freeing this could make room for {@code place} ({@code ttm_resource_intersects}). */
  public boolean intersects(Place place) {
    return manager.space().intersects(this, place.firstPage(), place.lastPageExclusive());
  }

  /** A digest of how many pages it has, and of which if that can matter. */
  public long digestOfPages() {
    long digest = pageCount();
    for (int i = 0; manager.isAddressable() && i < count(); i++) {
      digest = Digest.of(digest, Digest.of(start(i), pages(i)));
    }
    return digest;
  }

  void tellFreed(Sched sched) {
    sched
        .events()
        .resourceFreed(sched.nowNanos(), id(), resident().id(), manager().pool(), pageCount());
  }

  void tellAllocated(Sched sched, boolean addressable) {
    EventSink events = sched.events();
    int pool = manager().pool();
    events.resourceAllocated(sched.nowNanos(), id(), resident().id(), pool, pageCount());
    for (int i = 0; addressable && i < count(); i++) {
      events.resourceExtent(id(), pool, start(i), pages(i));
    }
  }

  @Override
  public String toString() {
    return "resource " + id + " of buffer " + resident.id() + " in " + manager + super.toString();
  }
}
