package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Who would have to leave for another, and how much they are used. */
class ResidentsTest {
  private final Residents residents = new Residents();

  /** A buffer of 100 bytes that jobs use so much of in 100 ns. */
  private static BufferHistory used(long bytes) {
    BufferHistory history = new BufferHistory(100, 0);
    history.used(bytes, 0, 50);
    return history;
  }

  @Test
  void nobodyAtHome_orRoomEnough_isNothingToLose() {
    assertEquals(0, residents.bytesPerNanoOfLast(100, 100));
    residents.used(1, used(300));
    assertEquals(0, residents.bytesPerNanoOfLast(0, 100));
    assertEquals(0, residents.bytesPerNanoOfLast(-100, 100));
  }

  @Test
  void whoWasNotUsedForLongest_leavesFirst_andThePartsThatAreNeededCount() {
    residents.used(1, used(300));
    residents.used(2, used(500));
    assertEquals(3, residents.bytesPerNanoOfLast(100, 100));
    assertEquals(3 + 2.5, residents.bytesPerNanoOfLast(150, 100));
    residents.used(1, used(400));
    assertEquals(5, residents.bytesPerNanoOfLast(100, 100));
  }

  @Test
  void whoHasLeft_isNoneOfThem() {
    residents.used(1, used(300));
    residents.used(2, used(500));
    residents.left(1);
    assertEquals(5, residents.bytesPerNanoOfLast(100, 100));
  }

  @Test
  void moreThanAreAtHome_areTakenToBeLikeThem() {
    residents.used(1, used(300));
    assertEquals(12, residents.bytesPerNanoOfLast(400, 100));
  }
}
