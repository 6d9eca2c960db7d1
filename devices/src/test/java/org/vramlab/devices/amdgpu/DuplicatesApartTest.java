package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.amdgpu.OwnerAndReader.MIB;
import static org.vramlab.devices.amdgpu.OwnerAndReader.SIZE;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;

/**
 * Two cards without peer access: what one shares with the other lives in host memory, where both
 * read it across their own wires. The one that only reads duplicates it all the same; the checker
 * sees to it that every read is of the last write.
 */
class DuplicatesApartTest {
  private final DuplicateCounts counts = new DuplicateCounts();

  private void run(OwnerAndReader.Story story) {
    OwnerAndReader.play(OwnerAndReader.CARDS_APART, Placements.COST, 64 * MIB, counts, story);
  }

  /** One after the other; the client is told of no failure. */
  private static void use(GpuClient client, Mapping mapping, long reads, long writes)
      throws Interrupted, NoMemory, Busy {
    Fence done = OwnerAndReader.use(client, mapping, reads, writes);
    client.awaitUnfinishedBelow(1);
    assertEquals(0, done.error());
  }

  private static void readOften(GpuClient reader, SharedBuffer shared)
      throws Interrupted, NoMemory, Busy {
    for (int i = 0; i < 20; i++) {
      use(reader, shared.of(reader), SIZE, 0);
    }
  }

  private static boolean isFresh(GpuClient reader, SharedBuffer shared) {
    @Nullable Duplicate duplicate = shared.of(reader).duplicate();
    assertNotNull(duplicate);
    return duplicate.isFresh();
  }

  private static boolean isInGtt(SharedBuffer shared) {
    AmdgpuDevice owner = shared.owner.device();
    return shared.mapping.bo().isIn(owner.manager().pool(AmdgpuDevice.GTT));
  }

  private static void emptyGtt(AmdgpuDevice device) throws Interrupted, NoMemory, Busy {
    new EvictionPass(device.manager(), AmdgpuDevice.GTT)
        .run(new Ticket(device.wwClass(), TicketSettings.PLAIN));
  }

  @Test
  void whatIsReadAgainAndAgain_isDuplicatedFromHostMemory_once() {
    run((owner, reader, shared) -> {
      assertTrue(shared.mapping.bo().isIn(owner.device().vram()), "nobody has used it yet");
      readOften(reader, shared);
      assertTrue(isInGtt(shared), "where the reader reaches it");
      assertEquals(1, counts.made);
      assertTrue(counts.remoteUses <= 4, "the write, until it had paid, and to fill it");
      assertTrue(isFresh(reader, shared));
    });
  }

  @Test
  void aWriteOfTheOwner_outdatesIt_andTheReaderSeesWhatWasWritten() {
    run((owner, reader, shared) -> {
      readOften(reader, shared);
      int before = counts.remoteUses;
      use(owner, shared.mapping, 0, SIZE);
      assertTrue(isInGtt(shared), "the owner writes it where the reader reaches it");
      assertFalse(isFresh(reader, shared));
      use(reader, shared.of(reader), SIZE, 0);
      assertEquals(before + 2, counts.remoteUses, "the write, and the read of what was written");
      readOften(reader, shared);
      assertEquals(2, counts.made);
      assertTrue(isFresh(reader, shared));
    });
  }

  @Test
  void whatIsWrittenBetweenReads_isNeverDuplicated() {
    run((owner, reader, shared) -> {
      for (int i = 0; i < 20; i++) {
        use(owner, shared.mapping, 0, SIZE);
        use(reader, shared.of(reader), SIZE, 0);
      }
    });
    assertEquals(0, counts.made);
  }

  /** The bytes are the same wherever the original is. */
  @Test
  void aMoveOfTheOriginal_leavesItFresh_andTheNextWriteOutdatesIt() {
    run((owner, reader, shared) -> {
      readOften(reader, shared);
      int before = counts.remoteUses;
      emptyGtt(owner.device());
      assertFalse(isInGtt(shared));
      use(reader, shared.of(reader), SIZE, 0);
      assertEquals(before, counts.remoteUses);
      assertTrue(isFresh(reader, shared));
      use(owner, shared.mapping, 0, SIZE);
      assertFalse(isFresh(reader, shared));
      use(reader, shared.of(reader), SIZE, 0);
    });
  }

  @Test
  void whenItsRoomIsWanted_itIsDroppedWithoutACopy_andTheOriginalIsReadAgain() {
    run((owner, reader, shared) -> {
      readOften(reader, shared);
      int before = counts.remoteUses;
      Mapping large = reader.create(60 * MIB);
      use(reader, large, 0, 60 * MIB);
      assertFalse(isFresh(reader, shared));
      use(reader, shared.of(reader), SIZE, 0);
      assertEquals(before + 1, counts.remoteUses);
      reader.close(large, null, List.of());
    });
  }
}
