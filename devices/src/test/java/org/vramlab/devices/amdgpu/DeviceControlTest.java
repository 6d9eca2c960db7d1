package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.lifecycle.Rig.MIB;
import static org.vramlab.devices.lifecycle.Rig.MIB_PAGES;
import static org.vramlab.devices.lifecycle.Rig.add;
import static org.vramlab.devices.lifecycle.Rig.job;
import static org.vramlab.devices.lifecycle.Rig.statusOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.fpga.Fpga;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Usage;

/** Suspend, reset and removal of a GPU while its processes and its importers work. */
class DeviceControlTest {
  private final Rig rig = new Rig();
  private final DeviceControl control = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
  private final AmdgpuDevice other = rig.gpu(1);
  private final GpuClient importer = new GpuClient(other, "importer", TicketSettings.PLAIN);

  @Test
  void suspend_whileAJobRuns_waitsForItAndEmptiesVram_andSubmissionsWaitForTheResume() {
    boolean[] resumed = new boolean[1];
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      Fence running = rig.client.submit(job(buffer, false, true, 1));
      rig.task(
          "submitter",
          () -> {
            rig.pause(1_000_000_000);
            assertEquals(1, statusOf(rig.client.submit(job(buffer, true, false, 0))));
            assertTrue(resumed[0], "it was not held at the gate");
            rig.client.close(buffer, null, List.of());
          });
      control.suspend();
      assertEquals(1, running.status());
      assertTrue(buffer.bo().reservation().isIdle(Usage.KERNEL), "it is still being moved");
      assertEquals(0, rig.gpu.vram().usedPages());
      rig.pause(2_000_000_000);
      assertEquals(0, rig.gpu.vram().usedPages());
      resumed[0] = true;
      control.resume();
    });
  }

  @Test
  void suspended_importerMaps_theBufferStaysInHostMemory() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(buffer);
      Mapping imported = importer.importBuffer(dmaBuf);
      statusOf(rig.client.submit(job(buffer, false, true, 0)));
      control.suspend();
      assertEquals(1, statusOf(importer.submit(job(imported, true, false, 0))));
      assertEquals(0, rig.gpu.vram().usedPages());
      control.resume();
      assertEquals(1, statusOf(importer.submit(job(imported, true, false, 0))));
      assertEquals(MIB_PAGES, rig.gpu.vram().usedPages());
      rig.client.close(buffer, dmaBuf, List.of(imported));
    });
  }

  /** It slept for room when the suspend came, which found its buffer in host memory. */
  @Test
  void suspend_whileAnImporterWaitsForRoom_theBufferEndsInHostMemory() {
    Fpga fpga = new Fpga(rig.wwClass, rig.wires, 2, 8 * MIB_PAGES, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping full = rig.client.create(8 * MIB);
      statusOf(rig.client.submit(job(full, false, true, 0)));
      Mapping buffer = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(buffer);
      PinnedImport[] pinned = new PinnedImport[1];
      // The importer's ticket is the older, so that it does not back off but waits.
      rig.task("first", () -> rig.locked(buffer.bo(), () -> rig.pause(100_000)));
      rig.pause(10_000);
      rig.task("importer", () -> pinned[0] = fpga.importBuffer(dmaBuf));
      rig.pause(10_000);
      rig.task("holder", () -> rig.locked(full.bo(), () -> rig.pause(2_000_000)));
      rig.pause(500_000);
      control.suspend();
      rig.pause(10_000_000);
      assertEquals(0, rig.gpu.vram().usedPages());
      assertEquals(1, buffer.bo().pins());
      control.resume();
      fpga.release(pinned[0]);
      rig.client.close(buffer, dmaBuf, List.of());
      rig.client.close(full, null, List.of());
    });
  }

  /** An importer pins while the device sleeps: that is in host memory, and there it stays. */
  @Test
  void resume_whatWasPinnedMeanwhile_isUsedWhereItIs() {
    Fpga fpga = new Fpga(rig.wwClass, rig.wires, 2, 8 * MIB_PAGES, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(buffer);
      control.suspend();
      PinnedImport pinned = fpga.importBuffer(dmaBuf);
      control.resume();
      assertEquals(1, statusOf(rig.client.submit(job(buffer, false, true, 0))));
      assertEquals(0, rig.gpu.vram().usedPages());
      fpga.release(pinned);
      assertEquals(1, statusOf(rig.client.submit(job(buffer, true, false, 0))));
      assertEquals(MIB_PAGES, rig.gpu.vram().usedPages());
      rig.client.close(buffer, dmaBuf, List.of());
    });
  }

  @Test
  void reset_running_timesOut_waiting_isCancelled_andTheNextIsDone() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      Fence running = rig.client.submit(job(buffer, false, true, 10));
      Fence waiting = rig.client.submit(job(buffer, true, true, 10));
      rig.pause(1_000_000);
      control.reset();
      assertEquals(WorkError.TIMED_OUT.code(), statusOf(running));
      assertEquals(WorkError.CANCELLED.code(), statusOf(waiting));
      assertTrue(rig.simulation.nowNanos() < 10_000_000, "it was not stopped");
      assertEquals(1, statusOf(rig.client.submit(job(buffer, false, true, 0))));
      rig.client.close(buffer, null, List.of());
    });
  }

  /**
   * Nobody takes for contents what was never written: not here, not after a move, not next door.
   */
  @Test
  void reset_whoReadsWhatWasToBeWritten_isTold_untilItIsWrittenAgain() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      Mapping copy = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(copy);
      Mapping imported = importer.importBuffer(dmaBuf);
      rig.client.submit(job(buffer, false, true, 10));
      rig.pause(1_000_000);
      control.reset();
      Submission reader = job(buffer, true, false, 0);
      add(reader, copy, false, true);
      assertEquals(WorkError.BAD_INPUT.code(), statusOf(rig.client.submit(reader)));
      control.suspend();
      control.resume();
      Fence far = importer.submit(job(imported, true, false, 0));
      assertEquals(WorkError.BAD_INPUT.code(), statusOf(far));
      assertEquals(1, statusOf(rig.client.submit(job(buffer, false, true, 0))));
      assertEquals(1, statusOf(rig.client.submit(reader)));
      assertEquals(1, statusOf(importer.submit(job(imported, true, false, 0))));
      rig.client.close(copy, dmaBuf, List.of(imported));
      rig.client.close(buffer, null, List.of());
    });
  }

  @Test
  void remove_exporter_itsWorkEndsAndImportersLoseTheBuffer() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(buffer);
      Mapping imported = importer.importBuffer(dmaBuf);
      statusOf(importer.submit(job(imported, false, true, 0)));
      Fence running = rig.client.submit(job(buffer, true, true, 10));
      rig.pause(1_000_000);
      control.remove();
      assertTrue(control.isGone());
      assertEquals(WorkError.NO_DEVICE.code(), statusOf(running));
      assertThrows(Revoked.class, () -> importer.submit(job(imported, true, false, 0)));
      assertThrows(Unsupported.class, () -> dmaBuf.cpuAccess().begin("reader", false));
      DeviceGone refused =
          assertThrows(DeviceGone.class, () -> rig.client.submit(job(buffer, true, false, 0)));
      assertEquals("gpu0 has been removed: close what you have of it", refused.getMessage());
      assertThrows(DeviceGone.class, () -> rig.client.create(MIB));
      assertThrows(DeviceGone.class, () -> rig.client.export(buffer));
      rig.client.close(buffer, dmaBuf, List.of(imported));
    });
  }

  @Test
  void remove_importer_itsImportGoes_andTheExporterGoesOn() {
    DeviceControl next = new DeviceControl(other, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping buffer = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(buffer);
      Mapping imported = importer.importBuffer(dmaBuf);
      Fence running = importer.submit(job(imported, false, true, 10));
      rig.pause(1_000_000);
      next.remove();
      assertEquals(WorkError.NO_DEVICE.code(), statusOf(running));
      assertEquals(0, dmaBuf.attachmentCount());
      assertEquals(
          WorkError.BAD_INPUT.code(), statusOf(rig.client.submit(job(buffer, true, false, 0))));
      assertEquals(1, statusOf(rig.client.submit(job(buffer, false, true, 0))));
      assertThrows(DeviceGone.class, () -> importer.importBuffer(dmaBuf));
      // The process closes what it had all the same.
      rig.client.close(buffer, dmaBuf, List.of(imported));
      other.manager().checkEmpty();
    });
  }

  /** What a copy engine was moving when it went is garbage, wherever it was going. */
  @Test
  void remove_whileVramIsBeingEmptied_endsAndLeavesNothing() {
    rig.run(() -> {
      Mapping[] buffers = new Mapping[8];
      for (int i = 0; i < buffers.length; i++) {
        buffers[i] = rig.client.create(MIB);
        rig.client.submit(job(buffers[i], false, true, 0));
      }
      boolean[] suspended = new boolean[1];
      rig.task(
          "suspend",
          () -> {
            control.suspend();
            suspended[0] = true;
          });
      rig.pause(100_000);
      assertFalse(suspended[0], "nothing is being moved any more");
      control.remove();
      int lost = 0;
      for (Mapping buffer : buffers) {
        Resource where = buffer.bo().resource();
        lost += where != null && where.content().isGarbage() ? 1 : 0;
        rig.client.close(buffer, null, List.of());
      }
      assertTrue(lost > 0, "no copy was under way");
    });
  }
}
