package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.amdgpu.OwnerAndReader.MIB;
import static org.vramlab.devices.amdgpu.OwnerAndReader.SIZE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.check.BrokenRule;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;

/**
 * Two dies of one package with room for 64 MiB each, and a buffer of the first that the second
 * reads: duplicated once that has cost as much as copying it, outdated by a write, dropped for
 * others.
 */
class DuplicatesTest {
  private final Trail trail = new Trail();
  private final DuplicateCounts counts = new DuplicateCounts();

  private void run(Placements placement, OwnerAndReader.Story story) {
    run(placement, 64 * MIB, story);
  }

  private void run(Placements placement, long readerBytes, OwnerAndReader.Story story) {
    OwnerAndReader.play(placement, readerBytes, Tee.of(trail, counts), story);
  }

  private static void read(GpuClient client, Mapping mapping) throws Interrupted, NoMemory, Busy {
    use(client, mapping, SIZE, 0);
  }

  private static Fence write(GpuClient client, Mapping mapping) throws Interrupted, NoMemory, Busy {
    return use(client, mapping, 0, mapping.bo().sizeBytes());
  }

  /** One after the other. */
  private static Fence use(GpuClient client, Mapping mapping, long reads, long writes)
      throws Interrupted, NoMemory, Busy {
    Fence done = OwnerAndReader.use(client, mapping, reads, writes);
    client.awaitUnfinishedBelow(1);
    return done;
  }

  private static Duplicate duplicateOf(SharedBuffer shared, GpuClient reader) {
    Duplicate duplicate = shared.of(reader).duplicate();
    assertNotNull(duplicate);
    return duplicate;
  }

  @Test
  void cost_whatIsReadAgainAndAgain_isDuplicatedOnce_andReadAtHomeFromThenOn() {
    run(
        Placements.COST,
        (owner, reader, shared) -> {
          for (int i = 0; i < 20; i++) {
            read(reader, shared.of(reader));
          }
          assertEquals(1, counts.made);
          assertTrue(counts.remoteUses <= 3, "until it had paid, and to fill it");
          assertTrue(duplicateOf(shared, reader).isFresh());
        });
  }

  @Test
  void linuxAndHarvest_readAcrossTheWiresEachTime() {
    for (Placements placement : List.of(Placements.LINUX, Placements.HARVEST)) {
      DuplicatesTest other = new DuplicatesTest();
      other.run(
          placement,
          (owner, reader, shared) -> {
            for (int i = 0; i < 20; i++) {
              read(reader, shared.of(reader));
            }
          });
      assertEquals(0, other.counts.made);
      assertEquals(20, other.counts.remoteUses);
    }
  }

  @Test
  void cost_aWrite_outdatesIt_andTheReaderSeesWhatWasWritten() {
    run(
        Placements.COST,
        (owner, reader, shared) -> {
          for (int i = 0; i < 20; i++) {
            read(reader, shared.of(reader));
          }
          Duplicate duplicate = duplicateOf(shared, reader);
          write(owner, shared.mapping);
          assertFalse(duplicate.isFresh());
          int before = counts.remoteUses;
          read(reader, shared.of(reader));
          assertEquals(
              before + 1, counts.remoteUses, "from the original, and nothing was paid yet");
          for (int i = 0; i < 20; i++) {
            read(reader, shared.of(reader));
          }
          assertEquals(2, counts.made);
          assertTrue(duplicate.isFresh());
        });
  }

  @Test
  void cost_whatIsWrittenBetweenReads_isNeverDuplicated() {
    run(
        Placements.COST,
        (owner, reader, shared) -> {
          for (int i = 0; i < 20; i++) {
            write(owner, shared.mapping);
            read(reader, shared.of(reader));
          }
        });
    assertEquals(0, counts.made);
  }

  @Test
  void cost_whenItsRoomIsWanted_itIsDroppedWithoutACopy() {
    run(
        Placements.COST,
        (owner, reader, shared) -> {
          for (int i = 0; i < 20; i++) {
            read(reader, shared.of(reader));
          }
          int copies = trail.copies;
          Mapping large = reader.create(60 * MIB);
          write(reader, large);
          assertFalse(duplicateOf(shared, reader).isFresh());
          assertEquals(copies, trail.copies);
          read(reader, shared.of(reader));
          reader.close(large, null, List.of());
        });
  }

  @Test
  void cost_whatHasNoRoomAtTheReader_isNotTriedAtTheCostOfWhatIsThere() {
    run(
        Placements.COST,
        16 * MIB,
        (owner, reader, shared) -> {
          Mapping own = reader.create(12 * MIB);
          write(reader, own);
          int copies = trail.copies;
          for (int i = 0; i < 20; i++) {
            read(reader, shared.of(reader));
          }
          assertEquals(copies, trail.copies);
          assertTrue(own.bo().isIn(reader.device().vram()));
          assertEquals(0, counts.made);
          reader.close(own, null, List.of());
        });
  }

  /** A reader that takes what it has for fresh after a write, as if it had been filled again. */
  @Test
  void planted_staleDuplicateTakenForFresh_isFound() {
    BrokenRule broken =
        assertThrows(
            BrokenRule.class,
            () ->
                run(
                    Placements.COST,
                    (owner, reader, shared) -> {
                      for (int i = 0; i < 20; i++) {
                        read(reader, shared.of(reader));
                      }
                      Fence written = write(owner, shared.mapping);
                      duplicateOf(shared, reader).filled(written);
                      read(reader, shared.of(reader));
                    }));
    assertTrue(broken.toString().contains("STALE_DUPLICATE"), broken.toString());
  }
}
