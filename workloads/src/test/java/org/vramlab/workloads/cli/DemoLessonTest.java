package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.results.RunResult;
import picocli.CommandLine;

/** The demo's sentences follow from the results, whichever policy they favour. */
class DemoLessonTest {
  @TempDir static Path folder = Path.of("set by JUnit");

  private static ReplaySettings settings;
  private static RunResult lru;
  private static RunResult belady;

  @BeforeAll
  static void replay() throws Exception {
    String trace = folder.resolve("sweep.gmtrace.gz").toString();
    CommandLineRun.of("trace generate cyclic --buffers 16 --ops 400 --out " + trace).fine();
    settings = CommandLineRun.settings(trace, "--vram x1.5");
    lru = result(trace, "lru");
    belady = result(trace, "belady");
  }

  @Test
  void lesson_betterSecondPolicy_saysLess() {
    String text = lesson(lru, belady);

    assertTrue(text.contains("belady moves"), text);
    assertTrue(text.contains("% fewer bytes than lru and takes"), text);
    assertTrue(text.contains("% less time"), text);
    assertTrue(text.contains("The shortest run (belady)"), text);
  }

  @Test
  void lesson_worseSecondPolicy_saysMore() {
    String text = lesson(belady, lru);

    assertTrue(text.contains("% more bytes than belady and takes"), text);
    assertTrue(text.contains("% more time"), text);
    assertTrue(text.contains("The shortest run (belady)"), text);
  }

  @Test
  void lesson_equalRuns_saysSo() {
    String text = lesson(lru, lru);

    assertTrue(
        text.contains("lru moves no other number of bytes than lru and takes the same time."),
        text);
    assertFalse(text.contains("What it saves"), text);
  }

  private static String lesson(RunResult first, RunResult second) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DemoLesson(settings, List.of(first, second))
        .print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    // Without the breaks between lines.
    return bytes.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
  }

  private static RunResult result(String trace, String policy) throws Exception {
    RunOptions options =
        CommandLine.populateCommand(new RunOptions(), "--vram", "x1.5", "--policy", policy);
    ReplaySettings plan = RunPlan.of(List.of(trace), options);
    Terminal terminal = new Terminal(nowhere(), nowhere(), false);
    try (RunOutputs outputs = RunOutputs.check(new OutputOptions(), terminal.out())) {
      return RunExecution.run(
          terminal,
          RunIdentity.of(1, new ArrayList<>()),
          RunPlan.shown(options, plan),
          plan,
          outputs);
    }
  }

  private static PrintStream nowhere() {
    return new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
  }
}
