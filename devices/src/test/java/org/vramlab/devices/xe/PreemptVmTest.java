package org.vramlab.devices.xe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.lifecycle.Rig.MIB;
import static org.vramlab.devices.lifecycle.Rig.MIB_PAGES;
import static org.vramlab.devices.lifecycle.Rig.job;
import static org.vramlab.devices.lifecycle.Rig.statusOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.amdgpu.DeviceControl;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.resv.Usage;

/** Work that runs for long on a device of 8 MiB, and is stopped when its memory is wanted. */
class PreemptVmTest {
  private static final long SECOND = 1_000_000_000;

  private final Rig rig = new Rig();
  private final XeDevice device =
      new XeDevice(rig.wwClass, rig.wires, 1, XeSettings.of(8 * MIB_PAGES));

  @Test
  void run_alone_takesItsTime_andIsNeverStopped() {
    rig.run(() -> {
      PreemptVm vm = new PreemptVm(device, "alone");
      vm.create(6 * MIB_PAGES);
      long began = rig.simulation.nowNanos();
      assertEquals(0, vm.run(SECOND, false));
      long took = rig.simulation.nowNanos() - began;
      assertTrue(took >= SECOND && took < SECOND + 1_000_000, took + " ns");
      assertEquals(0, vm.preemptions());
      vm.close();
      device.manager().checkEmpty();
    });
  }

  /** Two that do not fit together: each is stopped for the other, and both get done. */
  @Test
  void run_besideAnother_isStoppedForItsMemory_andResumes() {
    PreemptVm[] vms = new PreemptVm[2];
    long[] doneNanos = new long[2];
    rig.run(() -> {
      for (int i = 0; i < 2; i++) {
        int number = i;
        vms[i] = new PreemptVm(device, "process " + i);
        rig.task(
            "process " + i,
            () -> {
              vms[number].create(6 * MIB_PAGES);
              for (int run = 0; run < 2; run++) {
                assertEquals(0, vms[number].run(SECOND / 10, run > 0));
              }
              doneNanos[number] = rig.simulation.nowNanos();
              vms[number].close();
            });
      }
    });
    for (int i = 0; i < 2; i++) {
      assertTrue(vms[i].preemptions() > 0, "process " + i + " was never in the way");
    }
    // They cannot run at the same time, so it takes the time of both.
    assertTrue(Math.max(doneNanos[0], doneNanos[1]) >= 4 * SECOND / 10);
    device.manager().checkEmpty();
  }

  @Test
  void preemptFence_standsOnEveryBuffer_andConcernsMemoryManagementAlone() {
    rig.run(() -> {
      PreemptVm vm = new PreemptVm(device, "process");
      Binding own = vm.create(MIB_PAGES);
      rig.task("runner", () -> assertEquals(0, vm.run(SECOND, false)));
      rig.pause(SECOND / 10);
      assertTrue(own.bo().reservation().isIdle(Usage.READ));
      assertTrue(!own.bo().reservation().isIdle(Usage.BOOKKEEP));
      rig.pause(SECOND);
      assertTrue(own.bo().reservation().isIdle(Usage.BOOKKEEP));
      assertEquals(0, vm.preemptions());
      vm.close();
    });
  }

  /** The exporter moves an imported buffer: who has it mapped is stopped first. */
  @Test
  void importedBuffer_moves_stopsTheAddressSpace() {
    DeviceControl exporter = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      assertEquals(1, statusOf(rig.client.submit(job(buffer, false, true, 0))));
      DmaBuf dmaBuf = rig.client.export(buffer);
      PreemptVm vm = new PreemptVm(device, "process");
      vm.create(MIB_PAGES);
      Binding imported = vm.importBuffer(dmaBuf);
      rig.task("runner", () -> assertEquals(0, vm.run(SECOND, false)));
      rig.pause(SECOND / 10);
      exporter.suspend();
      assertEquals(1, vm.preemptions());
      exporter.resume();
      rig.pause(SECOND);
      assertEquals(1, vm.preemptions());
      vm.unbind(imported);
      vm.close();
      rig.client.close(buffer, dmaBuf, List.of());
    });
  }

  @Test
  void suspend_stopsWhatRuns_andItGoesOnAfterTheResume() {
    rig.run(() -> {
      PreemptVm vm = new PreemptVm(device, "process");
      vm.create(4 * MIB_PAGES);
      long began = rig.simulation.nowNanos();
      rig.task(
          "runner",
          () -> {
            assertEquals(0, vm.run(SECOND, false));
            assertTrue(rig.simulation.nowNanos() - began >= 6 * SECOND);
            vm.close();
          });
      rig.pause(SECOND / 10);
      device.suspend();
      assertEquals(0, device.manager().pool(XeDevice.VRAM).usedPages());
      rig.pause(5 * SECOND);
      device.resume();
    });
    device.manager().checkEmpty();
  }

  @Test
  void reset_endsTheRun_andARunThatReadsNothingMendsIt() {
    rig.run(() -> {
      PreemptVm vm = new PreemptVm(device, "process");
      vm.create(MIB_PAGES);
      int[] status = new int[1];
      rig.task("runner", () -> status[0] = vm.run(SECOND, false));
      rig.pause(SECOND / 10);
      device.reset();
      rig.pause(1_000);
      assertEquals(WorkError.TIMED_OUT.code(), status[0]);
      assertEquals(WorkError.BAD_INPUT.code(), vm.run(SECOND / 100, true));
      assertEquals(0, vm.run(SECOND / 100, false));
      assertEquals(0, vm.run(SECOND / 100, true));
      vm.close();
    });
    device.manager().checkEmpty();
  }

  @Test
  void remove_endsTheRun_refusesTheNext_andGivesUpImports() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(buffer);
      PreemptVm vm = new PreemptVm(device, "process");
      vm.create(MIB_PAGES);
      vm.importBuffer(dmaBuf);
      int[] status = new int[1];
      rig.task("runner", () -> status[0] = vm.run(SECOND, false));
      rig.pause(SECOND / 10);
      device.remove();
      rig.pause(1_000);
      assertEquals(WorkError.NO_DEVICE.code(), status[0]);
      assertEquals(0, dmaBuf.attachmentCount());
      assertEquals(WorkError.NO_DEVICE.code(), vm.run(SECOND, true));
      assertThrows(DeviceGone.class, () -> vm.create(1));
      assertThrows(DeviceGone.class, () -> vm.importBuffer(dmaBuf));
      vm.close();
      rig.client.close(buffer, dmaBuf, List.of());
    });
    device.manager().checkEmpty();
  }
}
