package org.vramlab.workloads.conform;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.workloads.io.InputException;

/**
 * What Linux did tells a faulty manager from a right one: each of these faults makes the replay of
 * a recording differ, which {@link TtmRecordingsTest} shows to agree without. Every fault of the
 * memory manager has a check of its own besides, beside the manager.
 */
class TtmFaultsTest {
  private static final List<String> TABLE = new ArrayList<>();

  /** How far the replay of one file came before it differed. */
  private record Found(int scenarios, long operations, Disagreement disagreement) {}

  @ParameterizedTest
  @CsvSource({
    "BULK_ENDS_NOT_UPDATED, bulk, failure",
    "BULK_MOVED_IN_WRONG_ORDER, bulk, lru",
    "PIN_KEEPS_BULK_MOVE, mixed, lru",
    "UNPINNED_STAYS_LISTED, async, moved",
    "PRIORITY_NOT_LISTED, bulk, lru",
    "MOVE_FENCE_FORGOTTEN, async, rc",
    "MOVE_FENCE_STALE, async, rc",
    "MOVE_FENCE_NOT_INHERITED, async, ev",
    "GHOST_CARRIES_DESTRUCTOR, async, failure",
    "GHOST_WITHOUT_FENCE, async, 'ev, later'",
    "DELETE_FORGETS_FENCES, async, ev",
    "DELETE_NOT_INDIVIDUALISED, mixed, 'ev, later'",
    "REAP_DOES_NOT_WAIT, async, ev",
    "FAILED_MOVE_LEAKS, async, lru",
    "PURGE_KEEPS_PAGES, evictops, bos",
    "PASSES_SWAPPED, async, ev",
    "WINDOW_IGNORED, evictops, rc",
    "NO_WAIT_IGNORED, async, rc",
  })
  void replay_faultPlanted_differsFromLinux(Fault fault, String recording, String what)
      throws IOException, InputException {
    Found found = search(recording, Faults.of(fault));
    assertNotNull(found, "it agrees");
    List<Disagreement.Difference> differences = found.disagreement.differences();
    assertTrue(
        differences.stream().anyMatch(difference -> difference.what().equals(what)),
        found.disagreement::text);
    TABLE.add(
        String.format(
            Locale.ROOT,
            "| `%s` | `%s`, %s | `%s` | %d | %,d |",
            fault.label(),
            recording,
            found.disagreement.script(),
            what,
            found.scenarios,
            found.operations));
  }

  private static @Nullable Found search(String recording, Faults faults)
      throws IOException, InputException {
    InputStream stream = TtmFaultsTest.class.getResourceAsStream("ttm/" + recording + ".jsonl.zst");
    assertNotNull(stream, "the recordings are part of the tree");
    int scenarios = 0;
    long operations = 0;
    try (RecordingReader lines = RecordingReader.of(recording, stream)) {
      TtmScenarioReader reader = new TtmScenarioReader(lines);
      for (TtmScenario next = reader.next(); next != null; next = reader.next()) {
        scenarios++;
        Disagreement disagreement = TtmReplay.run(recording, next, faults);
        if (disagreement != null) {
          long line = disagreement.line();
          long agree = next.lines().stream().filter(each -> each < line).count();
          return new Found(scenarios, operations + agree + 1, disagreement);
        }
        operations += next.lines().size();
      }
    }
    return null;
  }

  /** The README's table, as a file beside the reports. */
  @AfterAll
  static void writeTheTable() throws IOException {
    Files.write(Path.of("target", "planted-memory-faults.md"), TABLE);
  }
}
