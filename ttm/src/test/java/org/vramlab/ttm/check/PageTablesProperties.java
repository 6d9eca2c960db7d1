package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The tables of pages against one array cell per page. */
class PageTablesProperties {
  private static final int PAGES = 2000;

  /** One step: an owner claims a range, or gives back what it has of one. */
  record Step(boolean claims, int start, int pages, int owner) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> step =
        Combinators.combine(
                Arbitraries.of(true, true, true, false),
                Arbitraries.integers().between(0, PAGES - 1),
                Arbitraries.integers().between(1, 12),
                Arbitraries.integers().between(1, 4))
            .as((give, start, pages, owner) ->
                new Step(give, start, Math.min(pages, PAGES - start), owner));
    return step.list().ofMinSize(1).ofMaxSize(1500);
  }

  @Property(tries = 60)
  void claimAndRemoveOwned_anySequence_agreeWithOneCellPerPage(@ForAll("steps") List<Step> steps) {
    IntervalMap map = new IntervalMap();
    int[] cells = new int[PAGES];
    for (Step step : steps) {
      int end = step.start + step.pages;
      if (step.claims) {
        int inTheWay =
            Arrays.stream(cells, step.start, end)
                .filter(cell -> cell != 0)
                .findFirst()
                .orElse(IntervalMap.NOBODY);
        assertEquals(inTheWay, map.claim(step.start, step.pages, step.owner));
        if (inTheWay == IntervalMap.NOBODY) {
          Arrays.fill(cells, step.start, end, step.owner);
        }
      } else {
        map.removeOwned(step.start, step.pages, step.owner);
        for (int page = step.start; page < end; page++) {
          cells[page] = cells[page] == step.owner ? 0 : cells[page];
        }
      }
    }
    assertCells(cells, map);
  }

  @Property(tries = 60)
  void claimAndFree_anySequence_bitsAgreeWithOneCellPerPage(@ForAll("steps") List<Step> steps) {
    PageBits bits = new PageBits();
    boolean[] cells = new boolean[PAGES];
    for (Step step : steps) {
      // Ranges of up to 48 times the length, so that some span many words.
      int pages = Math.min(PAGES - step.start, step.pages * step.owner * step.owner * 3);
      int taken = 0;
      for (int page = step.start; page < step.start + pages; page++) {
        taken += cells[page] ? 1 : 0;
      }
      if (step.claims) {
        assertEquals(taken == 0, bits.claim(step.start, pages));
      } else if (taken == pages) {
        bits.free(step.start, pages);
      }
      if (step.claims ? taken == 0 : taken == pages) {
        Arrays.fill(cells, step.start, step.start + pages, step.claims);
      }
    }
    for (int page = 0; page < PAGES; page++) {
      assertEquals(!cells[page], bits.claim(page, 1), "page " + page);
    }
  }

  private static void assertCells(int[] cells, IntervalMap map) {
    for (int page = 0; page < PAGES; page++) {
      int expected = cells[page] == 0 ? IntervalMap.NOBODY : cells[page];
      assertEquals(expected, map.overlap(page, page + 1), "page " + page);
    }
  }
}
