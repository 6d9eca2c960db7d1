package org.vramlab.ttm.bo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.ww.Algorithm;

/** Who must leave when a pool is full, where to, and who may stay. */
class VictimChoiceTest {
  private static final int PLENTY = 100;

  private final FakeGpu gpu = new FakeGpu(Algorithm.WAIT_DIE, 3, PLENTY);

  @Test
  void validate_roomIsFree_evictsNobody() {
    gpu.run(() -> {
      gpu.inVram(1);
      gpu.inVram(2);
    });
    assertEquals(List.of(), gpu.diary.startingWith("evicts"));
    assertEquals(3, gpu.vram().usedPages());
  }

  /** A victim whose contents are given up is evicted too, to nowhere. */
  @Test
  void validate_victimIsPurged_isToldAsAnEvictionWithoutADestination() {
    gpu.purges = true;
    gpu.run(() -> {
      BufferObject victim = gpu.inVram(3);
      gpu.endCopies();
      gpu.inVram(3);
      assertNull(victim.resource());
      assertEquals(
          List.of("evicts " + victim.id() + " to " + EventSink.NONE),
          gpu.diary.startingWith("evicts"));
    });
  }

  @Test
  void validate_poolFull_evictsLeastRecentlyUsedFirst() {
    gpu.run(() -> {
      BufferObject first = gpu.inVram(1);
      gpu.inVram(1);
      gpu.inVram(1);
      gpu.place(gpu.ticket(), FakeGpu.VRAM, first);
      gpu.inVram(2);
    });
    // Buffer 0 was used again, so 1 and 2 are older.
    assertEquals(evictions(1, 2), gpu.diary.startingWith("evicts"));
  }

  @Test
  void validate_alreadyThere_movesNothing() {
    gpu.run(() -> {
      BufferObject bo = gpu.inVram(3);
      var before = bo.resource();
      gpu.place(gpu.ticket(), FakeGpu.VRAM, bo);
      assertEquals(before, bo.resource());
    });
  }

  @Test
  void validate_poolFull_lowestPriorityLeavesFirstThoughUsedLast() {
    gpu.run(() -> {
      BufferObject precious = gpu.manager.create(BufferObject.PAGE_BYTES, 3);
      BufferObject ordinary = gpu.manager.create(BufferObject.PAGE_BYTES, 1);
      gpu.place(gpu.ticket(), FakeGpu.VRAM, precious);
      gpu.place(gpu.ticket(), FakeGpu.VRAM, ordinary);
      gpu.inVram(1);
      gpu.inVram(2);
    });
    // Buffer 2 has priority 0, buffer 1 priority 1, buffer 0 priority 3.
    assertEquals(evictions(2, 1), gpu.diary.startingWith("evicts"));
  }

  @Test
  void validate_pinnedBuffer_isNeverEvicted() {
    gpu.run(() -> {
      BufferObject pinned = gpu.inVram(1);
      gpu.inVram(1);
      gpu.pin(pinned);
      gpu.inVram(2);
      assertTrue(pinned.isIn(gpu.vram()));
    });
    assertEquals(evictions(1), gpu.diary.startingWith("evicts"));
  }

  @Test
  void validate_onlyPinnedBuffersLeft_refusesAndSaysThatNothingWasEvictable() {
    gpu.run(() -> {
      gpu.pin(gpu.inVram(2));
      BufferObject bo = gpu.create(2);
      assertThrows(NoMemory.class, () -> gpu.place(gpu.ticket(), FakeGpu.VRAM, bo));
    });
    assertEquals(List.of("refuses 1, evictable pages 0"), gpu.diary.startingWith("refuses"));
  }

  /** Told and counted is what has happened: a victim whose move cannot begin stays. */
  @ParameterizedTest
  @EnumSource
  void validate_driverCannotMoveTheVictim_isNoEviction(EvictionMode mode) {
    gpu.run(() -> {
      BufferObject victim = gpu.inVram(3);
      gpu.refusesMoves = true;
      BufferObject bo = gpu.create(2);
      assertThrows(NoMemory.class, () -> gpu.place(gpu.ticket(mode, true), FakeGpu.VRAM, bo));
      assertTrue(victim.isIn(gpu.vram()));
    });
    assertEquals(List.of(), gpu.diary.startingWith("evicts"));
    assertEquals(0, gpu.gtt().usedPages());
  }

