package org.vramlab.ttm.bo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
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
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resident;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * A device on which several clients do whatever they are told, with copies that take time, under
 * checker and lockdep; after each step the lists, the sums and the bulk move must be right.
 */
final class ManagerWorld implements MemoryDriver {
  private static final int GTT = 1;
  private static final int VRAM = 2;
  private static final long VRAM_PAGES = 16;
  private static final long GTT_PAGES = 24;
  private static final Placement IN_SYSTEM = Placement.of(Place.anywhere(MemoryManager.SYSTEM));
  private static final Placement IN_HOST =
      Placement.of(Place.anywhere(GTT), Place.anywhere(MemoryManager.SYSTEM));
  private static final List<Placement> PLACEMENTS =
      List.of(
          Placement.of(Place.anywhere(VRAM)),
          Placement.of(new Place(VRAM, 0, 0, Place.DESIRED), new Place(GTT, 0, 0, Place.FALLBACK)),
          IN_HOST,
          Placement.of(new Place(VRAM, 4, 12, Place.TOP_DOWN), Place.anywhere(GTT)),
          Placement.NOWHERE);

  private final EvictionMode mode;
  private final boolean keepVictims;
  private final Simulation simulation;
  private final WwClass wwClass;
  private final MemoryManager manager;
  private final FenceTimeline copies;
  private final Reservation group;
  private final BulkMove bulkMove;
  private final List<BufferObject> buffers = new ArrayList<>();
  private long lastCopyEnds;
  private int checks;

  /** Clients that have not ended: the last one tidies up. */
  private int running;

  ManagerWorld(EvictionMode mode, Retirement retirement, long seed) {
    this(mode, retirement, seed, Faults.NONE, true);
  }

