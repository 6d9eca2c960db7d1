package org.vramlab.ttm.bo;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.tenant.Tenant;
import org.vramlab.ttm.tenant.TenantLimits;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * A device on which several clients do whatever they are told, with copies and jobs that take time
 * on rings of their own, under checker and lockdep; after each step {@link WorldAudit} looks.
 */
final class ManagerWorld {
  /** Steps are below this. */
  static final int STEPS = 1 << 14;

  private static final int KINDS = 32;
  private static final int VRAM = WorldGpu.VRAM;
  private static final int GTT = WorldGpu.GTT;
  private static final long VRAM_PAGES = 16;
  private static final long GTT_PAGES = 24;
  private static final long HOST_LIMIT = 20;
  private static final int MOST_PINNED = 4;

  /** Where a client wants a buffer: with and without a say in who goes, and where. */
  private static final List<Placement> PLACEMENTS =
      List.of(
          Placement.of(Place.anywhere(VRAM)),
          Placement.of(new Place(VRAM, 0, 0, Place.DESIRED), new Place(GTT, 0, 0, Place.FALLBACK)),
          WorldGpu.IN_HOST,
          Placement.of(new Place(VRAM, 4, 12, Place.TOP_DOWN), Place.anywhere(GTT)),
          Placement.of(Place.anywhere(VRAM), Place.anywhere(GTT)));

  /**
   * One world.
   *
   * @param mode how room is made
   * @param retirement what becomes of memory that is in use
   * @param seed of the simulation
   * @param keepVictims whether victims stay locked
   * @param faults what is planted
   */
  record Settings(
      EvictionMode mode, Retirement retirement, long seed, boolean keepVictims, Faults faults) {
    /** Nothing planted, victims kept. */
    Settings(EvictionMode mode, Retirement retirement, long seed) {
      this(mode, retirement, seed, true, Faults.NONE);
    }
  }

  private final Settings settings;
  private final Simulation simulation;
  private final WwClass wwClass;
  private final HostMemory hostMemory;
  private final WorldGpu gpu;
  private final MemoryManager manager;
  private final List<WorldRing> rings;
  private final Reservation group;
  private final BulkMove bulkMove;
  private final List<Tenant> tenants = List.of(new Tenant("game", null), new Tenant("job", null));
  private final WorldAudit audit;
  private final List<BufferObject> buffers = new ArrayList<>();
  private int pinned;

  /** How many clients empty a pool: nobody pins meanwhile, since pins do not count there. */
  private int emptying;

  private int checks;

  /** Clients that have not ended: the last one tidies up. */
  private int running;

