package org.vramlab.devices.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Next-K: what follows a miss, and what follows a fetch that proved right. */
class NextInOrderTest {
  private Shelf shelf = Shelf.of(1);
  private Prefetcher next2 = new NextInOrder(2).newPrefetcher(shelf);

  @BeforeEach
  void tenBuffers() {
    shelf = Shelf.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    next2 = new NextInOrder(2).newPrefetcher(shelf);
  }

  @Test
  void nothingWasMissed_nothingIsFetched() {
    shelf.resident(3);
    shelf.submit(next2, 3);
    assertEquals(List.of(), shelf.fetched(next2));
  }

  @Test
  void miss_theNextTwoAreFetched() {
    shelf.submit(next2, 3);
    assertEquals(List.of(4, 5), shelf.fetched(next2));
    assertEquals(List.of(), shelf.fetched(next2), "once");
  }

  @Test
  void firstUseOfWhatWasFetched_goesOnFromThere_andSecondUseDoesNot() {
    shelf.submit(next2, 3);
    shelf.fetched(next2);
    shelf.submit(next2, 4);
    assertEquals(List.of(6), shelf.fetched(next2), "5 is there already");
    shelf.submit(next2, 4);
    assertEquals(List.of(), shelf.fetched(next2));
  }

  @Test
  void whatNoLongerExists_doesNotCount_andWhatHoldsNothingIsLeftOut() {
    shelf.closed(4).empty(5);
    shelf.submit(next2, 3);
    assertEquals(List.of(6), shelf.fetched(next2), "5 and 6 are the next two");
  }

  @Test
  void endOfTheBuffers_isTheEnd() {
    shelf.submit(next2, 9);
    assertEquals(List.of(), shelf.fetched(next2));
    shelf.submit(next2, 8);
    assertEquals(List.of(), shelf.fetched(next2), "9 is there");
  }

  @Test
  void twoMissesOfOneJob_bothCount_andOneOfALaterJobReplacesWhatIsLeft() {
    shelf.submit(next2, 0, 5);
    assertEquals(1, next2.next());
    shelf.submit(next2, 8);
    assertEquals(List.of(9), shelf.fetched(next2), "2, 6 and 7 are forgotten");
  }

  @Test
  void sweepForwards_missesOnce() {
    int misses = 0;
    for (int buffer = 0; buffer < 10; buffer++) {
      misses += shelf.isResident(buffer) ? 0 : 1;
      shelf.submit(next2, buffer);
      shelf.fetched(next2);
    }
    assertEquals(1, misses);
  }

  @Test
  void sweepBackwards_missesAlways_andFetchesNothingThatIsNotThere() {
    for (int buffer = 9; buffer >= 0; buffer--) {
      assertEquals(false, shelf.isResident(buffer));
      shelf.submit(next2, buffer);
      assertEquals(List.of(), shelf.fetched(next2));
    }
  }

  @Test
  void degree_isFromOneTo1024() {
    assertThrows(IllegalArgumentException.class, () -> new NextInOrder(0));
    assertThrows(IllegalArgumentException.class, () -> new NextInOrder(1025));
    assertEquals("next:1024", new NextInOrder(1024).label());
  }
}
