package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.devices.amdgpu.PowerManagement.Emptying;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.ttm.ww.Algorithm;

/** Emptying VRAM: everybody leaves, once, and comes back; submissions wait if they must. */
class PowerManagementTest {
  private static final long MIB = 1 << 20;
  private static final long AWAKE_AT_NANOS = 1_000_000_000;

  private final Checker checker =
      new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
  private final Simulation simulation = new Simulation(Simulation.EXACT_SEED, checker, SpanLog.OFF);
  private final Fleet fleet =
      new Fleet(
          simulation,
          new Lockdep(),
          Algorithm.WAIT_DIE,
          "frontier-mi250x",
          1,
          8 * MIB,
          64 * MIB,
          Retirement.BEHIND_FENCES);
  private final AmdgpuDevice device = fleet.device(0);
  private final GpuClient client = new GpuClient(device, "process", TicketSettings.PLAIN);
  private final List<Mapping> mappings = new ArrayList<>();

  private void run(TaskBody body) {
    simulation.spawn("process", body);
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    fleet.checkEmpty();
  }

  private void submit() throws Exception {
    Submission submission = new Submission();
    for (Mapping mapping : mappings) {
      submission.use(mapping, 0, MIB, Submission.ANY_VERSION, Long.MAX_VALUE);
    }
    client.submit(submission);
    client.awaitUnfinishedBelow(1);
  }

  private void closeAll() throws Exception {
    for (Mapping mapping : mappings) {
      client.close(mapping, null, List.of());
    }
  }

  @ParameterizedTest
  @EnumSource
  void emptying_movesAllOut_andTheNextSubmissionBringsThemBack(Emptying emptying) {
    PowerManagement power = new PowerManagement(device, TicketSettings.PLAIN, emptying, false);
    run(() -> {
      try {
        mappings.add(client.create(MIB));
        mappings.add(client.createAlwaysValid(MIB));
        mappings.add(client.createAlwaysValid(MIB));
        submit();
        assertEquals(3 * MIB / 4096, device.vram().usedPages());
        power.suspend();
        assertEquals(0, device.vram().usedPages());
        power.resume();
        submit();
        assertEquals(3 * MIB / 4096, device.vram().usedPages());
        closeAll();
      } catch (Exception unexpected) {
        throw new AssertionError(unexpected);
      }
    });
  }

  @Test
  void blockedSubmission_waitsForTheResume() {
    PowerManagement power =
        new PowerManagement(device, TicketSettings.PLAIN, Emptying.UNTIL_EMPTY, true);
    simulation.spawn(
        "suspend",
        () -> {
          try {
            power.suspend();
          } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
          }
          simulation.delay(AWAKE_AT_NANOS, SpanKind.PAUSE);
          power.resume();
        });
    run(() -> {
      try {
        mappings.add(client.create(MIB));
        simulation.delay(1_000, SpanKind.PAUSE);
        submit();
        assertTrue(simulation.nowNanos() >= AWAKE_AT_NANOS, "it went through the gate");
        closeAll();
      } catch (Exception unexpected) {
        throw new AssertionError(unexpected);
      }
    });
  }
}
