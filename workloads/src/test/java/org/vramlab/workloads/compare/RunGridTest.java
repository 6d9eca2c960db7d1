package org.vramlab.workloads.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The grid is every combination, in one order, and each cell is the command line of a run. */
class RunGridTest {
  private final RunGrid grid =
      new RunGrid(
          List.of(
              new Workload("a", List.of("a.gmtrace"), "", 1),
              new Workload("b + c", List.of("b.gmtrace", "c.gmtrace"), "", 1)),
          List.of(
              new Axis("topology", true, List.of("pcie-4gpu")),
              new Axis("vram", true, List.of("x1.5", "x2")),
              new Axis("policy", false, List.of("lru", "mru")),
              new Axis("locking", false, List.of("ticket", "trylock"))),
          2,
          List.of("--no-checker"));

  @Test
  void cells_areAllCombinations_seedsFastest() {
    assertEquals(2 * 2 * 4 * 2, grid.cells().size());
    assertEquals(
        List.of(
            "a.gmtrace",
            "--topology",
            "pcie-4gpu",
            "--vram",
            "x1.5",
            "--policy",
            "lru",
            "--locking",
            "ticket",
            "--no-checker"),
        grid.cells().get(0).words());
    assertEquals(
        List.of(
            "b.gmtrace",
            "c.gmtrace",
            "--topology",
            "pcie-4gpu",
            "--vram",
            "x2",
            "--policy",
            "mru",
            "--locking",
            "trylock",
            "--no-checker",
            "--seed",
            "2"),
        grid.cells().getLast().words());
  }

  @Test
  void index_isThePlaceOfACell() {
    for (int i = 0; i < grid.cells().size(); i++) {
      Cell cell = grid.cells().get(i);
      assertEquals(
          i, grid.index(cell.workload(), cell.situation(), cell.contender(), (int) cell.seed()));
    }
  }

  @Test
  void names_sayOnlyWhatDiffers() {
    assertEquals("vram x2", grid.situationName(1));
    assertEquals("mru, ticket", grid.contenderName(2));
    assertEquals("", Made.grid(List.of("lru"), 1).situationName(0));
    assertEquals("lru", Made.grid(List.of("lru"), 1).contenderName(0));
  }

  private static RunGrid contenders(Axis... axes) {
    return new RunGrid(
        List.of(new Workload("trace", List.of("trace.gmtrace"), "", 1)),
        List.of(axes),
        1,
        List.of());
  }

  /** "none is fastest" would be a strange thing to read. */
  @Test
  void names_ofPrefetchersAndVictims_sayWhatTheyAre() {
    RunGrid grid =
        contenders(
            new Axis("prefetch", false, List.of("none", "tree")),
            new Axis("victims", false, List.of("keep", "drop")));
    assertEquals("prefetch none, victims keep", grid.contenderName(0));
    assertEquals("prefetch tree, victims drop", grid.contenderName(3));
  }

  @Test
  void whoFetchesByTheTrace_knowsTheFuture() {
    RunGrid grid =
        contenders(
            new Axis("policy", false, List.of("lru", "plan-ahead:window=4")),
            new Axis("prefetch", false, List.of("none", "tree", "next:4", "plan-ahead", "next:0")));
    List<Boolean> known = new ArrayList<>();
    for (int contender = 0; contender < grid.contenders().size(); contender++) {
      known.add(grid.knowsFuture(contender));
    }
    assertEquals(List.of(false, false, false, true, false, true, true, true, true, true), known);
  }

  @Test
  void command_canBeTypedAsItStands() {
    assertEquals(
        "run a.gmtrace --topology pcie-4gpu --vram x1.5 --policy lru --locking ticket --no-checker",
        grid.cells().getFirst().command());
    assertEquals(
        "run zipf@0*2 'my trace.gz' 'it'\\''s.gz' '$x' '' größe.gz",
        new Cell(0, 0, 0, 1, List.of("zipf@0*2", "my trace.gz", "it's.gz", "$x", "", "größe.gz"))
            .command());
  }

  @Test
  void work_isTheRuns_thenAYardstickForEachWorkloadAndSituation() {
    List<Work> work = grid.work();

    assertEquals(grid.cells().size() + 4, work.size());
    assertEquals(Work.Kind.RUN, work.get(grid.cells().size() - 1).kind());
    assertEquals(Work.Kind.YARDSTICK, work.get(grid.cells().size()).kind());
    assertEquals(1, work.getLast().group());
  }
}
