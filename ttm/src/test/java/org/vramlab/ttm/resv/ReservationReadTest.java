package org.vramlab.ttm.resv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.fence.CompositeFences;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceArray;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * What is learned of a reservation's fences without its lock, and what becomes of them as a whole.
 */
class ReservationReadTest {
  private final Simulation simulation = new Simulation();
  private final Lockdep lockdep = new Lockdep();
  private final WwClass wwClass = new WwClass(simulation, lockdep, Algorithm.WAIT_DIE);
  private final Reservation reservation = new Reservation(wwClass);
  private final CompositeFences composites = new CompositeFences(simulation, lockdep);

  /** One queue for each usage, with one fence each. */
  private final FenceTimeline[] queues = new FenceTimeline[4];

  private final Fence[] fences = new Fence[4];

  ReservationReadTest() {
    for (Usage usage : Usage.values()) {
      int i = usage.ordinal();
      queues[i] = new FenceTimeline(simulation, lockdep, i, "queue of " + usage);
      fences[i] = queues[i].nextFence();
    }
  }

  private void add(Reservation to, Fence fence, Usage usage) {
    to.lock().lockAlone();
    to.reserveSlots(1);
    to.add(fence, usage);
    to.lock().unlock();
  }

  private void addAll() {
    for (Usage usage : Usage.values()) {
      add(reservation, fences[usage.ordinal()], usage);
    }
  }

  @ParameterizedTest
  @CsvSource({"EXPLICIT_SYNC, 1", "READ, 2", "WRITE, 3", "MEMORY_MANAGEMENT, 4"})
  void fencesFor_purpose_areThoseThatItMustWaitFor(Purpose purpose, int count) {
    addAll();
    assertEquals(List.of(fences).subList(0, count), reservation.fencesFor(purpose));
    reservation.lock().lockAlone();
    for (int i = 0; i < fences.length; i++) {
      assertEquals(i < count, reservation.concerns(i, purpose));
    }
    reservation.lock().unlock();
  }

  @Test
  void ofAccess_writersWaitForReadersToo() {
    assertSame(Purpose.READ, Purpose.ofAccess(false));
    assertSame(Purpose.WRITE, Purpose.ofAccess(true));
  }

  @Test
  void singleFenceFor_noneOneOrMore_isNothingThatOneOrAnArray() {
    assertNull(reservation.singleFenceFor(Purpose.WRITE, composites));
    addAll();
    assertSame(fences[0], reservation.singleFenceFor(Purpose.EXPLICIT_SYNC, composites));
    FenceArray array =
        assertInstanceOf(FenceArray.class, reservation.singleFenceFor(Purpose.WRITE, composites));
    assertEquals(3, array.size());
    fences[0].signal();
    fences[1].signal();
    assertFalse(array.isSignalled());
    fences[2].signal();
    assertTrue(array.isSignalled());
  }

  @Test
  void setDeadline_reachesFencesOfThatUsageAndStrongerOnes() {
    List<Integer> told = new ArrayList<>();
    for (FenceTimeline queue : queues) {
      queue.onDeadline((fence, nanos) -> told.add(fence.id()));
    }
    addAll();
    fences[1].signal();
    reservation.setDeadline(Usage.READ, 100);
    assertEquals(List.of(0, 2), told);
  }

  @Test
  void replaceFences_takesThePlaceOfAllOfThatTimelineAndNoOther() {
    addAll();
    add(reservation, fences[0], Usage.BOOKKEEP);
    Fence instead = new FenceTimeline(simulation, lockdep, 9, "idle").nextFence();
    reservation.lock().lockAlone();
    reservation.replaceFences(queues[0], instead, Usage.READ);
    assertEquals(5, reservation.count());
    assertEquals(2, countOf(instead));
    assertSame(Usage.READ, reservation.usage(0));
    assertSame(fences[1], reservation.fence(1));
    reservation.lock().unlock();
  }

  private long countOf(Fence fence) {
    long count = 0;
    for (int i = 0; i < reservation.count(); i++) {
      count += reservation.fence(i) == fence ? 1 : 0;
    }
    return count;
  }

  @Test
  void copyFences_takesWhatIsOpenAndDropsWhatWasThere() {
    addAll();
    fences[3].signal();
    Reservation other = new Reservation(wwClass);
    Fence old = new FenceTimeline(simulation, lockdep, 9, "old").nextFence();
    add(other, old, Usage.KERNEL);
    other.lock().lockAlone();
    other.copyFences(reservation);
    assertEquals(3, other.count());
    assertSame(Usage.READ, other.usage(2));
    fences[0].signal();
    fences[1].signal();
    fences[2].signal();
    other.copyFences(reservation);
    assertEquals(0, other.count());
    assertEquals(0, other.freeSlots(), "slots lapse with the list");
    other.lock().unlock();
  }

  /** A buffer whose reservation is its own already: what is promised to others stays promised. */
  @Test
  void copyFences_ofItself_changesNothing() {
    add(reservation, fences[1], Usage.WRITE);
    fences[1].signal();
    reservation.lock().lockAlone();
    reservation.reserveSlots(2);
    int free = reservation.freeSlots();
    reservation.copyFences(reservation);
    assertEquals(free, reservation.freeSlots());
    reservation.add(fences[2], Usage.READ);
    reservation.copyFences(reservation);
    assertEquals(1, countOf(fences[2]));
    reservation.lock().unlock();
  }

  @Test
  void awaitIdleFor_severalFences_shareTheTime() {
    addAll();
    simulation.spawn(
        "waiter",
        () -> {
          assertEquals(0, reservation.awaitIdleFor(Usage.READ, 0));
          assertEquals(0, reservation.awaitIdleFor(Usage.READ, 20));
          assertEquals(20, simulation.nowNanos());
          assertEquals(80 - 40, reservation.awaitIdleFor(Usage.READ, 80));
          assertEquals(60, simulation.nowNanos());
          assertEquals(1, reservation.awaitIdleFor(Usage.READ, 0));
        });
    simulation.at(30, now -> fences[0].signal());
    simulation.at(60, now -> fences[1].signal());
    simulation.at(45, now -> fences[2].signal());
    simulation.run();
  }

  @Test
  void add_sameNumberButAnotherFence_replacesNothing() {
    add(reservation, queues[0].fence(7), Usage.READ);
    add(reservation, queues[0].fence(7), Usage.READ);
    assertEquals(2, reservation.fencesFor(Purpose.WRITE).size());
  }

  @Test
  void add_composite_isRefused() {
    Fence array = composites.all(List.of(fences));
    assertThrows(AssertionError.class, () -> add(reservation, array, Usage.READ));
  }

  @Test
  void reader_signalledMeanwhile_isSkipped() {
    addAll();
    FenceReader reader = reservation.reader(Usage.BOOKKEEP);
    assertNotNull(reader.next());
    fences[1].signal();
    assertSame(fences[2], reader.next());
    assertSame(Usage.READ, reader.usage());
  }
}
