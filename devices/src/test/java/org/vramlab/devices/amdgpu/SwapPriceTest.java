package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Two GPUs of an MI300X server, from which host memory is nearer than a peer's: 57 GB/s against 48.
 * With host memory for so much, victims that are written and used in turn go to one or the other.
 */
class SwapPriceTest {
  private static final long MIB = 1L << 20;
  private static final int ROUNDS = 10;

  private final Trail trail = new Trail();
  private long swapOuts;
  private long lenderMib = 64;

  /** Three buffers of 20 MiB in turn, of which one fits. */
  private void run(Placements placement, long hostMib, boolean writes) {
    Checker checker = new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
    Simulation simulation =
        new Simulation(Simulation.EXACT_SEED, Tee.of(checker, trail), SpanLog.OFF);
    Lockdep lockdep = new Lockdep();
    HostMemory host =
        new HostMemory(simulation, lockdep, HostMemory.UNLIMITED, hostMib * MIB / 4096);
    Fleet fleet =
        new Fleet(
            new WwClass(simulation, lockdep, Algorithm.WAIT_DIE),
            "mi300x-8",
            List.of(32 * MIB, lenderMib * MIB),
            1L << 30,
            Retirement.BEHIND_FENCES,
            placement,
            PolicyChoice.of(EvictionPolicy.LRU),
            host);
    simulation.spawn("client", () -> client(fleet.device(0), writes));
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    fleet.checkEmpty();
    swapOuts = host.swapOuts();
  }

  private static void client(AmdgpuDevice device, boolean writes) throws Interrupted {
    GpuClient client = new GpuClient(device, "client", TicketSettings.PLAIN);
    List<Mapping> buffers =
        List.of(client.create(20 * MIB), client.create(20 * MIB), client.create(20 * MIB));
    Submission submission = new Submission();
    try {
      for (int i = 0; i < 3 * ROUNDS; i++) {
        submission.clear();
        submission.use(
            buffers.get(i % 3),
            writes ? 0 : 20 * MIB,
            writes ? 20 * MIB : 0,
            Submission.ANY_VERSION,
            Long.MAX_VALUE);
        client.submit(submission);
        client.awaitUnfinishedBelow(1);
      }
      for (Mapping buffer : buffers) {
        client.close(buffer, null, List.of());
      }
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("everything fits", impossible);
    }
  }

  @Test
  void hostWithRoom_isTheCheaperPlace() {
    run(Placements.COST, 64, true);
    assertTrue(trail.evictions > 0);
    assertEquals(0, trail.peerCopies);
    assertEquals(0, swapOuts);
  }

  @Test
  void fullHost_costsSwappingAsWell_andThePeerIsCheaper() {
    run(Placements.COST, 16, true);
    assertTrue(trail.evictions > 0);
    assertTrue(trail.peerCopies >= trail.evictions, "all of them");
    assertEquals(0, swapOuts);
  }

  @Test
  void nobodyWhoLends_victimsAreSwapped() {
    run(Placements.LINUX, 16, true);
    assertTrue(swapOuts > 0);
  }

  @Test
  void fullHost_keepsNoCleanCopies_whoseRoomOthersNeed() {
    lenderMib = 4;
    run(Placements.COST, 128, false);
    assertTrue(trail.kept > 0);
    SwapPriceTest full = new SwapPriceTest();
    full.lenderMib = 4;
    full.run(Placements.COST, 16, false);
    assertEquals(0, full.trail.kept);
  }
}
