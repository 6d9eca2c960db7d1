package org.vramlab.workloads.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.EventKind;
import org.vramlab.workloads.trace.TraceReader;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;

/** Generated traces are sound, repeatable, and behave as their pattern promises. */
class GeneratedTraceTest {
  @TempDir Path folder = Path.of("set by JUnit");

  @ParameterizedTest
  @ValueSource(strings = {"t.gmtrace", "t.gmtrace.gz", "t.gmtrace.zst"})
  void write_anyPatternAndCompression_isASoundTraceWithATrueHeader(String name) throws Exception {
    for (TraceGenerator generator : generators(11)) {
      TraceSummary summary = TraceSummary.of(written(generator, name));

      assertEquals(List.of(), summary.headerMismatches());
      assertEquals(summary.statistics(), summary.header().statistics());
      assertEquals("generated_" + generator.name(), summary.header().workload());
      assertEquals(500, summary.operationCount());
    }
  }

  @Test
  void write_sameSeed_givesTheSameBytes() throws Exception {
    for (int index = 0; index < 12; index++) {
      byte[] first = Files.readAllBytes(path(written(generators(5).get(index), "a.gmtrace.gz")));
      byte[] second = Files.readAllBytes(path(written(generators(5).get(index), "b.gmtrace.gz")));

      assertArrayEquals(first, second);
    }
  }

  @Test
  void write_otherSeed_givesOtherAccesses() throws Exception {
    byte[] first = Files.readAllBytes(path(written(generators(5).get(1), "a.gmtrace.gz")));
    byte[] second = Files.readAllBytes(path(written(generators(6).get(1), "b.gmtrace.gz")));

    assertFalse(Arrays.equals(first, second));
  }

  @Test
  void cyclic_touchesEachDevicesBuffersInTurn() throws Exception {
    CyclicSweep sweep = new CyclicSweep(Shape.of(2, 3, 100, 10, 1), 0);

    assertEquals(List.of(0, 3, 1, 4, 2, 5, 0, 3, 1, 4), firstOperands(written(sweep, "t.gmtrace")));
  }

  @Test
  void cyclic_writePercent_isTheShareOfUpdates() throws Exception {
    TraceSummary none =
        TraceSummary.of(written(new CyclicSweep(Shape.of(1, 8, 100, 4000, 1), 0), "t.gmtrace"));
    TraceSummary some =
        TraceSummary.of(written(new CyclicSweep(Shape.of(1, 8, 100, 4000, 1), 25), "t.gmtrace"));
    TraceSummary all =
        TraceSummary.of(written(new CyclicSweep(Shape.of(1, 8, 100, 4000, 1), 100), "t.gmtrace"));

    assertEquals(0, none.operationsNamed(1));
    assertEquals(
        1000.0,
        (double) some.operationsNamed(1),
        110.0); // four standard deviations of a binomial draw
    assertEquals(4000, all.operationsNamed(1));
  }

  @Test
  void zipf_popularity_fallsWithTheRank() throws Exception {
    int[] touches = new int[64];
    for (int id :
        firstOperands(
            written(new ZipfAccess(Shape.of(1, 64, 100, 64_000, 3), 0, 100), "t.gmtrace"))) {
      touches[id]++;
    }
    Arrays.sort(touches);

    // With s = 1 over 64 buffers the most popular has 1 / H(64) = 21 % of the accesses, the second
    // half of that.
    assertEquals(64_000 * 0.2108, touches[63], 700.0);
    assertEquals(64_000 * 0.1054, touches[62], 600.0);
    assertTrue(touches[0] > 0);
  }

  @Test
  void zipf_skewZero_isUniform() throws Exception {
    int[] touches = new int[16];
    for (int id :
        firstOperands(
            written(new ZipfAccess(Shape.of(1, 16, 100, 16_000, 3), 0, 0), "t.gmtrace"))) {
      touches[id]++;
    }
    for (int count : touches) {
      assertEquals(1000.0, count, 150.0);
    }
  }

