package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Ranges of pages under a directory answer as an array of all pages would. */
class IntervalMapProperties {
  private static final int PAGES = 1 << 10;
  private static final int OWNERS = 8;

  /** Enough to fill several chunks and to empty some again. */
  private static final int STEPS = 4000;

  private static final int NOBODY = IntervalMap.NOBODY;

  /** Both begin anew with each try. */
  private IntervalMap map = new IntervalMap();

  private final int[] model = new int[PAGES];

  @Property(tries = 100)
  void anyHistory_everyQuestion_isAnsweredAsByAnArrayOfPages(@ForAll long seed) {
    begin();
    long random = seed;
    for (int i = 0; i < STEPS; i++) {
      random = random * 6364136223846793005L + 1442695040888963407L; // Knuth's MMIX generator
      int step = (int) (random >>> 33);
      int start = (step >>> 4) % PAGES;
      int end = Math.min(PAGES, start + 1 + ((step >>> 16) & 3));
      int owner = (step >>> 20) % OWNERS;
      if ((step & 15) < 10) {
        claim(start, end, owner);
      } else {
        map.removeOwned(start, end - start, owner);
        replace(start, end, owner, NOBODY);
      }
      assertEquals(first(start, end), map.overlap(start, end));
    }
    for (int page = 0; page < PAGES; page++) {
      assertEquals(model[page], map.overlap(page, page + 1), "page " + page);
    }
  }

  private void begin() {
    map = new IntervalMap();
    Arrays.fill(model, NOBODY);
  }

  private void claim(int start, int end, int owner) {
    int other = first(start, end);
    assertEquals(other, map.claim(start, end - start, owner));
    if (other == NOBODY) {
      replace(start, end, NOBODY, owner);
    }
  }

  private int first(int start, int end) {
    for (int page = start; page < end; page++) {
      if (model[page] != NOBODY) {
        return model[page];
      }
    }
    return NOBODY;
  }

  private void replace(int start, int end, int from, int to) {
    for (int page = start; page < end; page++) {
      if (model[page] == from) {
        model[page] = to;
      }
    }
  }
}