  @Test
  void validate_largerThanThePool_isRefusedAndNobodyLeaves() {
    gpu.run(() -> {
      gpu.inVram(1);
      gpu.inVram(2);
      for (EvictionMode mode : List.of(EvictionMode.TICKET, EvictionMode.TRYLOCK)) {
        BufferObject bo = gpu.create(4);
        assertThrows(NoMemory.class, () -> gpu.place(gpu.ticket(mode, true), FakeGpu.VRAM, bo));
      }
    });
    assertEquals(List.of(), gpu.diary.startingWith("evicts"));
    assertEquals(3, gpu.vram().usedPages());
  }

  /** Linux evicts one after the other and never asks whether that can be enough. */
  @Test
  void validate_largerThanThePool_asLinux_everybodyLeavesFirst() {
    gpu.run(() -> {
      gpu.inVram(1);
      gpu.inVram(2);
      Ticket ticket = gpu.ticket(EvictionMode.ONE_TICKET, true);
      BufferObject bo = gpu.create(4);
      assertThrows(NoMemory.class, () -> gpu.place(ticket, FakeGpu.VRAM, bo));
    });
    assertEquals(2, gpu.diary.startingWith("evicts").size());
    assertEquals(0, gpu.vram().usedPages());
  }

  @Test
  void unpin_makesABufferEvictableAgain() {
    gpu.run(() -> {
      BufferObject bo = gpu.inVram(3);
      gpu.pin(bo);
      gpu.holding(bo, () -> gpu.manager.unpin(bo));
      gpu.inVram(1);
      assertTrue(bo.isIn(gpu.gtt()));
    });
  }

  @Test
  void validate_inItsFallback_staysRatherThanEvictOthers() {
    Placement vramOrElseGtt =
        Placement.of(Place.anywhere(FakeGpu.VRAM), new Place(FakeGpu.GTT, 0, 0, Place.FALLBACK));
    gpu.run(() -> {
      BufferObject bo = gpu.placed(FakeGpu.GTT, 2);
      BufferObject other = gpu.inVram(2);
      validate(bo, vramOrElseGtt);
      assertTrue(bo.isIn(gpu.gtt()));
      // With room where it is wanted most, it goes there.
      other.release();
      validate(bo, vramOrElseGtt);
      assertTrue(bo.isIn(gpu.vram()));
    });
    assertEquals(List.of(), gpu.diary.startingWith("evicts"));
  }

  @Test
  void validate_desiredPlaceIsFull_evictsNobodyForIt() {
    Placement vramIfFree =
        Placement.of(new Place(FakeGpu.VRAM, 0, 0, Place.DESIRED), Place.anywhere(FakeGpu.GTT));
    gpu.run(() -> {
      gpu.inVram(3);
      BufferObject bo = gpu.create(1);
      validate(bo, vramIfFree);
      assertTrue(bo.isIn(gpu.gtt()));
    });
    assertEquals(List.of(), gpu.diary.startingWith("evicts"));
  }

  private void validate(BufferObject bo, Placement placement) throws Interrupted, NoMemory, Busy {
    gpu.ticket()
        .execute(t -> {
          t.lock(bo);
          gpu.manager.validate(bo, placement, t);
        });
  }

  @Test
  void validate_pinnedElsewhere_isAMistakeOfTheCaller() {
    gpu.run(() -> {
      BufferObject bo = gpu.placed(FakeGpu.GTT, 1);
      gpu.pin(bo);
      assertThrows(IllegalStateException.class, () -> gpu.place(gpu.ticket(), FakeGpu.VRAM, bo));
    });
  }

  @Test
  void validate_workingSet_isNeverAVictimWhereItIsWanted() {
    gpu.run(() -> {
      BufferObject wanted = gpu.inVram(1);
      gpu.inVram(2);
      // The oldest in the pool, but in the working set: the other one must go.
      gpu.place(gpu.ticket(), FakeGpu.VRAM, wanted, gpu.create(2));
      assertTrue(wanted.isIn(gpu.vram()));
    });
    assertEquals(evictions(1), gpu.diary.startingWith("evicts"));
  }

  @Test
  void validate_workingSetLargerThanThePool_isRefusedAndLeavesNothingBehind() {
    gpu.run(() -> {
      BufferObject one = gpu.create(2);
      BufferObject other = gpu.create(2);
      Ticket ticket = gpu.ticket();
      assertThrows(NoMemory.class, () -> gpu.place(ticket, FakeGpu.VRAM, one, other));
      assertNull(other.resource());
      assertFalse(one.lock().isLocked());
      assertFalse(other.lock().isLocked());
      // The same ticket, and others, go on as if nothing had happened; the room is all there.
      gpu.place(ticket, FakeGpu.VRAM, other);
      gpu.place(gpu.ticket(), FakeGpu.VRAM, one);
      one.release();
      other.release();
      gpu.endCopies();
      gpu.manager.checkEmpty();
    });
  }