  ManagerWorld(
      EvictionMode mode, Retirement retirement, long seed, Faults faults, boolean keepVictims) {
    this.keepVictims = keepVictims;
    this.mode = mode;
    CheckerOptions options = CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE);
    Checker checker = new Checker(mode == EvictionMode.TICKET ? options : options.comparisonMode());
    simulation = new Simulation(seed, checker, SpanLog.OFF);
    wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE, faults, false);
    manager =
        new MemoryManager(
            wwClass, this, ManagerSettings.of(new ManagerCosts(1, 10, 5)).retiring(retirement));
    manager.addPool(
        "SYSTEM",
        new CountingAllocator(CountingAllocator.UNLIMITED),
        false,
        EvictionPolicy.LRU::newOrder);
    manager.addPool("GTT", new CountingAllocator(GTT_PAGES), false, EvictionPolicy.LRU::newOrder);
    manager.addPool("VRAM", new BuddyAllocator(VRAM_PAGES), true, EvictionPolicy.LRU::newOrder);
    copies = new FenceTimeline(simulation, wwClass.lockdep(), 0, "copies");
    group = new Reservation(wwClass);
    simulation.events().lockCreated(0, group.lock().id(), -1);
    bulkMove = manager.lists().newBulkMove();
  }

  /** Runs one client for each list of steps; then lets everything end, and checks what is left. */
  void run(List<List<Integer>> clients) {
    running = clients.size();
    for (int i = 0; i < clients.size(); i++) {
      List<Integer> steps = clients.get(i);
      simulation.spawn("client " + i, () -> perform(steps));
    }
    simulation.run();
    simulation.events().runEnded(simulation.nowNanos());
    manager.checkEmpty();
  }

  int checks() {
    return checks;
  }

  private void perform(List<Integer> steps) throws Interrupted {
    Ticket ticket = new Ticket(wwClass, new TicketSettings(mode, keepVictims, false, 2));
    for (int step : steps) {
      simulation.delay(1 + step % 7, SpanKind.PAUSE);
      try {
        step(step & 0xF, step >>> 4, ticket);
      } catch (NoMemory | Busy refused) {
        // Whether that was right is the checker's to say.
      }
      check();
    }
    running--;
    if (running == 0) {
      endAll();
    }
  }

  private void step(int kind, int choice, Ticket ticket) throws Interrupted, NoMemory, Busy {
    if (kind < 3 || buffers.isEmpty()) {
      create(choice);
      return;
    }
    BufferObject bo = buffers.get(choice % buffers.size());
    if (kind == 3 && !bo.isPinned() && bo.references() == 1) {
      buffers.remove(bo);
      bo.release();
      return;
    }
    bo.retain();
    try {
      ticket.execute(t -> {
        t.lock(bo);
        change(bo, kind, choice, t);
        t.seal();
      });
    } finally {
      bo.release();
    }
  }

  private void create(int choice) {
    boolean grouped = choice % 3 == 0;
    buffers.add(
        manager.create(
            new BufferSettings(
                choice % 5 == 0 ? BufferKind.KERNEL : BufferKind.DEVICE,
                (1 + choice % 6) * (long) BufferObject.PAGE_BYTES,
                choice % 4,
                1,
                grouped ? group : null)));
  }

  private void change(BufferObject bo, int kind, int choice, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    switch (kind) {
      case 4 -> manager.lists().setPriority(bo, choice / 8 % 4);
      case 5 -> {
        if (bo.isPinned()) {
          manager.unpin(bo);
          manager.touch(bo);
        } else if (bo.resource() != null && bo.pages() < 3) {
          manager.pin(bo);
        }
      }
      case 6 -> manager.touch(bo);
      case 7 -> {
        if (bo.reservation() == group) {
          manager.lists().setBulkMove(bo, bo.bulkMove() == null ? bulkMove : null);
        }
      }
      case 8 -> {
        if (bo.reservation() == group) {
          manager.lists().touch(bulkMove);
        }
      }
      default -> {
        if (!bo.isPinned()) {
          manager.validate(bo, PLACEMENTS.get(choice / 4 % PLACEMENTS.size()), ticket);
          manager.touch(bo);
        }
      }
    }
  }

  private void endAll() throws Interrupted {
    Ticket ticket = new Ticket(wwClass, new TicketSettings(mode, true, false, 0));
    for (BufferObject bo : List.copyOf(buffers)) {
      try {
        ticket.execute(t -> {
          t.lock(bo);
          while (bo.isPinned()) {
            manager.unpin(bo);
          }
          manager.lists().setBulkMove(bo, null);
          manager.touch(bo);
          t.seal();
        });
      } catch (NoMemory | Busy impossible) {
        throw new IllegalStateException(impossible);
      }
      check();
      bo.release();
    }
    buffers.clear();
  }

  /** Sums, lists and the bulk move; true at every instant at which nobody has the LRU lock. */
  private void check() {
    checks++;
    for (int domain = MemoryManager.SYSTEM; domain <= VRAM; domain++) {
      long pages = 0;
      for (int priority = 0; priority < ResourceManager.PRIORITIES; priority++) {
        for (Resident resident : manager.lists().residents(domain, priority)) {
          pages += ((BufferObject) resident).pages();
        }
      }
      for (Resident resident : manager.lists().pinned()) {
        BufferObject bo = (BufferObject) resident;
        pages += bo.isIn(manager.pool(domain)) ? bo.pages() : 0;
      }
      if (pages != manager.pool(domain).usedPages()) {
        throw new IllegalStateException(
            "the lists of domain "
                + domain
                + " have "
                + pages
                + " pages, the pool "
                + manager.pool(domain).usedPages());
      }
    }
    for (BufferObject bo : buffers) {
      Resource resource = bo.resource();
      if (resource != null && !bo.lock().isLocked() && appearances(bo) != 1) {
        throw new IllegalStateException(bo + " is listed " + appearances(bo) + " times");
      }
    }
    bulkMove.validate();
  }

  private int appearances(BufferObject bo) {
    int count = 0;
    for (int domain = MemoryManager.SYSTEM; domain <= VRAM; domain++) {
      for (int priority = 0; priority < ResourceManager.PRIORITIES; priority++) {
        for (Resident resident : manager.lists().residents(domain, priority)) {
          count += resident == bo ? 1 : 0;
        }
      }
    }
    for (Resident resident : manager.lists().pinned()) {
      count += resident == bo ? 1 : 0;
    }
    return count;
  }

  @Override
  public String name() {
    return "world";
  }

  @Override
  public Placement evictionPlacement(BufferObject victim) {
    return victim.isIn(manager.pool(VRAM)) ? IN_HOST : IN_SYSTEM;
  }

  @Override
  public @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting) {
    if (from == null) {
      return null;
    }
    Fence copy = copies.nextFence();
    lastCopyEnds = Math.max(lastCopyEnds, simulation.nowNanos()) + 3 * bo.pages();
    simulation.at(lastCopyEnds, now -> copy.signal());
    return copy;
  }
}
