package org.vramlab.ttm.bo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * A driver for tests: victims go from VRAM to GTT, and from there to SYSTEM; copies end when the
 * test says so. Runs in the simulation, with lockdep on.
 */
final class FakeGpu implements MemoryDriver {
  static final int SYSTEM = 0;
  static final int GTT = 1;
  static final int VRAM = 2;
  static final Placement IN_VRAM = Placement.of(Place.anywhere(VRAM));
  static final Placement IN_GTT = Placement.of(Place.anywhere(GTT));
  private static final Placement IN_SYSTEM = Placement.of(Place.anywhere(SYSTEM));

  /** What a test's task does; anything it throws fails the test. */
  interface Steps {
    void run() throws WouldDeadlock, Interrupted, NoMemory, Busy;
  }

  final Diary diary = new Diary();
  final Simulation simulation = new Simulation(Simulation.EXACT_SEED, diary, SpanLog.OFF);
  final WwClass wwClass;
  final MemoryManager manager;
  private final FenceTimeline copyEngine;
  private final List<Fence> copies = new ArrayList<>();

  /** Whether no move can begin. */
  boolean refusesMoves;

  /** Whether a move begins only once nobody uses the buffer. */
  boolean waitsBeforeMoves;

  /** Whether victims lose their contents. */
  boolean purges;

  /** Whether what is released is wiped, like a copy. */
  boolean wipes;

  FakeGpu(Algorithm algorithm, long vramPages, long gttPages) {
    this(algorithm, vramPages, gttPages, ManagerSettings.of(new ManagerCosts(1, 10, 5)));
  }

  FakeGpu(Algorithm algorithm, long vramPages, long gttPages, ManagerSettings settings) {
    this(algorithm, vramPages, gttPages, settings, Faults.NONE);
  }

  FakeGpu(
      Algorithm algorithm, long vramPages, long gttPages, ManagerSettings settings, Faults faults) {
    wwClass = new WwClass(simulation, new Lockdep(), algorithm, faults);
    manager = new MemoryManager(wwClass, this, settings);
    manager.addPool(
        "SYSTEM", new CountingAllocator(Long.MAX_VALUE), false, EvictionPolicy.LRU::newOrder);
    manager.addPool("GTT", new CountingAllocator(gttPages), false, EvictionPolicy.LRU::newOrder);
    manager.addPool("VRAM", new BuddyAllocator(vramPages), true, EvictionPolicy.LRU::newOrder);
    copyEngine = new FenceTimeline(simulation, wwClass.lockdep(), 0, "copies");
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    if (purges) {
      return Placement.NOWHERE;
    }
    return victim.isIn(manager.pool(VRAM)) ? IN_GTT : IN_SYSTEM;
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from == null) {
      return null;
    }
    Fence fence = copyEngine.nextFence();
    copies.add(fence);
    return fence;
  }

  /** A driver that cannot begin a move now, or must wait first. */
  @Override
  public void beforeMove(BufferObject bo, Resource from, Resource to, Operation operation)
      throws Busy, Interrupted {
    if (refusesMoves) {
      throw Busy.INSTANCE;
    }
    if (waitsBeforeMoves) {
      operation.awaitIdle(bo);
    }
  }

  @Override
  public boolean wipesOnRelease(BufferObject bo) {
    return wipes;
  }

  @Override
  public Fence queueWipe(BufferObject bo, Resource resource) {
    Fence fence = copyEngine.nextFence();
    copies.add(fence);
    return fence;
  }

  /** The copies queued so far end, in order. */
  void endCopies() {
    copies.forEach(Fence::signal);
    copies.clear();
  }

  Ticket ticket(EvictionMode mode, boolean keepVictims) {
    return new Ticket(wwClass, new TicketSettings(mode, keepVictims, false, 2));
  }

  Ticket ticket() {
    return ticket(EvictionMode.TICKET, true);
  }

  /** One that a signal interrupts, in mode {@code ticket}. */
  Ticket interruptibleTicket() {
    return new Ticket(wwClass, new TicketSettings(EvictionMode.TICKET, true, true, 2));
  }

  /** A task that begins at {@code nanos}; tasks are numbered from 1 in the order of creation. */
  Task at(long nanos, Steps steps) {
    TaskBody body =
        () -> {
          simulation.delay(nanos, SpanKind.PAUSE);
          try {
            steps.run();
          } catch (WouldDeadlock | NoMemory | Busy unexpected) {
            throw new IllegalStateException(unexpected);
          }
        };
    return simulation.spawn("task at " + nanos, body);
  }

  void pause(long nanos) {
    simulation.delay(nanos, SpanKind.PAUSE);
  }

  /** Runs all tasks to their end. */
  void run() {
    simulation.run();
  }

  /** Runs one task alone. */
  void run(Steps steps) {
    at(0, steps);
    run();
  }

  BufferObject create(long pages) {
    return manager.create(pages * BufferObject.PAGE_BYTES, 0);
  }

  /** A new buffer with a place in {@code domain}; evicts if it must. */
  BufferObject placed(int domain, long pages) throws Interrupted, NoMemory, Busy {
    BufferObject bo = create(pages);
    place(ticket(), domain, bo);
    return bo;
  }

  BufferObject inVram(long pages) throws Interrupted, NoMemory, Busy {
    return placed(VRAM, pages);
  }

  /**
   * Locks all of {@code list} as a working set, validates each in {@code domain}, and touches it.
   */
  void place(Ticket ticket, int domain, BufferObject... list) throws Interrupted, NoMemory, Busy {
    ticket.execute(t -> placeAll(t, domain, list));
  }

  void placeAll(Ticket ticket, int domain, BufferObject... list)
      throws WouldDeadlock, Interrupted, NoMemory {
    for (BufferObject bo : list) {
      ticket.lock(bo);
      bo.addToWorkingSet(ticket, domain);
    }
    for (BufferObject bo : list) {
      manager.validate(bo, Placement.of(Place.anywhere(domain)), ticket);
    }
    ticket.seal();
    for (BufferObject bo : list) {
      manager.touch(bo);
    }
  }

  /** Locks one buffer for as long as {@code steps} take. */
  void holding(BufferObject bo, Steps steps) throws Interrupted, NoMemory, Busy {
    ticket()
        .execute(t -> {
          t.lock(bo);
          steps.run();
          t.seal();
        });
  }

  void pin(BufferObject bo) throws Interrupted, NoMemory, Busy {
    holding(bo, () -> manager.pin(bo));
  }

  ResourceManager vram() {
    return manager.pool(VRAM);
  }

  ResourceManager gtt() {
    return manager.pool(GTT);
  }

  ResourceManager system() {
    return manager.pool(SYSTEM);
  }
}
