package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.io.UsageException;

/** The contract of the command line: what goes where, and the exit status. */
class MainTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void run_nothing_printsThreeCommandsToBeginWith() {
    assertEquals(0, run());

    assertEquals(3, out().lines().filter(line -> line.startsWith("  workloads/vramlab ")).count());
    assertEquals("", err());
  }

  @Test
  void run_help_teachesOnStandardOutput() {
    for (String[] command :
        new String[][] {
          {"--help"},
          {"demo", "--help"},
          {"run", "--help"},
          {"trace", "--help"},
          {"trace", "info", "--help"},
          {"trace", "generate", "-h"}
        }) {
      out.reset();
      assertEquals(0, run(command));
      assertTrue(out().startsWith("Usage: vramlab"), out());
    }
    assertEquals("", err());
  }

  @Test
  void run_version_namesVersionAndCommit() {
    assertEquals(0, run("--version"));
    assertTrue(out().matches("vramlab \\S+, commit \\S+, on Java \\S+\n"), out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "trac info; unknown: trac info; did you mean trace?",
        "trace; trace needs one of the commands",
        "trace info; Missing required parameter: 'TRACE'",
        "trace convert a b --out c; unknown: b",
        "trace info a --jsn x; unknown: --jsn; did you mean --json?",
        "trace generate cyclic; Missing required option: '--out=FILE|-'",
        "trace generate cyclics --out x; expected one of [zipf, scan, loop, cyclic, phases, drift,"
            + " stencil, alltoall, pipeline, tenants, compositor, serving] (case-insensitive) but"
            + " was 'cyclics'",
        "trace generate cyclic --out x --ops many; 'many' is not an int",
        "trace generate cyclic --out x --size 16G; '16G' has the unknown unit 'G'; write a size"
            + " such as 16GiB",
        "trace generate cyclic --out x --buffers 0; --buffers 0 is out of range; give a number from"
            + " 1",
        "trace generate cyclic --out x --skew 1; --skew means nothing with cyclic",
        "trace generate zipf --out x --skew 1e99; the skew is out of range",
        "trace generate alltoall --out x --write-percent 5; --write-percent means nothing with"
            + " alltoall",
        "trace generate alltoall --out x --devices 1; alltoall needs at least two devices",
      })
  void run_wrongUsage_isOneSentenceAndStatus2(String command, String sentence) {
    assertEquals(2, run(command.split(" ")));

    assertTrue(err().contains(sentence), err());
    assertOneSentence();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trace info no_such_trace",
        "trace info wave3d_stencil_4dev --json no/such/dir/x.json",
        "trace generate cyclic --out no/such/x.gz"
      })
  void run_badInput_isOneSentenceAndStatus3(String command) {
    assertEquals(3, run(command.split(" ")));

    assertEquals(2, err().lines().count(), "the run's identity and one sentence: " + err());
    assertTrue(err().lines().toList().get(0).startsWith("vramlab "), err());
    assertOneSentence();
  }

  @Test
  void run_debug_showsTheStack() {
    assertEquals(3, run("trace", "info", "no_such_trace", "--debug"));

    assertTrue(err().contains("at org.vramlab.workloads.trace.TraceSource"), err());
  }

  @Test
  void traceInfo_bundledTrace_printsTheTableAndStatesTheRunOnStandardError() {
    assertEquals(0, run("trace", "info", "wave3d_stencil_4dev"));

    assertTrue(out().startsWith("wave3d_stencil_4dev: wave3d_stencil_4dev, 4 devices\n"), out());
    assertTrue(
        out()
            .contains(
                "11,818 events: 2,817 allocations, 2,560 frees, 6,400 operations, 21 imports, 20"
                    + " phases"),
        out());
    assertTrue(
        err().matches("vramlab \\S+, commit \\S+, seed 1, configuration [0-9a-f]{12}\n"), err());
  }

  @Test
  void traceInfo_jsonToStandardOutput_replacesTheTable() {
    assertEquals(0, run("trace", "info", "wave3d_stencil_4dev", "--json", "-"));

    assertTrue(
        out().startsWith("{\n  \"schema\" : \"vramlab.trace-info\",\n  \"schemaVersion\" : 1,\n"),
        out());
    assertTrue(out().contains("\"peerBytes\" : 1006736640"), out());
    assertTrue(out().endsWith("}\n"));
  }

  @Test
  void traceInfo_twice_printsTheSameBytes() {
    run("trace", "info", "llama7b_train_seq4096", "--json", "-");
    byte[] first = out.toByteArray();
    out.reset();
    run("trace", "info", "llama7b_train_seq4096", "--json", "-");

    assertArrayEquals(first, out.toByteArray());
  }

  @Test
  void traceInfo_falseHeader_isFoundWithStatus1() throws IOException {
    Path file = folder.resolve("false.gmtrace");
    Files.writeString(
        file,
        """
        {"format":"gmtrace","version":1,"devices":1,"ops":[],"stats":{"buffers":5}}
        ["A",0,1,0,"act"]
        """);

    assertEquals(1, run("trace", "info", file.toString()));

    assertTrue(err().contains("the header states buffers 5, the events make it 1"), err());
  }

  @Test
  void traceGenerate_fileThenInfo_works() throws IOException {
    String file = folder.resolve("zipf.gmtrace.gz").toString();

    assertEquals(
        0,
        run(
            "trace",
            "generate",
            "zipf",
            "--out",
            file,
            "--ops",
            "1000",
            "--skew",
            "1.05",
            "--devices",
            "2"));
    assertEquals("", out());
    assertTrue(err().contains("look at it with `vramlab trace info " + file + "`"), err());
    assertEquals(0, run("trace", "info", file));

    assertTrue(out().contains("1,000 operations"), out());
    assertEquals(List.of("zipf.gmtrace.gz"), names());
  }

  @Test
  void traceGenerate_toStandardOutput_isPlainText() {
    assertEquals(
        0, run("trace", "generate", "alltoall", "--out", "-", "--ops", "8", "--buffers", "2"));

    assertTrue(out().startsWith("{\"format\":\"gmtrace\",\"version\":1,"), out());
    assertEquals(
        1 + 8 + 12 + 8 + 1,
        out().lines().count(),
        "header, allocations, imports, operations, phase");
  }

  @Test
  void progress_watched_drawsPercentsAndErasesThem() {
    Terminal watched = new Terminal(stream(out), stream(err), true);
    try (Progress progress = new Progress(watched, "replaying", 1_000_000)) {
      progress.update(5_000);
      assertEquals("", err());
      progress.update(500_000);
      progress.update(500_001);
      progress.update(1_000_000);
    }
    assertEquals("\r\u001b[Kreplaying: 50 %\r\u001b[Kreplaying: 100 %\r\u001b[K", err());
  }

  @Test
  void progress_unwatchedOrShort_printsNothing() {
    try (Progress unwatched =
            new Progress(new Terminal(stream(out), stream(err), false), "replaying", 1_000_000);
        Progress brief =
            new Progress(new Terminal(stream(out), stream(err), true), "replaying", 100)) {
      unwatched.update(1_000_000);
      brief.update(100);
    }
    assertEquals("", err());
  }

  private int run(String... arguments) {
    return Main.run(new Terminal(stream(out), stream(err), false), arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void assertOneSentence() {
    List<String> lines = err().lines().toList();
    assertTrue(lines.getLast().endsWith("."), err());
    assertFalse(err().contains("\tat "), err());
    assertEquals("", out());
    assertTrue(Arrays.asList(1, 2).contains(lines.size()), err());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void number_thatIsNone_isToldInWordsOfTheUser() {
    for (String number : new String[] {"nan", "x", "1e999999999", "1,5", ""}) {
      CommandLineRun run =
          CommandLineRun.of("trace", "generate", "zipf", "--out", "-", "--skew", number);
      assertEquals(UsageException.EXIT_STATUS, run.status(), number);
      assertTrue(run.err().contains("'" + number + "' is no number; write 1.5"), run.err());
      assertFalse(run.err().contains("java."), run.err());
    }
  }

  @Test
  void trace_isNotWrittenPlain_underTheNameOfACompressedFile() {
    CommandLineRun run = CommandLineRun.of("trace generate zipf --ops 10 --out z.gmtrace.xz");
    assertEquals(UsageException.EXIT_STATUS, run.status());
    assertTrue(run.err().contains("end it in .gmtrace.gz, .gmtrace.zst or .gmtrace"), run.err());
  }

  @Test
  void seed_ofAPatternThatDrawsNothing_isSaidToDoNothing() {
    String words = "trace generate stencil --ops 20 --out - --seed 2";
    assertTrue(CommandLineRun.of(words).fine().err().contains("stencil draws no lots"));
  }
}
