package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.Exporter;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.pages.Caching;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.EvictionOrder;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.PoolSettings;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.space.SpaceAllocator;
import org.vramlab.ttm.ww.WwClass;

/**
 * A device of a small world: a memory manager with three pools, and the driver that exports its
 * buffers. Victims go from VRAM to GTT, and from there to SYSTEM.
 */
final class WorldDevice implements MemoryDriver, Exporter {
  static final int SYSTEM = 0;
  static final int GTT = 1;
  static final int VRAM = 2;

  private static final Placement IN_SYSTEM = Placement.of(Place.anywhere(SYSTEM));
  private static final Placement IN_GTT = Placement.of(Place.anywhere(GTT));
  private static final Placement IN_VRAM = Placement.of(Place.anywhere(VRAM));

  private final int index;
  private final String name;
  private final HostMemory hostMemory;
  private final MemoryManager manager;

  /** What was said of buffers, by buffer, in order of creation; few say anything. */
  private final List<Said> said = new ArrayList<>();

  /** Null if copies take no time. */
  private final @Nullable HardwareQueue copyEngine;

  /**
   * @param countsHostPages whether VRAM is no part of the host's memory; otherwise its pages count
   *     as such, of which there is no end
   */
  WorldDevice(
      WwClass wwClass,
      int index,
      WorldPlan.Device plan,
      WorldSettings settings,
      HostMemory hostMemory,
      boolean countsHostPages) {
    this.index = index;
    this.name = "device " + index;
    this.hostMemory = hostMemory;
    this.manager =
        new MemoryManager(wwClass, this, ManagerSettings.of(ManagerCosts.FREE).on(hostMemory));
    Supplier<EvictionOrder> lru = EvictionPolicy.LRU::newOrder;
    manager.addPool("SYSTEM", new CountingAllocator(WorldPlan.UNLIMITED), false, lru);
    manager.addPool("GTT", new CountingAllocator(plan.gttPages()), false, lru);
    SpaceAllocator vram =
        settings.addressed()
            ? new BuddyAllocator(plan.vramPages())
            : new CountingAllocator(plan.vramPages());
    boolean hostPages = !settings.addressed() && !countsHostPages;
    manager.addPool(new PoolSettings("VRAM", vram, settings.addressed(), hostPages, lru));
    this.copyEngine =
        settings.copies() == WorldSettings.Pace.HARDWARE
            ? new HardwareQueue(wwClass, "copies of " + name, true, false)
            : null;
  }

  HostMemory hostMemory() {
    return hostMemory;
  }

  /** Tells a search of its hardware. */
  void announce(SteppedRuntime runtime) {
    if (copyEngine != null) {
      copyEngine.announce(runtime);
    }
  }

  int index() {
    return index;
  }

  MemoryManager manager() {
    return manager;
  }

  ResourceManager vram() {
    return manager.pool(VRAM);
  }

  @Override
  public String name() {
    return name;
  }

  /** What the plan says of one buffer, beyond its size. */
  private record Said(BufferObject bo, Placement inVram, Caching caching) {}

  /** Takes note of what the plan says of {@code bo}, before its first place. */
  void describe(BufferObject bo, WorldPlan.Buffer of) {
    WorldPlan.Window window = of.window();
    if (!window.equals(WorldPlan.Window.ANYWHERE) || of.caching() != Caching.CACHED) {
      Place place =
          new Place(
              VRAM,
              window.firstPage(),
              window.lastPageExclusive(),
              window.contiguous() ? Place.CONTIGUOUS : 0);
      said.add(new Said(bo, Placement.of(place), of.caching()));
    }
  }

  private @Nullable Said of(BufferObject bo) {
    for (Said one : said) {
      if (one.bo == bo) {
        return one;
      }
    }
    return null;
  }

  private Placement inVram(BufferObject bo) {
    Said its = of(bo);
    return its == null ? IN_VRAM : its.inVram;
  }

  @Override
  public Caching caching(BufferObject bo) {
    Said its = of(bo);
    return its == null ? Caching.CACHED : its.caching;
  }

  void validateInVram(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    manager.validate(bo, inVram(bo), ticket);
  }

  /** Gives a new buffer its first place; its lock is held. */
  void place(BufferObject bo, boolean inVram, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    manager.placeFromHost(bo, inVram ? inVram(bo) : IN_GTT, ticket);
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    return victim.isIn(vram()) ? IN_GTT : IN_SYSTEM;
  }

  /** Copies go to and from system memory directly. */
  @Override
  public boolean needsPages(Resource to) {
    return true;
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from == null) {
      return null;
    }
    if (copyEngine == null) {
      to.content().write(bo.submittedVersion());
      return null;
    }
    return copyEngine.copy(bo, from, to);
  }

  @Override
  public Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (FaultyDriver.swallows(ticket.wwClass().faults())) {
      FaultyDriver.validate(this, bo, ticket);
    } else {
      validateInVram(bo, ticket);
    }
    Resource resource = bo.resource();
    assert resource != null : "a validated buffer has a place";
    return resource;
  }

  @Override
  public int domainFor(BufferObject bo, Attachment attachment) {
    return VRAM;
  }
}