  @Test
  void alltoall_everyDeviceImportsEverySendBufferOnce() throws Exception {
    TraceSummary summary =
        TraceSummary.of(written(new AllToAll(Shape.of(4, 6, 4096, 400, 1)), "t.gmtrace"));

    assertEquals(4 * 3 * 3, summary.statistic("cross_device_imports"));
    assertEquals(200, summary.operationsNamed(1));
    assertEquals(
        200L * 3 * 1024,
        summary.peerBytes(),
        "each gather reads a quarter of a buffer from each of three others");
    assertEquals(5 * 4096, summary.statistic("max_op_footprint_bytes"));
  }

  @Test
  void shape_outOfRange_isRefusedByOption() {
    UsageException refused = assertThrows(UsageException.class, () -> Shape.of(1, 0, 1, 1, 1));
    assertEquals(
        "--buffers 0 is out of range; give a number from 1 to 10000000.", refused.getMessage());
    assertThrows(UsageException.class, () -> Shape.of(0, 1, 1, 1, 1));
    assertThrows(UsageException.class, () -> Shape.of(1, 1, 1L << 41, 1, 1));
    assertThrows(UsageException.class, () -> Shape.of(1, 1, 1, 0, 1));
    assertThrows(UsageException.class, () -> new AllToAll(Shape.of(1, 2, 100, 1, 1)));
    assertThrows(UsageException.class, () -> new AllToAll(Shape.of(4, 2, 3, 1, 1)));
    assertThrows(UsageException.class, () -> new CyclicSweep(Shape.of(1, 2, 100, 1, 1), 101));
    assertThrows(UsageException.class, () -> new ZipfAccess(Shape.of(1, 2, 100, 1, 1), 0, 501));
  }

  /** First outputs of the reference implementation for seed 1234567, as published with it. */
  @Test
  void splitMix_knownSeed_givesTheKnownSequence() {
    SplitMix random = new SplitMix(1234567);

    assertEquals(6457827717110365317L, random.next());
    assertEquals(3203168211198807973L, random.next());
    assertEquals(Long.parseUnsignedLong("9817491932198370423"), random.next());
  }

  @Test
  void splitMix_below_staysBelowAndReachesAll() {
    SplitMix random = new SplitMix(1);
    boolean[] seen = new boolean[7];
    for (int i = 0; i < 200; i++) {
      seen[(int) random.below(7)] = true;
    }
    for (boolean each : seen) {
      assertTrue(each);
    }
    assertNotEquals(random.below(Long.MAX_VALUE), random.below(Long.MAX_VALUE));
  }

  private static List<TraceGenerator> generators(long seed) throws UsageException {
    return List.of(
        new CyclicSweep(Shape.of(2, 10, 5000, 500, seed), 25),
        new ZipfAccess(Shape.of(3, 20, 1_000_000, 500, seed), 25, 105),
        new AllToAll(Shape.of(4, 6, 4096, 500, seed)),
        new Scan(Shape.of(2, 16, 5000, 500, seed), 25),
        new Loops(Shape.of(2, 14, 5000, 500, seed), 25),
        new Phases(Shape.of(2, 16, 5000, 500, seed), 25),
        new Drift(Shape.of(2, 16, 5000, 500, seed), 25),
        new Stencil(Shape.of(3, 8, 4096, 500, seed)),
        new Pipeline(Shape.of(3, 5, 4096, 500, seed)),
        new Tenants(Shape.of(2, 32, 4096, 500, seed), 25),
        new Compositor(Shape.of(2, 32, 4096, 500, seed)),
        new Serving(Shape.of(2, 64, 4096, 500, seed)));
  }

  private TraceSource written(TraceGenerator generator, String name) throws Exception {
    Path file = folder.resolve(name);
    GeneratedTrace.write(
        generator, OutputFile.at(file.toString(), OutputStream.nullOutputStream()));
    return TraceSource.of(file);
  }

  private static Path path(TraceSource source) {
    return Path.of(source.name());
  }

  private static List<Integer> firstOperands(TraceSource source) throws Exception {
    List<Integer> ids = new java.util.ArrayList<>();
    try (TraceReader reader = TraceReader.open(source)) {
      while (reader.next()) {
        if (reader.kind() == EventKind.OPERATION) {
          ids.add(reader.operandId(0));
        }
      }
    }
    return ids;
  }
}
