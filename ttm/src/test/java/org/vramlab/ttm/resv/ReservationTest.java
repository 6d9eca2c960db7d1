package org.vramlab.ttm.resv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/** Slots, the replacement rule and the queries by usage. */
class ReservationTest {
  private final Simulation simulation = new Simulation();
  private final Lockdep lockdep = new Lockdep();
  private final Reservation reservation =
      new Reservation(new WwClass(simulation, lockdep, Algorithm.WAIT_DIE));
  private final FenceTimeline graphics = new FenceTimeline(simulation, lockdep, 0, "graphics");
  private final FenceTimeline copies = new FenceTimeline(simulation, lockdep, 1, "copies");

  /** Outside of {@code run} the caller stands in for the hardware, which may hold the lock. */
  @BeforeEach
  void lock() {
    reservation.lock().lockAlone();
  }

  private void add(Fence fence, Usage usage) {
    reservation.reserveSlots(1);
    reservation.add(fence, usage);
  }

  private List<String> kept() {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < reservation.count(); i++) {
      list.add(reservation.fence(i).id() + " " + reservation.usage(i));
    }
    return list;
  }

  @Test
  void add_reservedSlots_cannotFail() {
    reservation.reserveSlots(3);
    for (int i = 0; i < 3; i++) {
      reservation.add(
          new FenceTimeline(simulation, lockdep, i, "queue" + i).nextFence(), Usage.READ);
    }
    assertEquals(3, reservation.count());
  }

  @Test
  void add_noSlotReserved_isRefused() {
    Fence fence = graphics.nextFence();
    assertThrows(IllegalStateException.class, () -> reservation.add(fence, Usage.WRITE));
    assertEquals(0, reservation.count());
  }

  @Test
  void add_laterOfTheSameTimelineAndUsage_replaces() {
    add(graphics.nextFence(), Usage.WRITE);
    add(graphics.nextFence(), Usage.WRITE);
    assertEquals(List.of("1 WRITE"), kept());
  }

  @Test
  void add_laterWithStrongerUsage_replacesTheWeaker() {
    add(graphics.nextFence(), Usage.BOOKKEEP);
    add(graphics.nextFence(), Usage.KERNEL);
    assertEquals(List.of("1 KERNEL"), kept());
  }

  @Test
  void add_laterWithWeakerUsage_isKeptBesideTheStronger() {
    add(graphics.nextFence(), Usage.WRITE);
    add(graphics.nextFence(), Usage.READ);
    assertEquals(List.of("0 WRITE", "1 READ"), kept());
  }

  @Test
  void add_sameFenceWithStrongerUsage_upgradesIt() {
    Fence fence = graphics.nextFence();
    add(fence, Usage.READ);
    add(fence, Usage.WRITE);
    assertEquals(List.of("0 WRITE"), kept());
  }

  @Test
  void add_earlierOfTheSameTimeline_replacesNothing() {
    Fence early = graphics.nextFence();
    add(graphics.nextFence(), Usage.WRITE);
    add(early, Usage.WRITE);
    assertEquals(List.of("1 WRITE", "0 WRITE"), kept());
  }

  @Test
  void add_otherTimeline_isKeptBeside() {
    add(graphics.nextFence(), Usage.WRITE);
    add(copies.nextFence(), Usage.WRITE);
    assertEquals(List.of("0 WRITE", "1 WRITE"), kept());
  }

  @Test
  void add_signalledFenceInTheList_isReplacedWhateverItIs() {
    Fence done = graphics.nextFence();
    add(done, Usage.KERNEL);
    done.signal();
    add(copies.nextFence(), Usage.READ);
    assertEquals(List.of("1 READ"), kept());
  }

  @Test
  void reserveSlots_listFull_dropsSignalledAndKeepsTheOrderOfTheRest() {
    List<Fence> fences = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Fence fence = new FenceTimeline(simulation, lockdep, i, "queue" + i).nextFence();
      fences.add(fence);
      add(fence, Usage.of(i));
    }
    fences.get(1).signal();
    reservation.reserveSlots(40);
    assertEquals(List.of("0 KERNEL", "2 READ", "3 BOOKKEEP"), kept());
  }

  @Test
  void isIdle_eachUsage_seesItsOwnAndTheStronger() {
    // One reservation at a time without a context: lockdep insists.
    reservation.lock().unlock();
    for (Usage present : Usage.values()) {
      Reservation one = new Reservation(reservation.lock().wwClass());
      one.lock().lockAlone();
      one.reserveSlots(1);
      Fence fence = graphics.nextFence();
      one.add(fence, present);
      for (Usage asked : Usage.values()) {
        assertEquals(present.compareTo(asked) > 0, one.isIdle(asked), present + " " + asked);
      }
      fence.signal();
      assertTrue(one.isIdle(Usage.BOOKKEEP));
      one.lock().unlock();
    }
  }

  @Test
  void toWaitFor_access_readersWaitForWritersAndWritersForAll() {
    assertSame(Usage.WRITE, Usage.toWaitFor(false));
    assertSame(Usage.READ, Usage.toWaitFor(true));
  }

  @Test
  void everyChange_withoutTheLock_isRefused() {
    reservation.reserveSlots(1);
    reservation.lock().unlock();
    Fence fence = graphics.nextFence();
    assertThrows(AssertionError.class, () -> reservation.add(fence, Usage.READ));
    assertThrows(AssertionError.class, () -> reservation.reserveSlots(1));
    assertThrows(AssertionError.class, () -> reservation.awaitIdle(Usage.READ));
    assertEquals(0, reservation.count());
  }

  /** Waits in the order of the list, for what the usage asks for only. */
  @Test
  void awaitIdle_reader_waitsForWritersOnly() {
    Fence write = graphics.nextFence();
    Fence read = copies.nextFence();
    add(write, Usage.WRITE);
    add(read, Usage.READ);
    reservation.lock().unlock();
    long[] wokenNanos = new long[2];
    simulation.spawn(
        "reader",
        () -> {
          reservation.lock().lockAlone();
          reservation.awaitIdle(Usage.toWaitFor(false));
          wokenNanos[0] = simulation.nowNanos();
          assertFalse(read.isSignalled());
          reservation.awaitIdle(Usage.toWaitFor(true));
          wokenNanos[1] = simulation.nowNanos();
          reservation.lock().unlock();
        });
    simulation.at(10, now -> write.signal());
    simulation.at(20, now -> read.signal());
    simulation.run();
    assertEquals(10, wokenNanos[0]);
    assertEquals(20, wokenNanos[1]);
  }
}
