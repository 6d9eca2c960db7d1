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
import org.vramlab.ttm.fault.Fault;

/**
 * Every fault that searches are to find is found, on a small scenario, by the search, the checker,
 * lockdep or an assertion; and the same search of the same scenario finds nothing without it.
 */
class PlantedFaultsTest {
  /** More than any of them needs. */
  private static final long MOST_EXECUTIONS = 50_000;

  /** Of the search without the fault: the whole scenario if it is small. */
  private static final long CLEAN_EXECUTIONS = 2_000;

  private static final StringBuilder TABLE = new StringBuilder();

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
    SearchResult result = row.search(false, CLEAN_EXECUTIONS);
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

  /** The README's table, as a file beside the reports. */
  @AfterAll
  static void writeTheTable() throws IOException {
    Files.writeString(Path.of("target", "planted-faults.md"), TABLE + "\n");
  }

  /** A line of the README's table. */
  private static void note(PlantedFault row, SearchResult result, Finding found) {
    int length = found.schedule().length();
    try (Shrinker shrinker = new Shrinker(row.scenario(), row.settings(true), 20_000)) {
      length = shrinker.shrink(found).finding().schedule().length();
    }
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
