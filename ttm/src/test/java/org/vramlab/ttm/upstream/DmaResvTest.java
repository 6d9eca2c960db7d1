package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resv.FenceReader;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * The cases of the kernel's own test of reservations (st-dma-resv.c of Linux 6.12), under their
 * names there, each for every usage.
 */
class DmaResvTest {
  private final Simulation simulation = new Simulation();
  private final Lockdep lockdep = new Lockdep();
  private final Reservation reservation =
      new Reservation(new WwClass(simulation, lockdep, Algorithm.WAIT_DIE));
  private final Fence fence = new FenceTimeline(simulation, lockdep, 0, "mock").nextFence();

  /** Adds it; the lock is released. */
  private void add(Usage usage) {
    reservation.lock().lockAlone();
    reservation.reserveSlots(1);
    reservation.add(fence, usage);
    reservation.lock().unlock();
  }

  @ParameterizedTest
  @EnumSource
  void sanitycheck(Usage usage) {
    reservation.lock().lockAlone();
    reservation.lock().unlock();
    assertFalse(reservation.lock().isLocked());
    assertTrue(reservation.isIdle(usage));
  }

  @ParameterizedTest
  @EnumSource
  void test_signaling(Usage usage) {
    add(usage);
    assertFalse(reservation.isIdle(usage));
    fence.signal();
    assertTrue(reservation.isIdle(usage));
  }

  @ParameterizedTest
  @EnumSource
  void test_for_each(Usage usage) {
    add(usage);
    reservation.lock().lockAlone();
    assertEquals(1, reservation.count());
    assertSame(fence, reservation.fence(0));
    assertSame(usage, reservation.usage(0));
    reservation.lock().unlock();
    fence.signal();
  }

  @ParameterizedTest
  @EnumSource
  void test_for_each_unlocked(Usage usage) {
    add(usage);
    FenceReader reader = reservation.reader(usage);
    assertSame(fence, reader.next());
    assertTrue(reader.isRestarted());
    assertSame(usage, reader.usage());
    // The list changes under the cursor: more slots than it has.
    reservation.lock().lockAlone();
    reservation.reserveSlots(20);
    reservation.lock().unlock();
    assertSame(fence, reader.next());
    assertTrue(reader.isRestarted());
    assertNull(reader.next());
    assertFalse(reader.isRestarted());
  }

  @ParameterizedTest
  @EnumSource
  void test_get_fences(Usage usage) {
    add(usage);
    List<List<Fence>> found = new ArrayList<>();
    for (Purpose purpose : Purpose.values()) {
      if (purpose.waitsFor() == usage) {
        found.add(reservation.fencesFor(purpose));
      }
    }
    assertEquals(List.of(List.of(fence)), found);
  }
}
