package org.vramlab.devices.i915;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.lifecycle.Rig.MIB_PAGES;
import static org.vramlab.devices.lifecycle.Rig.job;
import static org.vramlab.devices.lifecycle.Rig.statusOf;

import org.junit.jupiter.api.Test;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.fpga.Fpga;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;

/** It pins for whoever attaches, and moves what nobody has attached to. */
class I915DeviceTest {
  private static final int LMEM = 1;

  private final Rig rig = new Rig();
  private final I915Device device =
      new I915Device(rig.wwClass, "card0", 1, 8 * MIB_PAGES, Wrong.NOTHING);

  private void validate(BufferObject bo) throws Interrupted, NoMemory, Busy {
    new Ticket(rig.wwClass, TicketSettings.PLAIN)
        .execute(t -> {
          t.lock(bo);
          device.validate(bo, t);
          t.seal();
        });
  }

  private boolean isLocal(BufferObject bo) {
    return bo.isIn(device.manager().pool(LMEM));
  }

  private DmaBuf exported(BufferObject bo) throws Interrupted, NoMemory, Busy {
    DmaBuf[] dmaBuf = new DmaBuf[1];
    rig.locked(bo, () -> dmaBuf[0] = device.export(bo));
    return dmaBuf[0];
  }

  @Test
  void suspend_movesOutWhatIsNotPinned_andNothingComesBackBeforeTheResume() {
    rig.run(() -> {
      BufferObject own = device.create(MIB_PAGES);
      BufferObject shared = device.create(MIB_PAGES);
      validate(own);
      DmaBuf dmaBuf = exported(shared);
      Mapping imported = rig.client.importBuffer(dmaBuf);
      assertTrue(isLocal(own) && isLocal(shared));
      device.suspend();
      assertTrue(!isLocal(own) && isLocal(shared), "what is attached is pinned");
      validate(own);
      assertTrue(!isLocal(own));
      device.resume();
      validate(own);
      assertTrue(isLocal(own));
      rig.client.drop(imported);
      rig.close(dmaBuf);
      own.release();
      device.manager().checkEmpty();
    });
  }

  /** System calls wait at the gate, with no ticket open, from the moment the suspend begins. */
  @Test
  void suspend_systemCallsWaitForTheResume_andBringBackWhatTheyNeed() {
    long resumesNanos = 5_000_000;
    long[] returned = new long[2];
    rig.run(() -> {
      BufferObject own = device.create(MIB_PAGES);
      validate(own);
      rig.task("holder", () -> rig.locked(own, () -> rig.pause(1_000_000)));
      rig.pause(10_000);
      rig.task("suspend", device::suspend);
      rig.pause(10_000);
      rig.task(
          "execbuf",
          () -> {
            device.execute(
                new Ticket(rig.wwClass, TicketSettings.PLAIN),
                t -> {
                  t.lock(own);
                  device.validate(own, t);
                  t.seal();
                });
            returned[0] = rig.simulation.nowNanos();
          });
      rig.task(
          "pread",
          () -> {
            device.readPages(own);
            returned[1] = rig.simulation.nowNanos();
          });
      rig.pause(resumesNanos - rig.simulation.nowNanos());
      assertEquals(0, device.manager().pool(LMEM).usedPages());
      assertArrayEquals(new long[2], returned, "one was let in");
      device.resume();
      rig.pause(1_000_000);
      assertTrue(isLocal(own));
      own.release();
      device.manager().checkEmpty();
    });
    assertArrayEquals(new long[] {resumesNanos, resumesNanos}, returned);
  }

  /** The suspend waits for a system call that was there before it. */
  @Test
  void suspend_whileASystemCallIsInside_beginsWhenItHasLeft() {
    rig.run(() -> {
      BufferObject own = device.create(MIB_PAGES);
      rig.task(
          "execbuf",
          () ->
              device.execute(
                  new Ticket(rig.wwClass, TicketSettings.PLAIN),
                  t -> {
                    t.lock(own);
                    rig.pause(1_000_000);
                    device.validate(own, t);
                    t.seal();
                  }));
      rig.pause(10_000);
      device.suspend();
      assertTrue(rig.simulation.nowNanos() >= 1_000_000);
      assertEquals(0, device.manager().pool(LMEM).usedPages());
      device.resume();
      own.release();
    });
  }

  @Test
  void remove_whileSuspended_whoWaitsIsRefused() {
    rig.run(() -> {
      BufferObject own = device.create(MIB_PAGES);
      device.suspend();
      boolean[] refused = new boolean[1];
      rig.task(
          "pread",
          () -> {
            assertThrows(DeviceGone.class, () -> device.readPages(own));
            refused[0] = true;
          });
      rig.pause(1_000);
      device.remove();
      rig.pause(1_000);
      assertTrue(refused[0]);
      own.release();
      device.manager().checkEmpty();
    });
  }

