package org.vramlab.ttm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Extents hold ranges of pages in order, and nothing when empty. */
class ExtentsTest {

  private final Extents extents = new Extents();

  private void setPieces(long... startsAndPages) {
    long[] pieces = new long[startsAndPages.length];
    for (int i = 0; i < startsAndPages.length; i += 2) {
      pieces[i / 2] = Extents.pack(startsAndPages[i], startsAndPages[i + 1]);
    }
    extents.setPieces(pieces, startsAndPages.length / 2);
  }

  @Test
  void newOne_isEmpty() {
    assertTrue(extents.isEmpty());
    assertEquals(0, extents.count());
    assertEquals(0, extents.totalPages());
    assertThrows(IndexOutOfBoundsException.class, () -> extents.start(0));
  }

  @Test
  void setPieces_anyOrder_areSortedAndTouchingOnesMerged() {
    setPieces(20, 4, 0, 8, 10, 2, 8, 2, 30, 1);
    assertEquals("{[0,12) [20,24) [30,31)}", extents.toString());
    assertEquals(3, extents.count());
    assertEquals(17, extents.totalPages());
    assertEquals(20, extents.start(1));
    assertEquals(4, extents.pages(1));
    assertEquals(24, extents.endExclusive(1));
  }

  @Test
  void setPieces_allTouching_isOneRange() {
    setPieces(4, 4, 0, 4);
    assertEquals("{[0,8)}", extents.toString());
    assertEquals(1, extents.count());
  }

  @Test
  void setPieces_highestPages_areNotTakenForNegative() {
    long end = Extents.MAX_ADDRESSED_PAGES;
    setPieces(end - 1, 1, 0, 1, 1L << 30, (1L << 30) - 2);
    assertEquals(2, extents.count());
    assertEquals(end, extents.endExclusive(1));
    assertEquals(1L << 30, extents.totalPages());
  }

  @Test
  void clear_afterScattered_isEmptyAndUsableAgain() {
    setPieces(0, 1, 2, 1);
    extents.clear();
    assertTrue(extents.isEmpty());
    extents.setSingle(5, 6);
    assertFalse(extents.isEmpty());
    assertEquals("{[5,11)}", extents.toString());
    assertThrows(IndexOutOfBoundsException.class, () -> extents.pages(1));
  }

  @Test
  void setSingle_whatCannotBePacked_isAnError() {
    assertThrows(IllegalArgumentException.class, () -> extents.setSingle(-1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> extents.setSingle(Extents.MAX_ADDRESSED_PAGES, 1));
    assertThrows(IllegalArgumentException.class, () -> extents.setSingle(0, 1L << 32));
  }
}
