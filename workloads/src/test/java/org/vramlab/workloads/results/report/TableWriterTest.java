package org.vramlab.workloads.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.results.Checks;
import org.vramlab.workloads.results.CriticalPath;
import org.vramlab.workloads.results.LowerBounds;
import org.vramlab.workloads.results.Machine;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.SyntheticRun;

final class TableWriterTest {
  private static RunResult result(int devices, int processes, int operations) {
    SyntheticRun run = new SyntheticRun(devices, processes, operations);
    run.playTo(EventSink.SILENT);
    return run.result();
  }

  private static String table(RunResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      TableWriter.print(result, out);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void print_oneProcessOnOneDevice_isTheExpectedText() throws IOException {
    String expected;
    try (InputStream stream =
        Objects.requireNonNull(TableWriterTest.class.getResourceAsStream("one-process.txt"))) {
      expected = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertEquals(expected, table(result(1, 1, 400)));
  }

  @Test
  void print_oneProcessOnOneDevice_fitsASheet() {
    assertTrue(table(result(1, 1, 400)).lines().count() <= 60);
  }

  @Test
  void print_manyProcesses_wrapsThemAndStaysNarrow() {
    String table = table(result(1, 7, 20));
    assertTrue(table.contains("sweep#6"));
    assertTrue(table.lines().allMatch(line -> line.length() <= 110), "lines fit a terminal");
    assertEquals(2, table.lines().filter(line -> line.startsWith("ENOMEM")).count());
  }

  @Test
  void print_twoProcesses_saysWhoEvictedWhom() {
    RunResult run = result(1, 2, 60);
    assertTrue(
        table(run)
            .contains(
                """

                evicted for      of sweep#0      of sweep#1
                sweep#0      52 / 832.0 MiB               0
                sweep#1                   0  52 / 832.0 MiB

                """),
        () -> table(run));
  }

  @Test
  void print_manyLinks_saysHowManyAreLeftOut() {
    assertTrue(table(result(8, 1, 30)).contains("4 more links that carried something: see --json"));
  }

  @Test
  void print_runThatMovedNothing_saysSo() {
    RunResult moved = result(1, 1, 2);
    RunResult still =
        new RunResult(
            moved.identity(),
            moved.settings(),
            new Machine("none", "nothing", List.of("gcd0"), List.of()),
            0,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            new CriticalPath(0, List.of()),
            new LowerBounds(0, "gcd0", 0, ""),
            new Checks(true, false, 0, List.of("page 7 is in two places")));
    String table = table(still);
    assertTrue(table.contains("No link carried anything."));
    assertTrue(table.contains("Nothing was copied."));
    assertTrue(table.contains("checker on, lockdep off: 1 finding\n  page 7 is in two places"));
  }
}