  /** It slept for room when the suspend came, which found its buffer in host memory. */
  @Test
  void suspend_whileAnImporterWaitsForRoom_theBufferIsPinnedInHostMemory() {
    Fpga fpga = new Fpga(rig.wwClass, rig.wires, 2, 8 * MIB_PAGES, TicketSettings.PLAIN);
    rig.run(() -> {
      BufferObject full = device.create(8 * MIB_PAGES);
      validate(full);
      DmaBuf dmaBuf = exported(device.create(MIB_PAGES));
      PinnedImport[] pinned = new PinnedImport[1];
      // The importer's ticket is the older, so that it does not back off but waits.
      rig.task("first", () -> rig.locked(dmaBuf.bo(), () -> rig.pause(100_000)));
      rig.pause(10_000);
      rig.task("importer", () -> pinned[0] = fpga.importBuffer(dmaBuf));
      rig.pause(10_000);
      rig.task("holder", () -> rig.locked(full, () -> rig.pause(2_000_000)));
      rig.pause(500_000);
      device.suspend();
      rig.pause(10_000_000);
      assertEquals(0, device.manager().pool(LMEM).usedPages());
      assertEquals(1, dmaBuf.bo().pins());
      device.resume();
      fpga.release(pinned[0]);
      rig.close(dmaBuf);
      full.release();
      device.manager().checkEmpty();
    });
  }

  @Test
  void suspended_importerAttaches_andIsGivenHostMemory() {
    rig.run(() -> {
      DmaBuf dmaBuf = exported(device.create(MIB_PAGES));
      device.suspend();
      Mapping imported = rig.client.importBuffer(dmaBuf);
      assertEquals(1, statusOf(rig.client.submit(job(imported, false, true, 0))));
      assertEquals(0, device.manager().pool(LMEM).usedPages());
      device.resume();
      rig.client.drop(imported);
      rig.close(dmaBuf);
    });
  }

  @Test
  void remove_importersLoseTheBuffer_andThePinGoesWithThem() {
    rig.run(() -> {
      DmaBuf dmaBuf = exported(device.create(MIB_PAGES));
      Mapping imported = rig.client.importBuffer(dmaBuf);
      assertEquals(1, statusOf(rig.client.submit(job(imported, false, true, 0))));
      device.remove();
      assertThrows(Revoked.class, () -> rig.client.submit(job(imported, true, false, 0)));
      assertThrows(DeviceGone.class, () -> device.create(1));
      assertThrows(DeviceGone.class, () -> device.readPages(dmaBuf.bo()));
      rig.client.drop(imported);
      assertEquals(0, dmaBuf.bo().pins());
      rig.close(dmaBuf);
      device.manager().checkEmpty();
    });
  }

  /** An importer that has detached may still be at work on the old place. */
  @Test
  void suspend_waitsForTheJobsOfImportersThatHaveGone() {
    rig.run(() -> {
      DmaBuf dmaBuf = exported(device.create(MIB_PAGES));
      Mapping imported = rig.client.importBuffer(dmaBuf);
      Fence job = rig.client.submit(job(imported, false, true, 1));
      rig.client.drop(imported);
      device.suspend();
      assertEquals(1, job.status());
      Resource where = dmaBuf.bo().resource();
      assertTrue(where != null && where.content().version() == dmaBuf.bo().submittedVersion());
      rig.close(dmaBuf);
    });
  }

  /** The pin was made when the importer asked: it goes when it detaches, whatever came between. */
  @Test
  void remove_betweenRequestAndAttach_leavesNoPin() {
    rig.run(() -> {
      DmaBuf dmaBuf = exported(device.create(MIB_PAGES));
      Attachment asked = dmaBuf.request(new Follower(), 0, true);
      assertEquals(1, dmaBuf.bo().pins());
      device.remove();
      new Ticket(rig.wwClass, TicketSettings.PLAIN)
          .execute(t -> {
            t.lock(dmaBuf.bo());
            dmaBuf.attach(asked, t);
            t.seal();
          });
      assertTrue(asked.isRevoked());
      rig.locked(dmaBuf.bo(), () -> dmaBuf.detach(asked));
      assertEquals(0, dmaBuf.bo().pins());
      rig.close(dmaBuf);
    });
  }

  private static final class Follower implements Importer {
    @Override
    public String name() {
      return "follower";
    }

    @Override
    public void prepareMove(Attachment attachment, Ticket ticket) {}

    @Override
    public void moveNotify(Attachment attachment) {}
  }
}
