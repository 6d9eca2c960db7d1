package org.vramlab.devices.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.lifecycle.Rig.MIB_PAGES;
import static org.vramlab.devices.lifecycle.Rig.job;
import static org.vramlab.devices.lifecycle.Rig.statusOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.Usage;

/** Another vendor's device, of which a GPU imports. */
class ForeignDeviceTest {
  private final Rig rig = new Rig();

  private ForeignDevice device(Unmappable unmappable) {
    return new ForeignDevice(
        new ForeignMemory(rig.wwClass, rig.wires, 1, 8 * MIB_PAGES, unmappable),
        TicketSettings.PLAIN);
  }

  private DmaBuf exported(ForeignDevice device, long pages) throws Interrupted, NoMemory, Busy {
    BufferObject bo = device.create(pages);
    DmaBuf[] dmaBuf = new DmaBuf[1];
    rig.locked(bo, () -> dmaBuf[0] = device.export(bo));
    return dmaBuf[0];
  }

  @Test
  void importer_thatNeedsPages_isRefusedWhenItAttaches_andAPeerIsNot() {
    ForeignDevice device = device(Unmappable.REFUSED_AT_ATTACH);
    rig.run(() -> {
      DmaBuf dmaBuf = exported(device, MIB_PAGES);
      Unsupported refused =
          assertThrows(
              Unsupported.class,
              () -> PinnedImport.attach(dmaBuf, "nvme0", 2, false, TicketSettings.PLAIN));
      assertEquals("not supported: this importer can never map that buffer", refused.getMessage());
      assertEquals(
          List.of(
              "nvme0 needs pages of the host, and the memory of gcd1 has none: give it a way to"
                  + " reach a peer, or a copy"),
          device.memory().refusals());
      assertEquals(0, dmaBuf.attachmentCount());
      Mapping imported = rig.client.importBuffer(dmaBuf);
      assertEquals(1, statusOf(rig.client.submit(job(imported, false, true, 0))));
      assertEquals(1, statusOf(rig.client.submit(job(imported, true, false, 0))));
      rig.client.drop(imported);
      rig.close(dmaBuf);
      device.memory().manager().checkEmpty();
    });
  }

  /** Field case B7: the importer tries again and again, for nothing it could wait for. */
  @Test
  void importer_thatNeedsPages_andIsToldNoMemory_triesForEver() {
    ForeignDevice device = device(Unmappable.NO_MEMORY_AT_MAP);
    rig.run(() -> {
      DmaBuf dmaBuf = exported(device, MIB_PAGES);
      for (int i = 0; i < 3; i++) {
        assertThrows(
            NoMemory.class,
            () -> PinnedImport.attach(dmaBuf, "nvme0", 2, false, TicketSettings.PLAIN));
      }
      assertEquals(3, device.memory().refusals().size());
      assertEquals(0, dmaBuf.attachmentCount());
      rig.close(dmaBuf);
    });
  }

  @Test
  void fullMemory_isRefused_forNothingCanLeaveIt() {
    ForeignDevice device = device(Unmappable.REFUSED_AT_ATTACH);
    rig.run(() -> {
      DmaBuf first = exported(device, 6 * MIB_PAGES);
      DmaBuf second = exported(device, 6 * MIB_PAGES);
      PinnedImport pinned = PinnedImport.attach(first, "nic0", 2, true, TicketSettings.PLAIN);
      assertThrows(
          NoMemory.class, () -> PinnedImport.attach(second, "nic0", 2, true, TicketSettings.PLAIN));
      pinned.detach();
      rig.close(first);
      rig.close(second);
    });
  }

  @Test
  void suspend_givesUpLostFrames_resetAndRemovalGiveUpAll() {
    ForeignDevice device = device(Unmappable.REFUSED_AT_ATTACH);
    rig.run(() -> {
      Fence lost = device.render(1_000_000, true);
      Fence fine = device.render(1_000_000, false);
      device.suspend();
      assertEquals(1, statusOf(fine));
      assertEquals(WorkError.TIMED_OUT.code(), statusOf(lost));
      device.resume();
      Fence reset = device.render(1_000_000, false);
      device.reset();
      assertEquals(WorkError.CANCELLED.code(), statusOf(reset));
      Fence last = device.render(1_000_000, true);
      device.remove();
      assertEquals(WorkError.NO_DEVICE.code(), statusOf(last));
      assertThrows(DeviceGone.class, () -> device.render(1, false));
      assertThrows(DeviceGone.class, () -> device.create(1));
    });
  }

