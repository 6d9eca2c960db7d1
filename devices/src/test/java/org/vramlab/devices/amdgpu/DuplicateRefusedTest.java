package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vramlab.devices.amdgpu.OwnerAndReader.MIB;
import static org.vramlab.devices.amdgpu.OwnerAndReader.SIZE;
import static org.vramlab.devices.amdgpu.OwnerAndReader.use;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;

/** When the filling of a duplicate that found no room is tried again. */
class DuplicateRefusedTest {
  private int tickets;
  private int made;

  private final EventSink counts =
      new EventSink() {
        @Override
        public void ticketOpened(long nanos, int task, int ticket, long stamp) {
          tickets++;
        }

        @Override
        public void duplicated(long nanos, int buffer, int duplicate) {
          made++;
        }
      };

  private void run(long readerBytes, OwnerAndReader.Story story) {
    OwnerAndReader.play(Placements.COST, readerBytes, counts, story);
  }

  /** The numbers, from one, of those of {@code count} reads before which filling was tried. */
  private List<Integer> attempts(GpuClient reader, SharedBuffer shared, int count, long bytes)
      throws Interrupted, NoMemory, Busy {
    List<Integer> attempts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      int before = tickets;
      use(reader, shared.of(reader), bytes, 0);
      reader.awaitUnfinishedBelow(1);
      // Each submission is one transaction, and each attempt one more.
      if (tickets - before > 1) {
        attempts.add(i);
      }
    }
    return attempts;
  }

  private static void pin(Mapping mapping, int delta) throws Interrupted, NoMemory, Busy {
    AmdgpuDevice device = mapping.vm().device();
    new Ticket(device.wwClass(), TicketSettings.PLAIN)
        .execute(t -> {
          t.lock(mapping.bo());
          t.seal();
          if (delta > 0) {
            device.manager().pin(mapping.bo());
          } else {
            device.manager().unpin(mapping.bo());
            device.manager().touch(mapping.bo());
          }
        });
  }

  @Test
  void memoryThatNeverHolds_it_isTriedAfterTwiceAsLongEachTime() {
    run(
        16 * MIB,
        (owner, reader, shared) ->
            assertEquals(List.of(3, 7, 14, 27, 51, 98), attempts(reader, shared, 100, SIZE)));
    assertEquals(0, made);
  }

  @Test
  void aJobThatReadsItManyTimes_paysThePriceAtOnce_andDoesNotTryEachTime() {
    run(
        16 * MIB,
        (owner, reader, shared) ->
            assertEquals(
                List.of(1, 3, 6, 10, 16, 27, 47, 85), attempts(reader, shared, 100, 5 * SIZE)));
  }

  /** What is pinned cannot be pushed out. */
  @Test
  void whenRoomAppears_itIsTriedAtTheNextRead() {
    run(
        32 * MIB,
        (owner, reader, shared) -> {
          Mapping pinned = reader.create(20 * MIB);
          use(reader, pinned, 0, 20 * MIB).await();
          pin(pinned, 1);
          assertEquals(List.of(3, 7, 14, 27), attempts(reader, shared, 40, SIZE));
          assertEquals(0, made);
          pin(pinned, -1);
          reader.close(pinned, null, List.of());
          assertEquals(List.of(1), attempts(reader, shared, 10, SIZE));
          assertEquals(1, made);
        });
  }

  @Test
  void aWriteOfTheOwner_doesNotMakeItTriedSooner() {
    run(
        16 * MIB,
        (owner, reader, shared) -> {
          int tried = 0;
          for (int i = 0; i < 20; i++) {
            use(owner, shared.mapping, 0, SIZE).await();
            tried += attempts(reader, shared, 5, SIZE).size();
          }
          assertEquals(6, tried, "as many as of a hundred reads without writes");
        });
  }
}