  @Test
  void validate_victimHeldByTheTicketOutsideItsWorkingSet_isEvictedUnderItsLock() {
    gpu.run(() -> {
      BufferObject held = gpu.inVram(3);
      BufferObject bo = gpu.create(1);
      gpu.ticket()
          .execute(t -> {
            t.lock(held);
            gpu.placeAll(t, FakeGpu.VRAM, bo);
            assertTrue(held.lock().heldByCurrentTask(), "it was locked before");
          });
      assertTrue(held.isIn(gpu.gtt()));
    });
  }

  @Test
  void evict_gttFull_pushesItsOldestOnToSystem() {
    FakeGpu small = new FakeGpu(Algorithm.WAIT_DIE, 2, 2);
    small.run(() -> {
      BufferObject oldest = small.inVram(2);
      BufferObject middle = small.inVram(2);
      BufferObject newest = small.inVram(2);
      assertTrue(oldest.isIn(small.system()));
      assertTrue(middle.isIn(small.gtt()));
      assertTrue(newest.isIn(small.vram()));
    });
    assertEquals(
        List.of("evicts 0 to 1", "evicts 0 to 0", "evicts 1 to 1"),
        small.diary.startingWith("evicts"));
  }

  @Test
  void evict_gttFilledByTheTicketsOwnBuffer_pushesThatOneOn() {
    // Trace 13 of the locking model: refused if the working set were nobody's victim anywhere.
    FakeGpu small = new FakeGpu(Algorithm.WAIT_DIE, 2, 2);
    small.run(() -> {
      BufferObject own = small.placed(FakeGpu.GTT, 2);
      BufferObject other = small.inVram(1);
      BufferObject another = small.inVram(1);
      small.place(small.ticket(), FakeGpu.VRAM, own);
      assertTrue(own.isIn(small.vram()));
      assertTrue(other.isIn(small.gtt()));
      assertTrue(another.isIn(small.gtt()));
      assertEquals(0, small.system().usedPages());
    });
  }

  @Test
  void evict_targetRefuses_victimStaysAndTheRequestIsRefused() {
    FakeGpu noGtt = new FakeGpu(Algorithm.WAIT_DIE, 2, 1);
    noGtt.run(() -> {
      BufferObject tooLarge = noGtt.inVram(2);
      BufferObject bo = noGtt.create(1);
      assertThrows(NoMemory.class, () -> noGtt.place(noGtt.ticket(), FakeGpu.VRAM, bo));
      assertTrue(tooLarge.isIn(noGtt.vram()));
      assertFalse(tooLarge.lock().isLocked());
      assertEquals(2, noGtt.vram().usedPages());
      assertEquals(0, noGtt.gtt().usedPages());
    });
  }

  @Test
  void evict_severalVictims_eachIsCommittedBeforeTheNextIsLocked() {
    gpu.run(() -> {
      gpu.inVram(1);
      gpu.inVram(1);
      gpu.inVram(1);
      gpu.diary.entries.clear();
      gpu.inVram(2);
    });
    Diary diary = gpu.diary;
    assertTrue(diary.indexOf("evicts 0 to 1") < diary.indexOf("1 locks 1"));
    assertTrue(diary.indexOf("evicts 1 to 1") < diary.indexOf("1 seals"));
    assertFalse(diary.has("1 locks 2"), "the third need not go");
  }

  @Test
  void evict_mappedBuffer_everyRootIsLockedBeforeAnyIsTold() {
    PageTableRoot first = new PageTableRoot(gpu.wwClass);
    PageTableRoot second = new PageTableRoot(gpu.wwClass);
    gpu.run(() -> {
      BufferObject bo = gpu.inVram(3);
      first.map(bo);
      second.map(bo);
      gpu.inVram(1);
    });
    assertEquals(List.of(0), first.told);
    assertEquals(List.of(0), second.told);
    int evicted = gpu.diary.indexOf("evicts 0 to 1");
    assertTrue(gpu.diary.indexOf("1 locks " + first.lock().id()) < evicted);
    assertTrue(gpu.diary.indexOf("1 locks " + second.lock().id()) < evicted);
    assertEquals(1, first.references, "the ticket gave its reference back");
  }

  private static List<String> evictions(int... buffers) {
    return Arrays.stream(buffers).mapToObj(bo -> "evicts " + bo + " to 1").toList();
  }
}