  /** The frames that it gave up keep nobody waiting, whether they would have ended or not. */
  @Test
  void reset_theNextFrameBeginsAtOnce_andSignalsForItself() {
    ForeignDevice device = device(Unmappable.REFUSED_AT_ATTACH);
    rig.run(() -> {
      Fence longOne = device.render(1_000_000_000, false);
      Fence lost = device.render(1, true);
      device.reset();
      assertEquals(WorkError.CANCELLED.code(), statusOf(longOne));
      assertEquals(WorkError.CANCELLED.code(), statusOf(lost));
      assertEquals(0, rig.simulation.nowNanos());
      Fence next = device.render(1_000_000, false);
      Fence second = device.render(1_000_000, false);
      assertEquals(1, statusOf(next));
      assertEquals(1_000_000, rig.simulation.nowNanos());
      assertEquals(1, statusOf(second));
      assertEquals(2_000_000, rig.simulation.nowNanos());
    });
  }

  /** A job of an importer waits for a frame that is lost, until the device gives it up. */
  @Test
  void fenceThatNeverSignals_holdsUpAnImporter_untilTheResetGivesItUp() {
    ForeignDevice device = device(Unmappable.REFUSED_AT_ATTACH);
    rig.run(() -> {
      DmaBuf dmaBuf = exported(device, MIB_PAGES);
      Mapping imported = rig.client.importBuffer(dmaBuf);
      assertEquals(1, statusOf(rig.client.submit(job(imported, false, true, 0))));
      publish(device.render(1_000_000, true), dmaBuf.bo());
      Fence waiting = rig.client.submit(job(imported, true, false, 0));
      rig.pause(50_000_000_000L);
      assertFalse(waiting.isSignalled(), "it did not wait");
      device.reset();
      assertEquals(1, statusOf(waiting));
      publish(device.render(1_000_000, false), dmaBuf.bo());
      long began = rig.simulation.nowNanos();
      assertEquals(1, statusOf(rig.client.submit(job(imported, true, false, 0))));
      assertTrue(rig.simulation.nowNanos() - began >= 1_000_000, "it did not wait for the frame");
      rig.client.drop(imported);
      rig.close(dmaBuf);
    });
  }

  private void publish(Fence frame, BufferObject bo) throws Interrupted, NoMemory, Busy {
    new Ticket(rig.wwClass, TicketSettings.PLAIN)
        .execute(t -> {
          t.lock(bo);
          bo.reservation().reserveSlots(1);
          t.seal();
          bo.reservation().add(frame, Usage.WRITE);
        });
  }

  @Test
  void suspend_aLaterFrameWaitsForTheResume_aRemovalRefusesIt() {
    ForeignDevice device = device(Unmappable.REFUSED_AT_ATTACH);
    rig.run(() -> {
      device.suspend();
      long[] begun = new long[1];
      rig.task(
          "renderer",
          () -> {
            assertEquals(1, statusOf(device.render(1, false)));
            begun[0] = rig.simulation.nowNanos();
          });
      rig.pause(1_000);
      device.resume();
      rig.pause(1_000);
      assertEquals(1_001, begun[0]);
      device.suspend();
      rig.task("late", () -> assertThrows(DeviceGone.class, () -> device.render(1, false)));
      rig.pause(1_000);
      device.remove();
    });
  }

  @Test
  void remove_importersLoseTheMemory() {
    ForeignDevice device = device(Unmappable.REFUSED_AT_ATTACH);
    rig.run(() -> {
      DmaBuf dmaBuf = exported(device, MIB_PAGES);
      Mapping imported = rig.client.importBuffer(dmaBuf);
      assertEquals(1, statusOf(rig.client.submit(job(imported, false, true, 0))));
      device.remove();
      assertTrue(dmaBuf.isRevoked());
      assertThrows(Revoked.class, () -> rig.client.submit(job(imported, true, false, 0)));
      rig.client.drop(imported);
      rig.close(dmaBuf);
      device.memory().manager().checkEmpty();
    });
  }
}
