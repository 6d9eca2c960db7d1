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

/** The interval map against one array cell per page. */
class IntervalMapProperties {
  private static final int PAGES = 2000;

  /** One step: give a range to an owner, or take from a range what is an owner's. */
  record Step(boolean give, int start, int pages, int owner) {}

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
  void replaceAndRemoveOwned_anySequence_agreeWithOneCellPerPage(
      @ForAll("steps") List<Step> steps) {
    IntervalMap map = new IntervalMap();
    int[] cells = new int[PAGES];
    for (Step step : steps) {
      int end = step.start + step.pages;
      if (step.give) {
        // Ranges of one owner never meet in use: replace() takes from others only.
        if (Arrays.stream(cells, step.start, end).anyMatch(cell -> cell == step.owner)) {
          continue;
        }
        map.replace(step.start, step.pages, step.owner);
        Arrays.fill(cells, step.start, end, step.owner);
      } else {
        map.removeOwned(step.start, step.pages, step.owner);
        for (int page = step.start; page < end; page++) {
          cells[page] = cells[page] == step.owner ? 0 : cells[page];
        }
      }
    }
    assertCells(cells, map);
  }

  private static void assertCells(int[] cells, IntervalMap map) {
    int[] found = new int[PAGES];
    for (int page = 0; page < PAGES; page++) {
      found[page] = map.overlap(page, page + 1, 0);
    }
    assertEquals(Arrays.toString(cells), Arrays.toString(found));
    long from = 0;
    for (int page = 0; page < PAGES; page++) {
      if (page >= from && cells[page] != 0) {
        assertEquals(cells[page], map.overlap(from, PAGES, 0), "walking on from page " + from);
        from = map.endOfOverlap();
      }
    }
    assertEquals(0, map.overlap(from, PAGES, 0));
  }
}
