package org.vramlab.ttm.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferKind;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.BufferSettings;
import org.vramlab.ttm.bo.ManagerCosts;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.bo.MemoryDriver;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.bo.Operation;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.PoolSettings;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.space.SpaceAllocator;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * The device and the driver of TTM's own tests: from VRAM to SYSTEM there is only the way through
 * TT, between SYSTEM and TT nothing is copied, and everything else is copied by the CPU, once the
 * buffer is idle. Victims go from VRAM and SYSTEM to SYSTEM, from TT to MOCK2; those in MOCK1 lose
 * their contents. Pools are managed as Linux 6.12 does: one ticket, ghosts.
 */
final class MockDevice implements MemoryDriver {
  static final int SYSTEM = MemoryManager.SYSTEM;
  static final int TT = 1;
  static final int VRAM = 2;
  static final int MOCK1 = 3;
  static final int MOCK2 = 4;

  private static final long A_LONG_TIME = 3_600_000_000_000L;

  static final int PAGE = BufferObject.PAGE_BYTES;
  static final int KIB = 1024;
  static final int MIB = 1024 * KIB;

  /** What a test's task does; anything it throws fails the test. */
  interface Steps {
    void run() throws WouldDeadlock, Interrupted, NoMemory, Busy, NoSpace;
  }

  /** What is done with a buffer while it is locked. */
  interface Locked {
    void run(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory, Busy;
  }

  final Simulation simulation = new Simulation();
  final WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);
  final HostMemory hostMemory;
  final MemoryManager manager;
  final FenceTimeline users = new FenceTimeline(simulation, wwClass.lockdep(), 0, "users");
  private final FenceTimeline copies =
      new FenceTimeline(simulation, wwClass.lockdep(), 1, "copies");
  private final List<BufferObject> created = new ArrayList<>();

  /** Whether every victim is sent to MOCK1. */
  boolean bad;

  /** Whether copies are made by an engine, which does not end by itself. */
  boolean async;

  /** The last copy of the engine. */
  @Nullable Fence lastCopy;

  MockDevice() {
    this(HostMemory.UNLIMITED);
  }

  /**
   * @param pageLimit beyond so many pages of the host others are swapped out
   */
  MockDevice(long pageLimit) {
    hostMemory = new HostMemory(simulation, wwClass.lockdep(), HostMemory.UNLIMITED, pageLimit);
    manager =
        new MemoryManager(
            wwClass,
            this,
            ManagerSettings.of(ManagerCosts.FREE).retiring(Retirement.GHOSTS).on(hostMemory));
    addCounted(SYSTEM);
  }

  ResourceManager addCounted(int domain) {
    return add(domain, new CountingAllocator(CountingAllocator.UNLIMITED), false, true);
  }

  /** MEM(bytes): backed by the buddy allocator, and living in pages of the host, as upstream's. */
  ResourceManager addMemory(int domain, long bytes) {
    return add(domain, new BuddyAllocator(bytes / PAGE), true, true);
  }

  /** Memory of the device itself. */
  ResourceManager addDeviceMemory(int domain, long bytes) {
    return add(domain, new BuddyAllocator(bytes / PAGE), true, false);
  }

  /** A manager that has room, and never gives any. */
  ResourceManager addRefusing(int domain) {
    return add(domain, new RefusingSpace(MIB / PAGE), true, true);
  }

  private ResourceManager add(
      int domain, SpaceAllocator space, boolean addressable, boolean hostPages) {
    return manager.addPool(
        domain,
        new PoolSettings(
            "domain " + domain, space, addressable, hostPages, EvictionPolicy.LRU::newOrder));
  }

  static Placement in(Place... places) {
    return Placement.of(places);
  }

  static Placement in(int domain) {
    return in(Place.anywhere(domain));
  }

  static Place place(int domain, int flags) {
    return new Place(domain, 0, 0, flags);
  }

  BufferObject create(long bytes) {
    return create(BufferKind.DEVICE, bytes, null);
  }

  BufferObject create(BufferKind kind, long bytes, @Nullable Reservation shared) {
    return create(new BufferSettings(kind, bytes, 0, 1, shared));
  }

  BufferObject create(BufferSettings settings) {
    BufferObject bo = manager.create(settings);
    created.add(bo);
    return bo;
  }

