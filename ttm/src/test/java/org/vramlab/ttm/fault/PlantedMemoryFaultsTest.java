package org.vramlab.ttm.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vramlab.ttm.bo.ManagerFaults;
import org.vramlab.ttm.space.AllocatorFaults;

/**
 * Every fault of the memory manager is found, by a check that is named, and the same check passes
 * without it. Recordings of Linux find many of them too.
 */
class PlantedMemoryFaultsTest {
  private static final List<String> TABLE = new ArrayList<>();

  static Stream<PlantedCheck> checks() {
    return Stream.concat(ManagerFaults.checks().stream(), AllocatorFaults.checks().stream());
  }

  @ParameterizedTest
  @MethodSource("checks")
  void check_faultPlanted_findsIt(PlantedCheck check) {
    PlantedCheck.Caught caught = check.search(Faults.of(check.fault()));
    assertNotNull(caught, "not found");
    String said = String.valueOf(caught.failure());
    assertTrue(said.contains(check.expected()), said);
    TABLE.add(
        String.format(
            Locale.ROOT,
            "| `%s` | %s | %s | %s | %d %s%s |",
            check.fault().label(),
            check.fault().story(),
            check.name(),
            check.expected(),
            caught.runs(),
            check.unit(),
            caught.runs() == 1 ? "" : "s"));
  }

  @ParameterizedTest
  @MethodSource("checks")
  void check_nothingPlanted_passes(PlantedCheck check) {
    assertNull(check.search(Faults.NONE));
  }

  @Test
  void checks_everyFaultOfMemory_hasOne() {
    EnumSet<Fault> left = EnumSet.allOf(Fault.class);
    Fault.searched().forEach(left::remove);
    checks().forEach(check -> left.remove(check.fault()));
    assertEquals(EnumSet.noneOf(Fault.class), left);
  }

  /** The README's table, as a file beside the reports. */
  @AfterAll
  static void writeTheTable() throws IOException {
    Files.write(Path.of("target", "planted-memory-faults.md"), TABLE);
  }
}
