package org.vramlab.workloads.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.EventKind;
import org.vramlab.workloads.trace.TraceReader;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;

/** Each pattern does to a memory what its description says. */
class PatternsTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private TraceSource written(TraceGenerator generator) throws Exception {
    Path file = folder.resolve("t.gmtrace");
    GeneratedTrace.write(
        generator, OutputFile.at(file.toString(), OutputStream.nullOutputStream()));
    return TraceSource.of(file);
  }

  /** The first operand of each operation. */
  private List<Integer> accesses(TraceGenerator generator) throws Exception {
    List<Integer> accesses = new ArrayList<>();
    try (TraceReader reader = TraceReader.open(written(generator))) {
      while (reader.next()) {
        if (reader.kind() == EventKind.OPERATION) {
          accesses.add(reader.operandId(0));
        }
      }
    }
    return accesses;
  }

  private static int lruMisses(List<Integer> accesses, int capacity) {
    LinkedHashSet<Integer> cache = new LinkedHashSet<>();
    int misses = 0;
    for (int access : accesses) {
      if (!cache.remove(access)) {
        misses++;
        if (cache.size() == capacity) {
          cache.removeFirst();
        }
      }
      cache.add(access);
    }
    return misses;
  }

  @Test
  void scan_pushesTheHotSetOutOfALruMemory() throws Exception {
    List<Integer> accesses = accesses(new Scan(Shape.of(1, 64, 100, 4000, 1), 0));
    long hot = accesses.stream().filter(buffer -> buffer < 8).count();

    assertEquals(2000.0, (double) hot, 130.0);
    // A memory for 16 would hold the 8 hot ones; recency misses some of them, and all of the scan.
    assertTrue(lruMisses(accesses, 16) > accesses.size() - hot + 100);
  }

  @Test
  void loops_fitOneByOne_soThatTheMissesFallInSteps() throws Exception {
    List<Integer> accesses = accesses(new Loops(Shape.of(1, 70, 100, 9000, 1), 0));

    assertEquals(9000, lruMisses(accesses, 8), 100);
    assertEquals(6000, lruMisses(accesses, 40), 300);
    assertEquals(70, lruMisses(accesses, 70));
  }

  @Test
  void phases_useOneQuarterAtATime() throws Exception {
    List<Integer> accesses = accesses(new Phases(Shape.of(1, 64, 100, 8000, 1), 0));

    for (int phase = 0; phase < 8; phase++) {
      int quarter = phase % 4;
      assertTrue(
          accesses.subList(phase * 1001, phase * 1001 + 900).stream()
              .allMatch(buffer -> buffer / 16 == quarter));
    }
  }

  @Test
  void drift_leavesOldBuffersBehind() throws Exception {
    List<Integer> accesses = accesses(new Drift(Shape.of(1, 64, 100, 8000, 1), 0));

    Set<Integer> early = new HashSet<>(accesses.subList(0, 500));
    Set<Integer> middle = new HashSet<>(accesses.subList(4000, 4500));
    assertTrue(early.size() <= 20 && middle.size() <= 20);
    assertTrue(early.stream().noneMatch(middle::contains));
  }

  @Test
  void stencil_readsOnlyHalosOfOtherDevices() throws Exception {
    TraceSummary summary = TraceSummary.of(written(new Stencil(Shape.of(2, 8, 1600, 80, 1))));

    // Ten steps over eight slabs: the two at the border read a sixteenth of the other's.
    assertEquals(10 * 2 * 100, summary.peerBytes());
    assertEquals(4, summary.statistic("cross_device_imports"));
  }

  @Test
  void pipeline_freesEveryActivation() throws Exception {
    int step = 4 * 2 * 3 * 2 + 2 * 3;
    TraceSummary summary = TraceSummary.of(written(new Pipeline(Shape.of(2, 3, 100, 2 * step, 1))));

    assertEquals(2 * 4 * 6, summary.freeCount());
    assertEquals(6 * 100, summary.statistic("end_live_bytes"));
    assertTrue(summary.peerBytes() > 0);
  }

  @Test
  void tenants_comeAndGo() throws Exception {
    TraceSummary summary =
        TraceSummary.of(written(new Tenants(Shape.of(1, 64, 100, 20_000, 1), 10)));

    assertTrue(summary.freeCount() > 0);
    assertEquals(64 * 100, summary.statistic("end_live_bytes"));
    assertEquals(8, summary.allocatedBytesByClass().size());
  }

  @Test
  void compositor_readsTheGamesFrameFromTheOtherDevice() throws Exception {
    TraceSummary summary = TraceSummary.of(written(new Compositor(Shape.of(2, 32, 100, 900, 1))));

    assertEquals(100, summary.operationsNamed(1));
    assertEquals(100 * 100, summary.peerBytes());
    assertEquals(3, summary.statistic("cross_device_imports"));
  }

  @Test
  void serving_keepsToItsCache() throws Exception {
    TraceSummary summary = TraceSummary.of(written(new Serving(Shape.of(2, 200, 5120, 4000, 1))));

    assertTrue(summary.freeCount() > 0);
    long most = (200 + 8) * 5120;
    assertTrue(summary.statistic("peak_live_bytes_per_device.0") <= most);
  }

  @Test
  void patternsThatMakeNoSense_areRefused() throws Exception {
    Shape tiny = Shape.of(1, 1, 100, 10, 1);
    assertThrows(UsageException.class, () -> new Scan(tiny, 0));
    assertThrows(UsageException.class, () -> new Loops(tiny, 0));
    assertThrows(UsageException.class, () -> new Phases(tiny, 101));
    assertThrows(UsageException.class, () -> new Drift(tiny, 0));
    assertThrows(UsageException.class, () -> new Stencil(tiny));
    assertThrows(UsageException.class, () -> new Pipeline(tiny));
    assertThrows(UsageException.class, () -> new Tenants(tiny, 0));
    assertThrows(UsageException.class, () -> new Compositor(tiny));
  }
}