  ManagerWorld(Settings settings) {
    this.settings = settings;
    CheckerOptions options = CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE);
    boolean ticketed = settings.mode() == EvictionMode.TICKET;
    Checker checker = new Checker(ticketed ? options : options.comparisonMode());
    simulation = new Simulation(settings.seed(), checker, SpanLog.OFF);
    Lockdep lockdep = new Lockdep();
    wwClass = new WwClass(simulation, lockdep, Algorithm.WAIT_DIE, settings.faults(), false);
    hostMemory = new HostMemory(simulation, lockdep, HostMemory.UNLIMITED, HOST_LIMIT);
    gpu = new WorldGpu(wwClass);
    manager =
        new MemoryManager(
            wwClass,
            gpu,
            ManagerSettings.of(new ManagerCosts(1, 10, 5))
                .retiring(settings.retirement())
                .on(hostMemory));
    manager.addPool(
        "SYSTEM",
        new CountingAllocator(CountingAllocator.UNLIMITED),
        false,
        EvictionPolicy.LRU::newOrder);
    manager.addPool("GTT", new CountingAllocator(GTT_PAGES), false, EvictionPolicy.LRU::newOrder);
    manager.addPool("VRAM", new BuddyAllocator(VRAM_PAGES), true, EvictionPolicy.LRU::newOrder);
    rings =
        List.of(
            new WorldRing(wwClass, "graphics", false, 2),
            new WorldRing(wwClass, "compute", false, 9));
    group = new Reservation(wwClass);
    simulation.events().lockCreated(0, group.lock().id(), -1);
    bulkMove = manager.lists().newBulkMove();
    manager.lists().limit(VRAM, tenants.get(0), new TenantLimits(0, 6, TenantLimits.UNLIMITED));
    manager.lists().limit(VRAM, tenants.get(1), new TenantLimits(4, 0, 12));
    audit = new WorldAudit(manager, hostMemory, bulkMove, tenants);
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
    check();
    if (!gpu.hasNoBuffers()) {
      throw new IllegalStateException("the driver was not told of the end of every buffer");
    }
  }

  int checks() {
    return checks;
  }

  private void check() {
    checks++;
    audit.check(buffers);
  }

  private void perform(List<Integer> steps) throws Interrupted {
    Ticket ticket = new Ticket(wwClass, ticketSettings());
    for (int step : steps) {
      simulation.delay(1 + step % 7, SpanKind.PAUSE);
      try {
        step(step % KINDS, step / KINDS, ticket);
      } catch (NoMemory | Busy refused) {
        // Whether that was right is the checker's to say.
      }
      check();
    }
    running--;
    if (running == 0) {
      endAll(ticket);
    }
  }

  private TicketSettings ticketSettings() {
    return new TicketSettings(settings.mode(), settings.keepVictims(), false, 2);
  }

  private void step(int kind, int choice, Ticket ticket) throws Interrupted, NoMemory, Busy {
    if (kind < 5 || buffers.isEmpty()) {
      create(choice);
      return;
    }
    BufferObject bo = chosen(choice);
    switch (kind) {
      case 5 -> release(bo);
      case 6 -> hostMemory.limitPages(HOST_LIMIT - 8L * (choice % 2));
      case 7 -> ticket.execute(manager::swapOut);
      case 8 -> ticket.execute(t -> hostMemory.shrink(1 + choice % 8, t));
      case 9 -> empty(1 + choice % 2, choice / 2 % 2 == 0, ticket);
      default -> {
        if (kind < 22) {
          holding(
              List.of(bo),
              ticket,
              t -> {
                change(bo, kind, choice, t);
                t.seal();
              });
        } else {
          submit(choice, ticket);
        }
      }
    }
  }

  private BufferObject chosen(int choice) {
    return buffers.get(choice % buffers.size());
  }

  private void create(int choice) {
    BufferKind kind = choice % 5 == 0 ? BufferKind.KERNEL : BufferKind.DEVICE;
    BufferSettings plain =
        new BufferSettings(
            choice % 11 == 0 ? BufferKind.IMPORTED : kind,
            (1 + choice % 6) * (long) BufferObject.PAGE_BYTES,
            choice / 3 % 4,
            1,
            choice % 3 == 0 ? group : null);
    boolean charged = choice % 2 == 0;
    BufferObject bo = manager.create(plain.chargedTo(charged ? tenants.get(choice / 2 % 2) : null));
    gpu.created(bo);
    buffers.add(bo);
  }

  private void release(BufferObject bo) {
    if (!bo.isPinned() && bo.references() == 1) {
      buffers.remove(bo);
      bo.release();
    }
  }

  /** Empties a pool, or evicts one from it; not while anything is pinned. */
  private void empty(int domain, boolean all, Ticket ticket) throws Interrupted, NoMemory, Busy {
    if (pinned > 0) {
      return;
    }
    emptying++;
    gpu.sparesNobody(true);
    try {
      ticket.execute(t -> {
        try {
          if (all) {
            manager.evictAll(domain, Operation.of(t));
          } else {
            manager.evictFirst(domain, Operation.of(t).withoutWaiting());
          }
        } catch (NoSpace nowhere) {
          throw NoMemory.INSTANCE;
        }
      });
    } finally {
      emptying--;
      gpu.sparesNobody(emptying > 0);
    }
  }

  /** Runs {@code attempt} with {@code list}, which live on till then, locked. */
  private static void holding(List<BufferObject> list, Ticket ticket, Attempt attempt)
      throws Interrupted, NoMemory, Busy {
    list.forEach(BufferObject::retain);
    try {
      ticket.execute(t -> {
        for (BufferObject bo : list) {
          t.lock(bo);
        }
        attempt.run(t);
      });
    } finally {
      list.forEach(BufferObject::release);
    }
  }

  private void change(BufferObject bo, int kind, int choice, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory, Busy {
    switch (kind) {
      case 10 -> manager.lists().setPriority(bo, choice / 8 % 4);
      case 11, 12 -> changePin(bo, choice / 8 % 2 == 0);
      case 13 -> manager.touch(bo);
      case 14, 15 -> {
        if (bo.reservation() == group) {
          manager.lists().setBulkMove(bo, bo.bulkMove() == null ? bulkMove : null);
        }
      }
      case 16 -> {
        if (bo.reservation() == group) {
          manager.lists().touch(bulkMove);
        }
      }
      case 17 -> move(bo, Placement.NOWHERE, ticket);
      case 18 -> failing(bo, choice, ticket);
      default -> move(bo, PLACEMENTS.get(choice / 4 % PLACEMENTS.size()), ticket);
    }
  }

  private void changePin(BufferObject bo, boolean touched) {
    if (bo.isPinned()) {
      unpin(bo);
    } else if (bo.resource() != null && bo.pages() < 3 && pinned < MOST_PINNED && emptying == 0) {
      manager.pin(bo);
      pinned++;
      if (touched) {
        manager.touch(bo);
      }
    }
  }

  private void unpin(BufferObject bo) {
    manager.unpin(bo);
    manager.touch(bo);
    if (bo.bulkMove() != null) {
      // What is the first of its range to be unpinned is still listed among what is pinned.
      manager.lists().touch(bulkMove);
    }
    pinned--;
  }

  private void move(BufferObject bo, Placement placement, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (!bo.isPinned()) {
      manager.validate(bo, placement, ticket);
      manager.touch(bo);
    }
  }

  /** A move that may not wait, or that the driver refuses. */
  private void failing(BufferObject bo, int choice, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory, Busy {
    if (bo.isPinned()) {
      return;
    }
    boolean waits = choice / 4 % 3 == 0;
    gpu.refuse(ticket, choice / 4 % 3 < 2);
    try {
      Operation operation = Operation.of(ticket);
      manager.validate(
          bo,
          PLACEMENTS.get(choice / 12 % PLACEMENTS.size()),
          waits ? operation : operation.withoutWaiting());
    } catch (NoSpace full) {
      throw NoMemory.INSTANCE;
    } finally {
      gpu.refuse(ticket, false);
    }
  }

  /** A job with one buffer or two. */
  private void submit(int choice, Ticket ticket) throws Interrupted, NoMemory, Busy {
    List<BufferObject> used = new ArrayList<>();
    used.add(chosen(choice));
    BufferObject second = chosen(choice / 16);
    if (choice % 3 != 0 && second != used.get(0)) {
      used.add(second);
    }
    int domain = choice / 4 % 4 == 0 ? GTT : VRAM;
    Placement placement = Placement.of(Place.anywhere(domain));
    holding(
        used,
        ticket,
        t -> {
          used.forEach(bo -> bo.addToWorkingSet(t, domain));
          for (BufferObject bo : used) {
            if (!bo.isPinned()) {
              manager.validate(bo, placement, t);
            }
            bo.reservation().reserveSlots(2);
          }
          if (used.stream().allMatch(WorldGpu::isReachable)) {
            t.seal();
            rings.get(choice % 2).job(t, used, choice / 2 % 2 == 0);
            used.forEach(manager::touch);
          }
        });
  }

  private void endAll(Ticket ticket) throws Interrupted {
    for (BufferObject bo : List.copyOf(buffers)) {
      try {
        holding(
            List.of(bo),
            ticket,
            t -> {
              while (bo.isPinned()) {
                unpin(bo);
              }
              manager.lists().setBulkMove(bo, null);
              manager.touch(bo);
              t.seal();
            });
      } catch (NoMemory | Busy impossible) {
        throw new IllegalStateException(impossible);
      }
      check();
      buffers.remove(bo);
      bo.release();
    }
  }
}
