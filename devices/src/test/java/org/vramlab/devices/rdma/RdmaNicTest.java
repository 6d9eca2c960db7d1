package org.vramlab.devices.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.lifecycle.Rig.MIB;
import static org.vramlab.devices.lifecycle.Rig.job;
import static org.vramlab.devices.lifecycle.Rig.statusOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.devices.amdgpu.DeviceControl;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.BuggyExporter;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.sched.Task;

/** A network card under suspend, reset and removal, its own and its exporter's. */
class RdmaNicTest {
  private static final long BYTES = 4 * MIB;
  private static final TicketSettings INTERRUPTIBLE =
      new TicketSettings(EvictionMode.TICKET, true, true, 0);

  private final Rig rig = new Rig();
  private final RdmaNic nic = new RdmaNic(rig.wwClass, rig.wires, 1, TicketSettings.PLAIN);

  @ParameterizedTest
  @EnumSource
  void remove_whileItTransfers_endsThatAndLetsGoOfEverything(Registration how) {
    rig.run(() -> {
      Mapping buffer = rig.client.create(BYTES);
      statusOf(rig.client.submit(job(buffer, false, true, 0)));
      DmaBuf dmaBuf = rig.client.export(buffer);
      MemoryRegion region = nic.register(dmaBuf, how);
      Fence transfer = nic.transfer(region, BYTES, true);
      rig.pause(10_000);
      nic.remove();
      assertEquals(WorkError.NO_DEVICE.code(), statusOf(transfer));
      assertEquals(0, dmaBuf.attachmentCount());
      assertEquals(0, buffer.bo().pins());
      assertThrows(DeviceGone.class, () -> nic.transfer(region, BYTES, true));
      assertThrows(DeviceGone.class, () -> nic.register(dmaBuf, how));
      nic.deregister(region);
      rig.client.close(buffer, dmaBuf, List.of());
    });
  }

  /** A killed process lets go of everything all the same: its pins would be there for ever. */
  @ParameterizedTest
  @EnumSource
  void deregister_signalPendingAndBufferLocked_letsGoOfEverything(Registration how) {
    RdmaNic killable = new RdmaNic(rig.wwClass, rig.wires, 2, INTERRUPTIBLE);
    rig.run(() -> {
      Mapping buffer = rig.client.create(BYTES);
      statusOf(rig.client.submit(job(buffer, false, true, 0)));
      DmaBuf dmaBuf = rig.client.export(buffer);
      MemoryRegion region = killable.register(dmaBuf, how);
      rig.task("holder", () -> rig.locked(buffer.bo(), () -> rig.pause(1_000_000)));
      rig.pause(10_000);
      Task me = rig.simulation.currentTask();
      rig.simulation.signal(me);
      killable.deregister(region);
      assertTrue(me.takeSignal());
      assertEquals(0, dmaBuf.attachmentCount());
      assertEquals(0, buffer.bo().pins());
      rig.client.close(buffer, dmaBuf, List.of());
    });
  }

  /** The card is pulled out while its user deregisters: to both the region is gone afterwards. */
  @ParameterizedTest
  @EnumSource
  void deregister_whileARemovalIsAtIt_returnsWhenNothingIsAttached(Registration how) {
    rig.run(() -> {
      Mapping buffer = rig.client.create(BYTES);
      statusOf(rig.client.submit(job(buffer, false, true, 0)));
      DmaBuf dmaBuf = rig.client.export(buffer);
      MemoryRegion region = nic.register(dmaBuf, how);
      rig.task("holder", () -> rig.locked(buffer.bo(), () -> rig.pause(1_000_000)));
      rig.pause(10_000);
      rig.task("bus", nic::remove);
      rig.pause(10_000);
      nic.deregister(region);
      assertEquals(0, dmaBuf.attachmentCount());
      rig.client.close(buffer, dmaBuf, List.of());
    });
  }

