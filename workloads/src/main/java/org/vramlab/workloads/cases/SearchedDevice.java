package org.vramlab.workloads.cases;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.Exporter;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.WwClass;

/**
 * A device for cases whose interleavings are searched: a few pages of VRAM, host memory without
 * end, copies that end as they start. It exports from VRAM.
 */
public final class SearchedDevice implements MemoryDriver, Exporter {
  private static final Placement IN_HOST = Placement.of(Place.anywhere(MemoryManager.SYSTEM));
  private static final Placement IN_VRAM = Placement.of(Place.anywhere(1));

  private final String name;
  private final MemoryManager manager;

  public SearchedDevice(WwClass wwClass, String name, long vramPages) {
    this.name = name;
    this.manager = new MemoryManager(wwClass, this, ManagerCosts.FREE);
    manager.addPool(
        name + " host", new CountingAllocator(Long.MAX_VALUE), false, EvictionPolicy.LRU::newOrder);
    manager.addPool(
        name + " VRAM", new BuddyAllocator(vramPages), true, EvictionPolicy.LRU::newOrder);
  }

  @Override
  public String name() {
    return name;
  }

  /** Its memory manager. */
  public MemoryManager manager() {
    return manager;
  }

  /** A buffer of one page, without a place. */
  public BufferObject create() {
    return manager.create(BufferObject.PAGE_BYTES, 0);
  }

  /** Brings {@code bo}, which is locked, into VRAM. */
  public void validate(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    manager.validate(bo, IN_VRAM, ticket);
  }

  /** Moves {@code bo}, which is locked, out of VRAM. */
  public void moveAway(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    manager.validate(bo, IN_HOST, ticket);
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    return IN_HOST;
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from != null) {
      to.content().write(from.content().version());
    }
    return null;
  }

  @Override
  public Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    validate(bo, ticket);
    Resource resource = bo.resource();
    assert resource != null : "a validated buffer has a place";
    return resource;
  }

  @Override
  public int domainFor(BufferObject bo, Attachment attachment) {
    return 1;
  }
}