  /** A new buffer that lives in {@code domain}. */
  BufferObject placed(int domain, long bytes) throws Interrupted, NoMemory, Busy {
    BufferObject bo = create(bytes);
    validate(bo, in(domain));
    return bo;
  }

  Ticket ticket() {
    return new Ticket(wwClass, new TicketSettings(EvictionMode.ONE_TICKET, false, true, 0));
  }

  /** Reserves {@code bo}, does something, and unreserves it, which counts as a use. */
  void reserved(BufferObject bo, Locked steps) throws Interrupted, NoMemory, Busy {
    ticket()
        .execute(ticket -> {
          ticket.lock(bo);
          steps.run(ticket);
          manager.touch(bo);
        });
  }

  /** Validates {@code bo}; returns the bytes that were moved for it. */
  long validate(BufferObject bo, Placement placement) throws Interrupted, NoMemory, Busy {
    return validate(bo, placement, true);
  }

  long validate(BufferObject bo, Placement placement, boolean waits)
      throws Interrupted, NoMemory, Busy {
    long[] moved = new long[1];
    reserved(
        bo,
        ticket -> {
          Operation operation = Operation.of(ticket);
          moved[0] = validate(bo, placement, waits ? operation : operation.withoutWaiting());
        });
    return moved[0];
  }

  private long validate(BufferObject bo, Placement placement, Operation operation)
      throws WouldDeadlock, Interrupted, NoMemory, Busy {
    try {
      manager.validate(bo, placement, operation);
    } catch (NoSpace none) {
      throw new IllegalStateException("a place on the way has no room", none);
    }
    return operation.movedPages() * PAGE;
  }

  /** A user's work on {@code bo}, which is locked, that has not ended. */
  Fence fenced(BufferObject bo) {
    Fence fence = users.nextFence();
    bo.reservation().reserveSlots(1);
    bo.reservation().add(fence, Usage.BOOKKEEP);
    return fence;
  }

  /** Runs one task, and whatever it sets off, to the end; then as {@link #run()}. */
  void run(Steps steps) {
    spawn(0, steps);
    run();
  }

  /**
   * Runs all tasks to their end, and lets go of every buffer that is left; nothing may be left of
   * them after that.
   */
  void run() {
    spawn(A_LONG_TIME, this::releaseAll);
    spawn(2 * A_LONG_TIME, this::close);
    simulation.run();
  }

  private void releaseAll() {
    for (BufferObject bo : created) {
      if (bo.references() > 0 && !bo.isDeleted()) {
        bo.release();
      }
    }
  }

  private void close() {
    for (BufferObject bo : created) {
      if (bo.references() != 0) {
        throw new IllegalStateException(bo + " has " + bo.references() + " references");
      }
    }
    manager.close();
  }

  /** A task that begins later. */
  Task spawn(long nanos, Steps steps) {
    return simulation.spawn(
        "task at " + nanos,
        () -> {
          simulation.delay(nanos, SpanKind.PAUSE);
          try {
            steps.run();
          } catch (WouldDeadlock | NoMemory | Busy | NoSpace unexpected) {
            throw new IllegalStateException(unexpected);
          }
        });
  }

  @Override
  public String name() {
    return "mock";
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    if (bad) {
      return in(place(MOCK1, Place.FALLBACK));
    }
    if (isIn(victim, MOCK1)) {
      return Placement.NOWHERE;
    }
    return in(place(isIn(victim, TT) ? MOCK2 : SYSTEM, Place.FALLBACK));
  }

  private static boolean isIn(BufferObject bo, int domain) {
    Resource now = bo.resource();
    return now != null && now.manager().domain() == domain;
  }

  @Override
  public @Nullable Place hop(BufferObject bo, Resource from, Resource to, boolean evicting) {
    boolean direct = from.manager().domain() != VRAM || to.manager().domain() != SYSTEM;
    return direct ? null : place(TT, Place.TEMPORARY);
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from == null || (from.manager().domain() <= TT && to.manager().domain() <= TT)) {
      return null;
    }
    if (async) {
      lastCopy = copies.nextFence();
      return lastCopy;
    }
    bo.reservation().awaitIdle(Usage.BOOKKEEP);
    return null;
  }
}
