package org.vramlab.devices.xe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.fpga.Fpga;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Task;

/** A device of 8 MiB is suspended and resumed while address spaces and importers use it. */
class SuspendTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  private final Rig rig = new Rig();
  private final XeDevice device =
      new XeDevice(rig.wwClass, rig.wires, 1, XeSettings.of(8 * MIB_PAGES));

  private long vramPages() {
    return device.manager().pool(XeDevice.VRAM).usedPages();
  }

  private DmaBuf exported(long pages) throws Interrupted, NoMemory, Busy {
    BufferObject bo = device.create(pages);
    DmaBuf[] dmaBuf = new DmaBuf[1];
    rig.locked(bo, () -> dmaBuf[0] = device.export(bo));
    return dmaBuf[0];
  }

  private void bringIn(XeDevice owner, BufferObject bo) throws Interrupted, NoMemory, Busy {
    owner.execute(
        new Ticket(rig.wwClass, TicketSettings.PLAIN),
        t -> {
          t.lock(bo);
          owner.validate(bo, t);
          t.seal();
        });
  }

  private static boolean isBusy(Binding binding) {
    return !binding.bo().reservation().isIdle(Usage.BOOKKEEP);
  }

  @Test
  void suspended_importerMaps_theBufferStaysInHostMemoryUntilTheResume() {
    rig.run(() -> {
      DmaBuf dmaBuf = exported(MIB_PAGES);
      Mapping imported = rig.client.importBuffer(dmaBuf);
      assertEquals(1, statusOf(rig.client.submit(job(imported, false, true, 0))));
      assertEquals(MIB_PAGES, vramPages());
      device.suspend();
      assertEquals(1, statusOf(rig.client.submit(job(imported, true, true, 0))));
      assertEquals(0, vramPages());
      device.resume();
      assertEquals(1, statusOf(rig.client.submit(job(imported, true, false, 0))));
      assertEquals(MIB_PAGES, vramPages());
      rig.client.drop(imported);
      rig.close(dmaBuf);
    });
    device.manager().checkEmpty();
  }

  /** It slept for room when the suspend came, which found its buffer in host memory. */
  @Test
  void suspend_whileAnImporterWaitsForRoom_theBufferEndsInHostMemory() {
    Fpga fpga = new Fpga(rig.wwClass, rig.wires, 2, 8 * MIB_PAGES, TicketSettings.PLAIN);
    rig.run(() -> {
      BufferObject full = device.create(8 * MIB_PAGES);
      bringIn(device, full);
      DmaBuf dmaBuf = exported(MIB_PAGES);
      PinnedImport[] pinned = new PinnedImport[1];
      // The importer's ticket is the older, so that it does not back off but waits.
      rig.task("first", () -> rig.locked(dmaBuf.bo(), () -> rig.pause(100_000)));
      rig.pause(10_000);
      rig.task("importer", () -> pinned[0] = fpga.importBuffer(dmaBuf));
      rig.pause(10_000);
      rig.task("holder", () -> rig.locked(full, () -> rig.pause(2 * MILLI)));
      rig.pause(500_000);
      device.suspend();
      rig.pause(10 * MILLI);
      assertEquals(0, vramPages());
      assertEquals(1, dmaBuf.bo().pins());
      device.resume();
      fpga.release(pinned[0]);
      rig.close(dmaBuf);
      full.release();
    });
    device.manager().checkEmpty();
  }

  /** Both kinds of bindings, and the fence that protects them, before, during and after. */
  @Test
  void resume_bindsAgain_andStandsUnderANewPreemptFence() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      assertEquals(1, statusOf(rig.client.submit(job(buffer, false, true, 0))));
      DmaBuf dmaBuf = rig.client.export(buffer);
      PreemptVm vm = new PreemptVm(device, "process");
      Binding own = vm.create(MIB_PAGES);
      Binding imported = vm.importBuffer(dmaBuf);
      int[] status = {1};
      rig.task("runner", () -> status[0] = vm.run(SECOND, false));
      rig.pause(SECOND / 10);
      assertTrue(isBusy(own) && isBusy(imported));
      device.suspend();
      assertFalse(isBusy(own) || isBusy(imported), "its preempt fence has not signalled");
      assertEquals(1, vm.preemptions());
      assertEquals(0, vramPages());
      rig.pause(SECOND);
      assertFalse(isBusy(own) || isBusy(imported), "it runs on a device that sleeps");
      assertEquals(0, vramPages());
      device.resume();
      rig.pause(10 * MILLI);
      assertTrue(isBusy(own) && isBusy(imported), "nothing protects what it has bound again");
      assertEquals(MIB_PAGES, vramPages());
      assertNotNull(dmaBuf.attachment(0).mapped());
      rig.pause(SECOND);
      assertEquals(0, status[0]);
      assertFalse(isBusy(own) || isBusy(imported));
      assertEquals(1, vm.preemptions());
      vm.close();
      rig.client.close(buffer, dmaBuf, List.of());
    });
    device.manager().checkEmpty();
  }

  /** No eviction would stop it: all that it has mapped is another device's. */
  @Test
  void suspend_stopsAlsoWhoHasNothingInItsMemory() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      assertEquals(1, statusOf(rig.client.submit(job(buffer, false, true, 0))));
      DmaBuf dmaBuf = rig.client.export(buffer);
      PreemptVm vm = new PreemptVm(device, "process");
      Binding imported = vm.importBuffer(dmaBuf);
      int[] status = {1};
      rig.task("runner", () -> status[0] = vm.run(SECOND, false));
      rig.pause(SECOND / 10);
      device.suspend();
      assertEquals(1, vm.preemptions());
      assertFalse(isBusy(imported));
      rig.pause(2 * SECOND);
      assertEquals(1, status[0], "it ran on a device that sleeps");
      device.resume();
      rig.pause(SECOND);
      assertEquals(0, status[0]);
      vm.close();
      rig.client.close(buffer, dmaBuf, List.of());
    });
  }

  /** The exporter moves it meanwhile: nobody is stopped, and the resume binds the new place. */
  @Test
  void suspended_importedBufferMoves_theResumeBindsTheNewPlace() {
    DeviceControl exporter = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      assertEquals(1, statusOf(rig.client.submit(job(buffer, false, true, 0))));
      DmaBuf dmaBuf = rig.client.export(buffer);
      PreemptVm vm = new PreemptVm(device, "process");
      vm.create(MIB_PAGES);
      vm.importBuffer(dmaBuf);
      int[] status = {1};
      rig.task("runner", () -> status[0] = vm.run(SECOND / 2, false));
      rig.pause(SECOND / 10);
      device.suspend();
      exporter.suspend();
      assertEquals(0, rig.gpu.vram().usedPages());
      assertEquals(1, vm.preemptions());
      device.resume();
      rig.pause(SECOND);
      assertEquals(0, status[0]);
      assertEquals(0, rig.gpu.vram().usedPages());
      assertEquals(buffer.bo().resource(), dmaBuf.attachment(0).mapped());
      exporter.resume();
      vm.close();
      rig.client.close(buffer, dmaBuf, List.of());
    });
  }

  @Test
  void suspended_runAndImportWaitForTheResume_unbindDoesNot() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(buffer);
      PreemptVm vm = new PreemptVm(device, "process");
      PreemptVm importer = new PreemptVm(device, "importer");
      Binding own = vm.create(MIB_PAGES);
      Binding imported = vm.importBuffer(dmaBuf);
      device.suspend();
      int[] status = {1};
      rig.task("runner", () -> status[0] = vm.run(MILLI, false));
      Binding[] late = new Binding[1];
      rig.task("importer", () -> late[0] = importer.importBuffer(dmaBuf));
      rig.pause(SECOND);
      assertFalse(isBusy(own));
      assertEquals(0, vramPages());
      assertEquals(1, dmaBuf.attachmentCount());
      vm.unbind(imported);
      assertEquals(0, dmaBuf.attachmentCount());
      device.resume();
      rig.pause(SECOND);
      assertEquals(0, status[0]);
      assertEquals(1, dmaBuf.attachmentCount());
      importer.unbind(late[0]);
      importer.close();
      vm.close();
      rig.client.close(buffer, dmaBuf, List.of());
    });
    device.manager().checkEmpty();
  }

  @Test
  void remove_whileSuspended_endsTheRunThatWaits() {
    rig.run(() -> {
      PreemptVm vm = new PreemptVm(device, "process");
      vm.create(MIB_PAGES);
      int[] status = {1};
      rig.task("runner", () -> status[0] = vm.run(SECOND, false));
      rig.pause(SECOND / 10);
      device.suspend();
      device.remove();
      rig.pause(MILLI);
      assertEquals(WorkError.NO_DEVICE.code(), status[0]);
      vm.close();
    });
    device.manager().checkEmpty();
  }

  /** A signal to who suspends: the device works as before. */
  @Test
  void suspend_interrupted_goesOnAsBefore() {
    TicketSettings interruptible = new TicketSettings(EvictionMode.TICKET, true, true, 0);
    XeDevice interrupted =
        new XeDevice(rig.wwClass, rig.wires, 2, XeSettings.of(8 * MIB_PAGES).with(interruptible));
    rig.run(() -> {
      BufferObject own = interrupted.create(MIB_PAGES);
      bringIn(interrupted, own);
      rig.task("holder", () -> rig.locked(own, () -> rig.pause(MILLI)));
      rig.pause(10_000);
      Task me = rig.simulation.currentTask();
      rig.simulation.at(500_000, now -> rig.simulation.signal(me));
      assertThrows(Interrupted.class, interrupted::suspend);
      assertTrue(me.takeSignal());
      BufferObject other = interrupted.create(MIB_PAGES);
      bringIn(interrupted, other);
      assertTrue(other.isIn(interrupted.manager().pool(XeDevice.VRAM)));
      own.release();
      other.release();
    });
    interrupted.manager().checkEmpty();
  }
}
