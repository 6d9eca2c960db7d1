package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.amdgpu.OwnerAndReader.SIZE;
import static org.vramlab.devices.amdgpu.OwnerAndReader.use;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;

/**
 * Suspend, reset and removal of a device that has a duplicate of a buffer of another, and of that
 * other one.
 */
class DuplicateControlTest {
  private final DuplicateCounts counts = new DuplicateCounts();

  private void run(OwnerAndReader.Story story) {
    OwnerAndReader.play(Placements.COST, 64 * OwnerAndReader.MIB, counts, story);
  }

  /** Reads until it has been duplicated, which may still be under way. */
  private void readUntilDuplicated(GpuClient reader, SharedBuffer shared)
      throws Interrupted, NoMemory, Busy {
    int before = counts.made;
    for (int i = 0; i < 20 && counts.made == before; i++) {
      use(reader, shared.of(reader), SIZE, 0);
    }
    assertEquals(before + 1, counts.made);
  }

  private static DeviceControl controlOf(GpuClient client) {
    return new DeviceControl(client.device(), TicketSettings.PLAIN);
  }

  private static boolean isFresh(GpuClient reader, SharedBuffer shared) {
    @Nullable Duplicate duplicate = shared.of(reader).duplicate();
    assertNotNull(duplicate);
    return duplicate.isFresh();
  }

  @Test
  void aResetWhileItIsFilled_costsTheJobsUnderWay_andNoneAfterThem() {
    run((owner, reader, shared) -> {
      readUntilDuplicated(reader, shared);
      controlOf(reader).reset();
      reader.awaitUnfinishedBelow(1);
      reader.device().wwClass().sched().delay(1_000_000, SpanKind.PAUSE);
      assertFalse(isFresh(reader, shared), "the job that filled it was cut short");
      Fence next = use(reader, shared.of(reader), SIZE, 0);
      next.await();
      assertEquals(0, next.error());
    });
  }

  @Test
  void aSuspendOfTheReader_dropsIt_andItIsMadeAgainAfterwards() {
    run((owner, reader, shared) -> {
      readUntilDuplicated(reader, shared);
      DeviceControl control = controlOf(reader);
      control.suspend();
      assertEquals(0, reader.device().vram().usedPages());
      control.resume();
      assertFalse(isFresh(reader, shared));
      readUntilDuplicated(reader, shared);
      assertTrue(isFresh(reader, shared));
    });
  }

  @Test
  void aSuspendOfTheOwner_leavesItFresh() {
    run((owner, reader, shared) -> {
      readUntilDuplicated(reader, shared);
      DeviceControl control = controlOf(owner);
      control.suspend();
      assertTrue(isFresh(reader, shared));
      Fence read = use(reader, shared.of(reader), SIZE, 0);
      read.await();
      assertEquals(0, read.error());
      control.resume();
      use(owner, shared.mapping, 0, SIZE).await();
      assertFalse(isFresh(reader, shared));
      use(reader, shared.of(reader), SIZE, 0).await();
    });
  }

  @Test
  void aRemovalOfTheReader_leavesNothingBehind() {
    run((owner, reader, shared) -> {
      readUntilDuplicated(reader, shared);
      controlOf(reader).remove();
      use(owner, shared.mapping, SIZE, SIZE).await();
    });
  }

  @Test
  void aRemovalOfTheOwner_isToldToTheReader_thoughItHasADuplicate() {
    run((owner, reader, shared) -> {
      readUntilDuplicated(reader, shared);
      controlOf(owner).remove();
      assertThrows(Revoked.class, () -> use(reader, shared.of(reader), SIZE, 0));
    });
  }
}