  @ParameterizedTest
  @EnumSource
  void exporterRemoved_laterTransfersEndWithAnError(Registration how) {
    DeviceControl exporter = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping buffer = rig.client.create(BYTES);
      statusOf(rig.client.submit(job(buffer, false, true, 0)));
      DmaBuf dmaBuf = rig.client.export(buffer);
      MemoryRegion region = nic.register(dmaBuf, how);
      assertEquals(1, statusOf(nic.transfer(region, BYTES, true)));
      exporter.remove();
      assertNull(nic.transfer(region, BYTES, true));
      assertTrue(region.isDead() && region.translation() == null);
      nic.deregister(region);
      rig.client.close(buffer, dmaBuf, List.of());
    });
  }

  /** Between asking and attaching the exporter goes: that is no bug of whoever registers. */
  @ParameterizedTest
  @EnumSource
  void register_exporterRemovedMeanwhile_isRefusedOrGetsADeadRegion(Registration how) {
    DeviceControl exporter = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    TicketSettings slow = new TicketSettings(EvictionMode.TICKET, true, false, 1_000_000);
    RdmaNic late = new RdmaNic(rig.wwClass, rig.wires, 2, slow);
    rig.run(() -> {
      Mapping buffer = rig.client.create(BYTES);
      statusOf(rig.client.submit(job(buffer, false, true, 0)));
      DmaBuf dmaBuf = rig.client.export(buffer);
      rig.task("holder", () -> rig.locked(buffer.bo(), () -> rig.pause(100_000)));
      rig.task(
          "bus",
          () -> {
            rig.pause(20_000);
            exporter.remove();
          });
      rig.pause(10_000);
      try {
        MemoryRegion region = late.register(dmaBuf, how);
        assertNull(late.transfer(region, BYTES, true));
        assertTrue(region.isDead());
        late.deregister(region);
      } catch (Unsupported refused) {
        assertTrue(how != Registration.STATIC, "attached, and then taken back");
      }
      assertEquals(0, dmaBuf.attachmentCount());
      assertEquals(0, buffer.bo().pins());
      rig.client.close(buffer, dmaBuf, List.of());
    });
  }

  /** An exporter with a bug is cut off; the card's users are told by what their calls say. */
  @Test
  void exporterFailsInMap_isRefusedAtRegistration_andATransferEndsWithAnError() {
    BuggyExporter exporter = new BuggyExporter(rig);
    rig.run(() -> {
      DmaBuf dmaBuf = exporter.export(BYTES);
      MemoryRegion region = nic.register(dmaBuf, Registration.ON_DEMAND);
      exporter.fails(true);
      assertThrows(Unsupported.class, () -> nic.register(dmaBuf, Registration.ON_DEMAND));
      assertEquals(1, dmaBuf.attachmentCount());
      new Ticket(rig.wwClass, TicketSettings.PLAIN)
          .execute(t -> {
            t.lock(dmaBuf.bo());
            dmaBuf.notifyMove(t);
            t.seal();
          });
      assertNull(nic.transfer(region, BYTES, true));
      assertEquals(1, nic.errors());
      assertTrue(region.isDead());
      nic.deregister(region);
      rig.close(dmaBuf);
    });
    assertEquals(2, exporter.conduct().broken().size());
  }

  @Test
  void suspend_waitsForWhatIsUnderWay_andTransfersWaitForTheResume() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(BYTES);
      DmaBuf dmaBuf = rig.client.export(buffer);
      MemoryRegion region = nic.register(dmaBuf, Registration.PINNED);
      Fence before = nic.transfer(region, BYTES, true);
      nic.suspend();
      assertEquals(1, statusOf(before));
      assertEquals(1, buffer.bo().pins(), "its user counts on the pin");
      boolean[] resumed = new boolean[1];
      rig.task(
          "user",
          () -> {
            assertEquals(1, statusOf(nic.transfer(region, BYTES, false)));
            assertTrue(resumed[0], "it was not held at the gate");
            nic.deregister(region);
            rig.client.close(buffer, dmaBuf, List.of());
          });
      rig.pause(1_000_000);
      resumed[0] = true;
      nic.resume();
    });
  }

  @Test
  void reset_endsWhatRuns_andTheNextTransferIsDone() {
    rig.run(() -> {
      Mapping buffer = rig.client.create(BYTES);
      DmaBuf dmaBuf = rig.client.export(buffer);
      MemoryRegion region = nic.register(dmaBuf, Registration.ON_DEMAND);
      Fence running = nic.transfer(region, BYTES, true);
      Fence waiting = nic.transfer(region, BYTES, false);
      rig.pause(10_000);
      nic.reset();
      assertEquals(WorkError.TIMED_OUT.code(), statusOf(running));
      assertEquals(WorkError.CANCELLED.code(), statusOf(waiting));
      assertEquals(1, statusOf(nic.transfer(region, BYTES, true)));
      nic.deregister(region);
      rig.client.close(buffer, dmaBuf, List.of());
    });
  }
}
