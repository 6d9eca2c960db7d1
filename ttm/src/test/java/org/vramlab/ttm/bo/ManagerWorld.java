package org.vramlab.ttm.bo;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.space.BuddyAllocator;
import org.vramlab.ttm.space.CountingAllocator;
import org.vramlab.ttm.tenant.Tenant;
import org.vramlab.ttm.tenant.TenantLimits;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * A device on which several clients do whatever they are told ({@link WorldSteps}), with copies and
 * jobs that take time on rings of their own, under checker and lockdep; after each step {@link
 * WorldAudit} looks. Now and then one client sends another a signal, which ends what that one is
 * waiting in; it goes on with its next step.
 */
final class ManagerWorld {
  /** Steps are below this. */
  static final int STEPS = WorldSteps.KINDS << 9;

  static final long VRAM_PAGES = 16;
  static final long GTT_PAGES = 24;
  static final long HOST_LIMIT = 20;

  /**
   * One world.
   *
   * @param mode how room is made
   * @param retirement what becomes of memory that is in use
   * @param seed of the simulation
   * @param keepVictims whether victims stay locked
   * @param deleteBacklog how many ghosts and zombies there may be
   * @param faults what is planted
   */
  record Settings(
      EvictionMode mode,
      Retirement retirement,
      long seed,
      boolean keepVictims,
      int deleteBacklog,
      Faults faults) {}

  final Simulation simulation;
  final HostMemory hostMemory;
  final WorldGpu gpu;
  final MemoryManager manager;
  final List<WorldRing> rings;
  final Reservation group;
  final BulkMove bulkMove;

  /** The first has a low, the second a min and a max. */
  final List<Tenant> tenants = List.of(new Tenant("game", null), new Tenant("job", null));

  final ProtectionWatch protection = new ProtectionWatch();
  final List<BufferObject> buffers = new ArrayList<>();
  final List<Task> clients = new ArrayList<>();

  private final Settings settings;
  private final WwClass wwClass;
  private final WorldAudit audit;
  private final WorldSteps steps;
  private int checks;

  /** Clients that have not ended: the last one tidies up. */
  private int running;

  ManagerWorld(Settings settings) {
    this.settings = settings;
    CheckerOptions options = CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE);
    boolean ticketed = settings.mode() == EvictionMode.TICKET;
    Checker checker = new Checker(ticketed ? options : options.comparisonMode());
    simulation = new Simulation(settings.seed(), Tee.of(checker, protection), SpanLog.OFF);
    Lockdep lockdep = new Lockdep();
    wwClass = new WwClass(simulation, lockdep, Algorithm.WAIT_DIE, settings.faults(), false);
    hostMemory = new HostMemory(simulation, lockdep, HostMemory.UNLIMITED, HOST_LIMIT);
    gpu = new WorldGpu(wwClass, this::isAboutToEvict);
    manager =
        new MemoryManager(
            wwClass,
            gpu,
            ManagerSettings.of(new ManagerCosts(1, 10, 5))
                .retiring(settings.retirement())
                .bounding(settings.deleteBacklog())
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
    limit(tenants.get(0), new TenantLimits(0, 6, TenantLimits.UNLIMITED));
    limit(tenants.get(1), new TenantLimits(4, 0, 12));
    audit = new WorldAudit(manager, hostMemory, bulkMove, tenants);
    steps = new WorldSteps(this);
  }

  private void limit(Tenant tenant, TenantLimits limits) {
    manager.lists().limit(WorldGpu.VRAM, tenant, limits);
  }

  private void isAboutToEvict(BufferObject victim) {
    if (victim.isIn(manager.pool(WorldGpu.VRAM))) {
      protection.evicts(simulation.currentTask().id(), victim, WorldGpu.VRAM, buffers);
    }
  }

  /** Runs one client for each list of steps; then lets everything end, and checks what is left. */
  void run(List<List<Integer>> work) {
    running = work.size();
    for (int i = 0; i < work.size(); i++) {
      List<Integer> its = work.get(i);
      clients.add(simulation.spawn("client " + i, () -> perform(its)));
    }
    simulation.run();
    simulation.events().runEnded(simulation.nowNanos());
    manager.checkEmpty();
    check();
    audit.checkAtEnd();
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

  private void perform(List<Integer> its) throws Interrupted {
    Ticket ticket = ticket(true);
    for (int step : its) {
      simulation.delay(1 + step % 7, SpanKind.PAUSE);
      protection.asksForNothing(simulation.currentTask().id());
      try {
        steps.perform(step, ticket);
      } catch (NoMemory | Busy refused) {
        // Whether that was right is the checker's to say.
      } catch (Interrupted signal) {
        simulation.currentTask().takeSignal();
      }
      check();
    }
    running--;
    if (running == 0) {
      steps.endAll(ticket(false), this::check);
    }
  }

  private Ticket ticket(boolean interruptible) {
    return new Ticket(
        wwClass, new TicketSettings(settings.mode(), settings.keepVictims(), interruptible, 2));
  }
}
