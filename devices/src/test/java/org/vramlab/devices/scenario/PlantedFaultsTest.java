package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Shrinker;
import org.vramlab.ttm.explore.Story;
import org.vramlab.ttm.fault.Fault;

/**
 * Every fault that searches are to find is found, on a small scenario, by the search, the checker,
 * lockdep or an assertion; and the same search of the same scenario finds nothing without it.
 */
class PlantedFaultsTest {
  /** More than any of them needs. */
  private static final long MOST_EXECUTIONS = 50_000;

  /**
   * Of the search without the fault, if the fault needs no more: the whole scenario if it is small.
   */
  private static final long CLEAN_EXECUTIONS = 2_000;

  private static final StringBuilder TABLE = new StringBuilder();

  private static final StringBuilder TRACES = new StringBuilder();

  @ParameterizedTest
  @EnumSource
  void search_faultPlanted_findsIt(PlantedFault row) {
    SearchResult result = row.search(true, MOST_EXECUTIONS);
    assertFalse(result.findings().isEmpty(), () -> "not found in " + result.executions());
    Finding found = result.findings().get(0);
    assertEquals(row.kind, found.kind(), found.story());
    assertTrue(found.story().contains(row.story), found.story());
    note(row, result, found);
  }

  @ParameterizedTest
  @EnumSource
  void search_nothingPlanted_findsNothing(PlantedFault row) {
    long needed = row.search(true, MOST_EXECUTIONS).executions();
    SearchResult result = row.search(false, Math.max(CLEAN_EXECUTIONS, needed));
    assertEquals(List.of(), result.findings().stream().map(Finding::story).toList());
  }

  @Test
  void table_everyFault_hasARow() {
    EnumSet<Fault> left = EnumSet.copyOf(Fault.searched());
    for (PlantedFault row : PlantedFault.values()) {
      left.remove(row.fault());
    }
    assertEquals(EnumSet.noneOf(Fault.class), left);
    assertTrue(PlantedFault.values().length >= 30);
  }

  /** The README's table, and the shortest trace to each fault, as files beside the reports. */
  @AfterAll
  static void writeTheTable() throws IOException {
    Files.writeString(Path.of("target", "planted-faults.md"), TABLE + "\n");
    Files.writeString(Path.of("target", "planted-fault-traces.txt"), TRACES);
  }

  /** A line of the README's table, and the trace that it counts the steps of. */
  private static void note(PlantedFault row, SearchResult result, Finding found) {
    Finding shrunk;
    try (Shrinker shrinker = new Shrinker(row.scenario(), row.settings(true), 20_000)) {
      Shrinker.Shrunk shortest = shrinker.shrink(found);
      assertTrue(shortest.reproduced(), "it cannot be followed again");
      shrunk = shortest.finding();
    }
    assertEquals(row.kind, shrunk.kind());
    int length = shrunk.schedule().length();
    TRACES.append(
        String.format("== %s: %s, in %s%n", row.fault().label(), row.kind.label(), row.where()));
    TRACES.append(shrunk.story()).append('\n');
    Story.of(row.scenario(), row.settings(true), shrunk)
        .text()
        .forEach(line -> TRACES.append(line).append('\n'));
    TABLE.append(
        String.format(
            Locale.ROOT,
            "%n| `%s` | %s | %s | %s | %s | %d | %d |",
            row.fault().label(),
            row.fault().rule(),
            row.fault().story(),
            found.kind().label(),
            row.where(),
            result.executions(),
            length));
  }
}
