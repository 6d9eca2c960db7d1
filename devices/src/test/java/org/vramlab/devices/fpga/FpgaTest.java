package org.vramlab.devices.fpga;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.BuggyExporter;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;

/** What it imports is pinned, up to a limit, and let go of in the end. */
class FpgaTest {
  private static final long BYTES = 4 * MIB;

  private final Rig rig = new Rig();
  private final Fpga fpga =
      new Fpga(rig.wwClass, rig.wires, 1, 6 * MIB_PAGES, TicketSettings.PLAIN);

  @Test
  void import_pinsTheBuffer_whereNoEvictionMovesIt() {
    rig.share(
        BYTES,
        (buffer, dmaBuf) -> {
          Mapping large = rig.client.create(2 * BYTES);
          statusOf(rig.client.submit(job(buffer, false, true, 0)));
          PinnedImport pinned = fpga.importBuffer(dmaBuf);
          assertEquals(1, buffer.bo().pins());
          assertEquals(1, statusOf(fpga.transfer(pinned, BYTES, true)));
          // All of VRAM is wanted, and half of it stays where it is.
          assertThrows(NoMemory.class, () -> rig.client.submit(job(large, false, true, 0)));
          assertTrue(buffer.bo().isIn(rig.gpu.vram()));
          fpga.release(pinned);
          assertEquals(0, buffer.bo().pins());
          assertEquals(1, statusOf(rig.client.submit(job(large, false, true, 0))));
          rig.client.close(large, null, List.of());
        });
  }

  @Test
  void import_beyondItsLimit_isRefused_andNothingIsLeftOfIt() {
    rig.run(() -> {
      Mapping first = rig.client.create(BYTES);
      Mapping second = rig.client.create(BYTES);
      DmaBuf firstShared = rig.client.export(first);
      DmaBuf secondShared = rig.client.export(second);
      PinnedImport pinned = fpga.importBuffer(firstShared);
      assertThrows(NoMemory.class, () -> fpga.importBuffer(secondShared));
      assertEquals(1, fpga.refusals());
      assertEquals(4 * MIB_PAGES, fpga.pinnedPages());
      assertEquals(0, secondShared.attachmentCount());
      fpga.release(pinned);
      fpga.release(fpga.importBuffer(secondShared));
      rig.client.close(first, firstShared, List.of());
      rig.client.close(second, secondShared, List.of());
    });
  }

  /** An exporter with a bug is cut off: whoever imports is refused, and has nothing. */
  @Test
  void import_exporterFailsAsNoDriverMay_isRefused_andNothingIsLeftOfIt() {
    BuggyExporter exporter = new BuggyExporter(rig);
    rig.run(() -> {
      DmaBuf dmaBuf = exporter.export(BYTES);
      exporter.fails(true);
      assertThrows(Unsupported.class, () -> fpga.importBuffer(dmaBuf));
      assertEquals(0, dmaBuf.attachmentCount());
      assertEquals(0, dmaBuf.bo().pins());
      assertEquals(0, fpga.pinnedPages());
      exporter.fails(false);
      fpga.release(fpga.importBuffer(dmaBuf));
      rig.close(dmaBuf);
    });
  }

  @Test
  void remove_whileItTransfers_unpins() {
    rig.share(
        BYTES,
        (buffer, dmaBuf) -> {
          PinnedImport pinned = fpga.importBuffer(dmaBuf);
          Fence transfer = fpga.transfer(pinned, BYTES, true);
          rig.pause(10_000);
          fpga.remove();
          assertEquals(WorkError.NO_DEVICE.code(), statusOf(transfer));
          assertEquals(0, buffer.bo().pins());
          assertEquals(0, fpga.pinnedPages());
          assertThrows(DeviceGone.class, () -> fpga.transfer(pinned, BYTES, true));
          fpga.release(pinned);
        });
  }

  @Test
  void suspendAndReset_transfersWaitOrEnd_andThePinStays() {
    rig.share(
        BYTES,
        (buffer, dmaBuf) -> {
          PinnedImport pinned = fpga.importBuffer(dmaBuf);
          Fence first = fpga.transfer(pinned, BYTES, true);
          fpga.suspend();
          assertEquals(1, statusOf(first));
          assertEquals(1, buffer.bo().pins());
          fpga.resume();
          Fence running = fpga.transfer(pinned, BYTES, true);
          rig.pause(10_000);
          fpga.reset();
          assertEquals(WorkError.TIMED_OUT.code(), statusOf(running));
          assertEquals(1, statusOf(fpga.transfer(pinned, BYTES, true)));
          fpga.release(pinned);
        });
  }

  @Test
  void exporterRemoved_transfersNothingMore() {
    DeviceControl exporter = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    rig.share(
        BYTES,
        (buffer, dmaBuf) -> {
          PinnedImport pinned = fpga.importBuffer(dmaBuf);
          exporter.remove();
          assertNull(fpga.transfer(pinned, BYTES, true));
          fpga.release(pinned);
        });
  }
}
