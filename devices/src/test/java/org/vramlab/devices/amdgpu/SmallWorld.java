package org.vramlab.devices.amdgpu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.Placements;
import org.vramlab.devices.prefetch.ComingOperations;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.devices.prefetch.PrefetchSettings;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Fixture: two devices with eight pages each, a few buffers that every client maps, and clients
 * that submit what they are told, in the simulation, watched by the checker and by lockdep.
 */
final class SmallWorld {
  static final int VRAM_PAGES = 8;
  private static final int DEVICES = 2;

  /**
   * How one world differs from another.
   *
   * @param gttPages host memory that each device reaches; what does not fit goes to SYSTEM, through
   *     it, so it must hold what one submission uses of a device
   * @param hostPages beyond which pages of the host are swapped out, of all devices together; 0 for
   *     no limit
   * @param placement where victims go; if not as in Linux there is a third device, which only
   *     lends, on machines whose devices reach each other
   */
  record Shape(
      String topology,
      Algorithm algorithm,
      EvictionMode mode,
      boolean keepVictims,
      int gttPages,
      int hostPages,
      long seed,
      PlacementPolicy placement) {}

  private final Shape shape;
  private final @Nullable PrefetchPolicy prefetch;
  private final List<Integer> bufferPages;
  private final List<List<Long>> work;
  private final Trail trail = new Trail();
  private final Checker checker;
  private final Simulation simulation;
  private final List<GpuClient> clients = new ArrayList<>();
  private final List<SharedBuffer> buffers = new ArrayList<>();
  private final Fleet fleet;
  private int running;
  private int refusals;

  /**
   * @param bufferPages size of each buffer; buffer i belongs to device i modulo 2
   * @param work for each client what it submits: bits 0-7 choose buffers, bits 8-15 say which of
   *     them are written, bits 16-17 how much arithmetic
   */
  SmallWorld(Shape shape, List<Integer> bufferPages, List<List<Long>> work) {
    this(shape, bufferPages, work, null, Faults.NONE);
  }

  /**
   * The same where each client fetches ahead of need, and waits for its last job before it submits
   * the next, every other one for the last but one.
   *
   * @param prefetch null for nobody does
   * @param faults what is wrong with it
   */
  SmallWorld(
      Shape shape,
      List<Integer> bufferPages,
      List<List<Long>> work,
      @Nullable PrefetchPolicy prefetch,
      Faults faults) {
    this.shape = shape;
    this.prefetch = prefetch;
    this.bufferPages = bufferPages;
    this.work = work;
    CheckerOptions.Algorithm algorithm = CheckerOptions.Algorithm.valueOf(shape.algorithm().name());
    CheckerOptions strict = CheckerOptions.simulation(algorithm);
    checker = new Checker(shape.mode() == EvictionMode.TICKET ? strict : strict.comparisonMode());
    simulation = new Simulation(shape.seed(), Tee.of(checker, trail), SpanLog.OFF);
    Lockdep lockdep = new Lockdep();
    boolean linux = shape.placement() == Placements.LINUX;
    boolean lends = !linux && !shape.topology().equals(OwnerAndReader.CARDS_APART);
    fleet =
        new Fleet(
            new WwClass(simulation, lockdep, shape.algorithm(), faults),
            shape.topology(),
            Collections.nCopies(
                lends ? DEVICES + 1 : DEVICES, (long) VRAM_PAGES * BufferObject.PAGE_BYTES),
            (long) shape.gttPages() * BufferObject.PAGE_BYTES,
            linux ? DeviceSettings.retirementFor(shape.mode()) : Retirement.BEHIND_FENCES,
            shape.placement(),
            PolicyChoice.of(EvictionPolicy.LRU),
            shape.hostPages() == 0
                ? null
                : new HostMemory(simulation, lockdep, HostMemory.UNLIMITED, shape.hostPages()));
  }

  /** Runs to the end; fails on whatever checker, lockdep, contents or accounting find. */
  void run() {
    simulation.spawn("set-up", this::setUp);
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    fleet.checkEmpty();
    for (GpuClient client : clients) {
      assertNoReferences(client);
    }
  }

