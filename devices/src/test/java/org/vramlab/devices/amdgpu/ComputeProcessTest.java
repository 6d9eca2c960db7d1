package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.lifecycle.Rig.MIB;
import static org.vramlab.devices.lifecycle.Rig.job;
import static org.vramlab.devices.lifecycle.Rig.statusOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.resv.Usage;

/** Queues that run without submissions on a device of 8 MiB, and are stopped for its memory. */
class ComputeProcessTest {
  private static final long SECOND = 1_000_000_000;

  private final Rig rig = new Rig();
  private final GpuClient graphics = new GpuClient(rig.gpu, "graphics", TicketSettings.PLAIN);

  private ComputeProcess process(Mapping... memory) {
    ComputeProcess process =
        new ComputeProcess(rig.client, "compute", TicketSettings.PLAIN, ComputeTimes.LINUX);
    for (Mapping mapping : memory) {
      process.add(mapping);
    }
    return process;
  }

  private void close(ComputeProcess process, Mapping... memory) throws Interrupted, NoMemory, Busy {
    process.close();
    for (Mapping mapping : memory) {
      rig.client.close(mapping, null, List.of());
    }
  }

  @Test
  void run_alone_takesItsTime_andIsNeverStopped() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(6 * MIB);
      ComputeProcess process = process(buffer);
      long began = rig.simulation.nowNanos();
      assertEquals(0, process.run(SECOND));
      long took = rig.simulation.nowNanos() - began;
      assertTrue(took >= SECOND && took < SECOND + 10_000_000, took + " ns");
      assertEquals(0, process.evictions());
      assertEquals(1, process.restores());
      close(process, buffer);
    });
  }

  /** One buffer is wanted, and all queues stop; only that buffer moves, and the run goes on. */
  @Test
  void eviction_ofOneBuffer_stopsTheProcess_whichComesBackAfterAWhile() {
    rig.run(() -> {
      Mapping first = rig.client.create(3 * MIB);
      Mapping second = rig.client.create(3 * MIB);
      ComputeProcess process = process(first, second);
      long[] tookNanos = new long[1];
      rig.task(
          "runner",
          () -> {
            long began = rig.simulation.nowNanos();
            assertEquals(0, process.run(SECOND));
            tookNanos[0] = rig.simulation.nowNanos() - began;
          });
      rig.pause(SECOND / 4);
      Mapping wanted = graphics.create(4 * MIB);
      assertEquals(1, statusOf(graphics.submit(job(wanted, false, true, 0))));
      assertEquals(1, process.evictions());
      assertFalse(first.bo().isIn(rig.gpu.vram()));
      assertTrue(second.bo().isIn(rig.gpu.vram()));
      rig.pause(2 * SECOND);
      assertEquals(2, process.restores());
      assertTrue(
          tookNanos[0] >= SECOND + ComputeTimes.LINUX.restoreDelayNanos(), tookNanos[0] + " ns");
      graphics.close(wanted, null, List.of());
      close(process, first, second);
    });
  }

  @Test
  void evictionFence_concernsMemoryManagementAlone() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      ComputeProcess process = process(buffer);
      rig.task("runner", () -> assertEquals(0, process.run(SECOND)));
      rig.pause(SECOND / 10);
      assertTrue(buffer.bo().reservation().isIdle(Usage.READ));
      assertFalse(buffer.bo().reservation().isIdle(Usage.BOOKKEEP));
      rig.pause(SECOND);
      assertTrue(buffer.bo().reservation().isIdle(Usage.BOOKKEEP));
      assertEquals(0, process.evictions());
      close(process, buffer);
    });
  }

  /** Two that do not fit together take turns, and both get done. */
  @Test
  void twoProcesses_thatDoNotFitTogether_takeTurns() {
    rig.run(() -> {
      for (int i = 0; i < 2; i++) {
        int number = i;
        rig.task(
            "process " + i,
            () -> {
              GpuClient client = new GpuClient(rig.gpu, "client " + number, TicketSettings.PLAIN);
              ComputeProcess process =
                  new ComputeProcess(
                      client, "process " + number, TicketSettings.PLAIN, ComputeTimes.LINUX);
              Mapping buffer = client.create(6 * MIB);
              process.add(buffer);
              assertEquals(0, process.run(SECOND / 2));
              assertTrue(process.restores() > 1, "nobody was in its way");
              process.close();
              client.close(buffer, null, List.of());
            });
      }
    });
  }

  @Test
  void suspend_stopsTheQueues_andResumeBringsThemBack() {
    DeviceControl control = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping buffer = rig.client.create(4 * MIB);
      ComputeProcess process = process(buffer);
      rig.task("runner", () -> assertEquals(0, process.run(SECOND)));
      rig.pause(SECOND / 10);
      control.suspend();
      assertFalse(buffer.bo().isIn(rig.gpu.vram()));
      rig.pause(5 * SECOND);
      assertEquals(1, process.restores());
      control.resume();
      rig.pause(2 * SECOND);
      assertEquals(2, process.restores());
      assertTrue(buffer.bo().isIn(rig.gpu.vram()));
      close(process, buffer);
    });
  }

  @Test
  void reset_endsTheRunWithAnError_andTheNextOneGoesOn() {
    DeviceControl control = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      ComputeProcess process = process(buffer);
      int[] ended = new int[1];
      rig.task("runner", () -> ended[0] = process.run(SECOND));
      rig.pause(SECOND / 10);
      control.reset();
      rig.pause(SECOND / 10);
      assertTrue(ended[0] < 0, "ended with " + ended[0]);
      // What was stopped has left garbage, which a run that reads it reports.
      assertEquals(WorkError.BAD_INPUT.code(), process.run(SECOND / 10));
      close(process, buffer);
    });
  }

  @Test
  void removal_endsTheRun_andLaterOnes() {
    DeviceControl control = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      ComputeProcess process = process(buffer);
      int[] ended = new int[1];
      rig.task("runner", () -> ended[0] = process.run(SECOND));
      rig.pause(SECOND / 10);
      control.remove();
      rig.pause(SECOND / 10);
      assertEquals(WorkError.NO_DEVICE.code(), ended[0]);
      assertEquals(WorkError.NO_DEVICE.code(), process.run(SECOND));
      close(process, buffer);
    });
  }

  @Test
  void add_bufferOfAnother_isRefused() {
    rig.run(() -> {
      Mapping others = graphics.create(MIB);
      ComputeProcess process = process();
      assertThrows(IllegalArgumentException.class, () -> process.add(others));
      process.close();
      graphics.close(others, null, List.of());
    });
  }
}
