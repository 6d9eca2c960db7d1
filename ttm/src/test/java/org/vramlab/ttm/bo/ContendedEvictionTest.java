package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.ww.Algorithm;

/** Eviction when others hold what it needs: tasks are numbered from 1 in the order of creation. */
class ContendedEvictionTest {
  private final List<String> order = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void victimLockedByAYounger_isWaitedForAndEvicted(Algorithm algorithm) {
    FakeGpu gpu = new FakeGpu(algorithm, 1, 100);
    gpu.run(() -> {
      BufferObject victim = gpu.inVram(1);
      BufferObject bo = gpu.create(1);
      Ticket older = gpu.ticket();
      gpu.at(50, () -> gpu.holding(victim, () -> gpu.pause(1000)));
      older.execute(t -> {
        gpu.pause(100);
        gpu.placeAll(t, FakeGpu.VRAM, bo);
      });
      assertEquals(0, older.backOffs());
      assertTrue(bo.isIn(gpu.vram()));
      assertTrue(victim.isIn(gpu.gtt()));
    });
    assertTrue(gpu.diary.has("1 sleeps for 0"));
  }

  @Test
  void victimLockedByAnOlder_waitDie_backsOffAndRetriesWithItInHand() {
    FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 1, 100);
    gpu.run(() -> {
      BufferObject victim = gpu.inVram(1);
      gpu.at(0, () -> gpu.holding(victim, () -> gpu.pause(1000)));
      Ticket younger = gpu.ticket();
      gpu.at(
          100,
          () -> {
            BufferObject bo = gpu.create(1);
            gpu.place(younger, FakeGpu.VRAM, bo);
            assertEquals(1, younger.backOffs());
            assertTrue(bo.isIn(gpu.vram()));
          });
    });
    Diary diary = gpu.diary;
    int backOff = diary.indexOf("3 backs off for lock 0");
    List<String> after = diary.entries.subList(backOff, diary.entries.size());
    assertTrue(after.indexOf("3 locks 0") < after.indexOf("3 locks 1"), "the lost one comes first");
    assertTrue(after.indexOf("3 unlocks 1") < after.indexOf("3 sleeps for 0"), "holding nothing");
  }

  @ParameterizedTest
  @EnumSource
  void rootLockedByAnother_onlyTicketSucceeds(EvictionMode mode) {
    // Traces 10 and 11 of the locking model.
    FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 2, 100);
    PageTableRoot root = new PageTableRoot(gpu.wwClass);
    gpu.run(() -> {
      BufferObject one = gpu.inVram(1);
      BufferObject other = gpu.inVram(1);
      root.map(one);
      root.map(other);
      gpu.at(
          0,
          () ->
              gpu.ticket()
                  .execute(t -> {
                    t.lock(root);
                    t.lock(one);
                    gpu.pause(1000);
                    t.seal();
                  }));
      gpu.at(
          100,
          () -> {
            BufferObject bo = gpu.create(1);
            Ticket ticket = gpu.ticket(mode, true);
            if (mode == EvictionMode.TICKET) {
              gpu.place(ticket, FakeGpu.VRAM, bo);
              assertTrue(bo.isIn(gpu.vram()));
            } else {
              assertThrows(NoMemory.class, () -> gpu.place(ticket, FakeGpu.VRAM, bo));
              assertFalse(bo.lock().isLocked());
            }
          });
    });
    if (mode != EvictionMode.TICKET) {
      assertEquals(List.of("refuses 2, evictable pages 2"), gpu.diary.startingWith("refuses"));
    }
    assertEquals(1, root.references);
  }

  /**
   * The victim's holder is younger and about to let go, so nobody need back off; error injection
   * makes the sleeping lock be lost nevertheless. With one ticket that is masked, and the request
   * refused: the planted fault that injection is there to find.
   */
  @ParameterizedTest
  @EnumSource(names = "TRYLOCK", mode = EnumSource.Mode.EXCLUDE)
  void victimsLockLostByErrorInjection_onlyTicketSucceeds(EvictionMode mode) {
    FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 1, 100);
    gpu.run(() -> {
      BufferObject victim = gpu.inVram(1);
      BufferObject bo = gpu.create(1);
      Ticket older = new Ticket(gpu.wwClass, new TicketSettings(mode, true, false, 2).injecting(1));
      gpu.at(50, () -> gpu.holding(victim, () -> gpu.pause(1000)));
      Attempt place =
          t -> {
            gpu.pause(100);
            gpu.placeAll(t, FakeGpu.VRAM, bo);
          };
      if (mode == EvictionMode.TICKET) {
        older.execute(place);
        assertEquals(1, older.backOffs());
        assertTrue(bo.isIn(gpu.vram()));
      } else {
        assertThrows(NoMemory.class, () -> older.execute(place));
        assertEquals(0, older.backOffs());
      }
    });
    assertEquals(
        mode == EvictionMode.TICKET ? List.of() : List.of("refuses 1, evictable pages 1"),
        gpu.diary.startingWith("refuses"));
  }

  @Test
  void victim_kept_staysLockedUntilTheTicketEnds() {
    assertTrue(victimUnlockedAfterSealing(true));
  }

  @Test
  void victim_dropped_isUnlockedWithTheRootsLockedForIt_asSoonAsItIsCommitted() {
    assertFalse(victimUnlockedAfterSealing(false));
  }

  private static boolean victimUnlockedAfterSealing(boolean keep) {
    FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 1, 100);
    PageTableRoot root = new PageTableRoot(gpu.wwClass);
    gpu.run(() -> {
      root.map(gpu.inVram(1));
      gpu.diary.entries.clear();
      gpu.place(gpu.ticket(EvictionMode.TICKET, keep), FakeGpu.VRAM, gpu.create(1));
    });
    int sealed = gpu.diary.indexOf("1 seals");
    boolean victimAfter = gpu.diary.indexOf("1 unlocks 1") > sealed;
    boolean rootAfter = gpu.diary.indexOf("1 unlocks " + root.lock().id()) > sealed;
    assertEquals(victimAfter, rootAfter);
    assertTrue(gpu.diary.indexOf("evicts 0 to 1") < gpu.diary.indexOf("1 unlocks 1"));
    return victimAfter;
  }

  @ParameterizedTest
  @EnumSource
  void freedSpace_whileAnOlderTicketWantsMore_isNotTakenByAYounger(Algorithm algorithm) {
    // Configuration E of the locking model: one large buffer against small ones.
    FakeGpu gpu = new FakeGpu(algorithm, 2, 100);
    gpu.run(() -> {
      gpu.inVram(1);
      BufferObject busy = gpu.inVram(1);
      Ticket large = gpu.ticket();
      Ticket small = gpu.ticket();
      BufferObject largeBuffer = gpu.create(2);
      gpu.at(100, () -> gpu.holding(busy, () -> gpu.pause(1000)));
      gpu.at(
          300,
          () -> {
            // One page is free, but the older ticket is registered, asleep for the other one.
            gpu.place(small, FakeGpu.VRAM, gpu.create(1));
            order.add("small");
          });
      large.execute(t -> {
        gpu.pause(200);
        gpu.placeAll(t, FakeGpu.VRAM, largeBuffer);
        order.add("large");
      });
      assertEquals(0, large.backOffs(), "the oldest never gives way");
    });
    assertEquals(List.of("large", "small"), order);
    assertTrue(gpu.diary.has("3 backs off for space"));
    assertTrue(gpu.diary.has("3 waits for space"));
    assertEquals(List.of(), gpu.diary.startingWith("refuses"));
  }

  @ParameterizedTest
  @EnumSource
  void threeTickets_eachFillingThePool_allSucceed(Algorithm algorithm) {
    FakeGpu gpu = new FakeGpu(algorithm, 4, 100);
    gpu.run(() -> {
      for (int i = 0; i < 3; i++) {
        int number = i;
        BufferObject one = gpu.create(2);
        BufferObject other = gpu.create(2);
        gpu.at(
            10L * i,
            () -> {
              Ticket ticket = gpu.ticket();
              for (int round = 0; round < 5; round++) {
                gpu.place(ticket, FakeGpu.VRAM, one, other);
              }
              order.add("ticket " + number);
            });
      }
    });
    assertEquals(3, order.size());
    assertEquals(List.of(), gpu.diary.startingWith("refuses"));
    assertEquals(4, gpu.vram().usedPages());
    assertEquals(8, gpu.gtt().usedPages());
  }

  @Test
  void everythingEvictableIsOnItsWayOut_isWaitedForAndNotRefused() {
    // Trace 9: a walk that finds nobody is no verdict while an older ticket is about to free space.
    FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 2, 100);
    PageTableRoot root = new PageTableRoot(gpu.wwClass);
    gpu.run(() -> {
      root.map(gpu.inVram(2));
      gpu.at(
          0,
          () ->
              gpu.ticket()
                  .execute(t -> {
                    t.lock(root);
                    gpu.pause(1000);
                    t.seal();
                  }));
      gpu.at(
          0,
          () ->
              gpu.ticket()
                  .execute(t -> {
                    // Holds nothing yet when it asks for the root, so it sleeps and does not die.
                    t.lock(root);
                    gpu.placeAll(t, FakeGpu.VRAM, gpu.create(1));
                  }));
      gpu.at(500, () -> gpu.place(gpu.ticket(), FakeGpu.VRAM, gpu.create(1)));
    });
    assertEquals(List.of(), gpu.diary.startingWith("refuses"));
    assertEquals(2, gpu.vram().usedPages());
  }
}