  private static void assertNoReferences(GpuClient client) {
    if (client.vm().extraReferences() != 0) {
      throw new AssertionError(client.vm() + " is still referred to");
    }
  }

  /** What happened, and when, as far as it can differ between runs. */
  Trail trail() {
    return trail;
  }

  int refusals() {
    return refusals;
  }

  long backOffs() {
    return clients.stream().mapToLong(GpuClient::backOffs).sum();
  }

  private void setUp() throws Interrupted {
    TicketSettings settings =
        new TicketSettings(shape.mode(), shape.keepVictims(), false, CpuCosts.LINUX.lockNanos());
    for (int i = 0; i < Math.max(DEVICES, work.size()); i++) {
      GpuClient client = new GpuClient(fleet.device(i % DEVICES), "process " + i, settings);
      clients.add(client);
      if (prefetch != null) {
        foretell(i, client.fetchAhead(PrefetchSettings.of(prefetch)));
      }
    }
    try {
      for (int i = 0; i < bufferPages.size(); i++) {
        GpuClient owner = clients.get(i % DEVICES);
        SharedBuffer buffer =
            new SharedBuffer(owner, (long) bufferPages.get(i) * BufferObject.PAGE_BYTES);
        buffers.add(buffer);
        for (GpuClient other : clients) {
          if (other != owner) {
            buffer.importInto(other);
          }
        }
      }
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("sharing takes no memory, and waits", impossible);
    }
    running = work.size();
    for (int i = 0; i < work.size(); i++) {
      int number = i;
      simulation.spawn("client " + i, () -> runClient(number));
    }
  }

  private void runClient(int number) throws Interrupted {
    GpuClient client = clients.get(number);
    Submission submission = new Submission();
    try {
      for (long bits : work.get(number)) {
        fill(submission, client, bits);
        if (prefetch != null) {
          client.awaitUnfinishedBelow(1 + number % 2);
        }
        try {
          client.submit(submission);
        } catch (NoMemory refused) {
          refusals++;
        }
      }
      client.awaitUnfinishedBelow(1);
      running--;
      if (running == 0) {
        for (SharedBuffer buffer : buffers) {
          buffer.close();
        }
      }
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("opening waits, and closing takes no memory", impossible);
    }
  }

  /** Tells of all that client {@code number} is going to do with buffers of its own. */
  private void foretell(int number, ComingOperations coming) {
    List<Long> mine = number < work.size() ? work.get(number) : List.of();
    for (int operation = 0; operation < mine.size(); operation++) {
      coming.add(operation);
      for (int i : chosen(mine.get(operation))) {
        if (i % DEVICES == number) {
          coming.use(i / DEVICES, !writes(mine.get(operation), i));
        }
      }
    }
  }

  private static boolean writes(long bits, int buffer) {
    return (bits >>> (8 + buffer) & 1) == 1;
  }

  /** The chosen buffers in order, for as long as they fit into their devices together. */
  private List<Integer> chosen(long bits) {
    List<Integer> chosen = new ArrayList<>();
    int[] left = {VRAM_PAGES, VRAM_PAGES};
    for (int i = 0; i < bufferPages.size(); i++) {
      int pages = bufferPages.get(i);
      if ((bits >>> i & 1) == 1 && left[i % DEVICES] >= pages) {
        left[i % DEVICES] -= pages;
        chosen.add(i);
      }
    }
    return chosen;
  }

  private void fill(Submission submission, GpuClient client, long bits) {
    submission.clear();
    submission.flops(1e8 * ((bits >>> 16) & 3));
    for (int i : chosen(bits)) {
      long bytes = (long) bufferPages.get(i) * BufferObject.PAGE_BYTES;
      boolean writes = writes(bits, i);
      submission.use(
          buffers.get(i).of(client),
          writes ? 0 : bytes,
          writes ? bytes : 0,
          Submission.ANY_VERSION,
          Long.MAX_VALUE);
    }
  }
}
