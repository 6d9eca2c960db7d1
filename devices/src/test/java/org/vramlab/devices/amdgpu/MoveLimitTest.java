package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Five buffers used in turn where four fit: without a limit on moves each use pushes one out; with
 * one, what does not fit stays where the device reaches it, and nobody is pushed out.
 */
class MoveLimitTest {
  private static final long MIB = 1 << 20;
  private static final int BUFFERS = 5;
  private static final int ROUNDS = 4;

  private final List<Mapping> mappings = new ArrayList<>();

  /** Runs the rounds under a limit, 0 for none; the device, when all is done. */
  private AmdgpuDevice run(long megabytesPerSecond) {
    Checker checker = new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
    Simulation simulation = new Simulation(Simulation.EXACT_SEED, checker, SpanLog.OFF);
    WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);
    AmdgpuDevice device =
        new AmdgpuDevice(
            wwClass,
            new Wires(simulation, Topologies.named("frontier-mi250x")),
            0,
            new DeviceSettings(
                (BUFFERS - 1) * MIB,
                64 * MIB,
                EvictionPolicy.LRU,
                CpuCosts.LINUX,
                Retirement.BEHIND_FENCES,
                ResidencyRules.PLAIN.moving(MoveRule.megabytesPerSecond(megabytesPerSecond)),
                SharingRules.LINUX,
                null),
            new JobScale(Simulation.EXACT_SEED, 0));
    GpuClient client = new GpuClient(device, "process", TicketSettings.PLAIN);
    simulation.spawn(
        "client",
        () -> {
          try {
            useInTurn(client);
          } catch (NoMemory | Busy impossible) {
            throw new IllegalStateException(impossible);
          }
        });
    simulation.run();
    return device;
  }

  private void useInTurn(GpuClient client) throws Interrupted, NoMemory, Busy {
    for (int i = 0; i < BUFFERS; i++) {
      mappings.add(client.create(MIB));
    }
    Submission submission = new Submission();
    for (int use = 0; use < ROUNDS * BUFFERS; use++) {
      submission.clear();
      submission.use(mappings.get(use % BUFFERS), MIB, 0, Submission.ANY_VERSION, Long.MAX_VALUE);
      client.submit(submission);
    }
    client.awaitUnfinishedBelow(1);
  }

  private long inVram(AmdgpuDevice device) {
    return mappings.stream().filter(mapping -> mapping.bo().isIn(device.vram())).count();
  }

  @Test
  void noLimit_everyUseMovesABufferInAndAnotherOut() {
    AmdgpuDevice device = run(0);
    long uses = ROUNDS * BUFFERS;
    assertEquals(uses + uses - (BUFFERS - 1), device.copiesDone());
  }

  @Test
  void limit_whatDoesNotFitStaysInReach_andNobodyIsPushedOut() {
    AmdgpuDevice device = run(1);
    assertTrue(inVram(device) < BUFFERS);
    assertEquals(inVram(device), device.copiesDone(), "each came in once, and none went out");
    for (Mapping mapping : mappings) {
      assertFalse(mapping.bo().isIn(device.manager().pool(AmdgpuDevice.SYSTEM)));
    }
  }
}
