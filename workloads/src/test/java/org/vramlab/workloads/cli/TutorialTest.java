package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.cli.Tutorial.Step;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * The tutorial, done as a newcomer would: each of its commands is run, in its order, in a folder
 * that looks like a clone, and prints what the page says. Capturing needs a Python with torch
 * ({@code VRAMLAB_PYTHON}, or {@code python3}), and is skipped, saying so, where there is none.
 */
@Timeout(600)
class TutorialTest {
  private static final String PROGRAM = "workloads/vramlab";
  private static final String PYTHON = "python3";

  @TempDir Path clone;

  private record Ran(int status, List<String> out) {}

  @BeforeEach
  void makeClone() throws IOException {
    Files.createSymbolicLink(clone.resolve("workloads"), Path.of("").toAbsolutePath());
  }

  /** The clone is not to be emptied through it. */
  @AfterEach
  void removeLink() throws IOException {
    Files.delete(clone.resolve("workloads"));
  }

  /** Runs a command in the clone; standard error is dropped, or comes with the output. */
  private Ran run(List<String> command, boolean withErrors)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(clone.toFile()).redirectErrorStream(withErrors);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    if (!withErrors) {
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out.lines().toList());
  }

  /** A command of the page as a process: the launcher's program is started without building it. */
  private static List<String> process(List<String> words) {
    if (!words.getFirst().equals(PROGRAM)) {
      return words;
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-Djdk.trackAllThreads=false",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path", ""),
                Main.class.getName()));
    command.addAll(words.subList(1, words.size()));
    return command;
  }

  @Test
  void page_everyCommand_isOfAKindThatIsRunHere() throws IOException {
    List<Step> steps = Tutorial.steps(Tutorial.PAGE);
    assertTrue(steps.size() >= 9, steps.size() + " steps");
    for (Step step : steps) {
      String program = step.command().getFirst();
      assertTrue(List.of(PROGRAM, PYTHON, "cp").contains(program), program);
    }
  }

  @Test
  void commands_inTheirOrder_printWhatThePageSays() throws Exception {
    for (Step step : Tutorial.steps(Tutorial.PAGE)) {
      if (step.command().getFirst().equals(PYTHON)) {
        continue; // the next one takes the trace that this has made once
      }
      Ran ran = run(process(step.command()), false);
      String command = String.join(" ", step.command());
      assertEquals(0, ran.status(), command);
      assertNull(
          step.missingFrom(ran.out()), command + " printed\n" + String.join("\n", ran.out()));
    }
    for (String report : List.of("run.html", "compare.html")) {
      String page = Files.readString(clone.resolve(report));
      assertTrue(page.startsWith("<!DOCTYPE html>"), report);
      assertTrue(page.contains("tiny_gpt"), report);
    }
  }

  /** Other versions of torch count otherwise: figures may be any. */
  @Test
  void capture_ofTheScript_isASoundTraceOfThatSize() throws Exception {
    String python = Objects.requireNonNullElse(System.getenv("VRAMLAB_PYTHON"), PYTHON);
    assumeTrue(
        isThere(List.of(python, "-c", "import torch")),
        "there is no Python with torch: name one in VRAMLAB_PYTHON");
    Step step = Tutorial.steps(Tutorial.PAGE).getFirst();
    List<String> command = new ArrayList<>(step.command());
    command.set(0, python);
    Ran ran = run(command, true);
    assertEquals(0, ran.status(), String.join("\n", ran.out()));
    String said = step.output().getLast().replaceAll("\\d+", "\\\\d+");
    assertTrue(ran.out().stream().anyMatch(line -> line.matches(said)), ran.out().toString());

    TraceSummary fresh = summary(clone.resolve("tiny_gpt.gmtrace.gz"));
    TraceSummary shipped = summary(Tutorial.PAGE.resolveSibling("tiny_gpt.gmtrace.gz"));
    assertEquals(List.of(), fresh.headerMismatches());
    double ratio =
        fresh.statistic("peak_live_bytes") / (double) shipped.statistic("peak_live_bytes");
    assertTrue(
        ratio > 0.5 && ratio < 2, "peak is " + ratio + " times that of the trace that ships");
  }

  private static TraceSummary summary(Path file) throws Exception {
    return TraceSummary.of(TraceSource.of(file));
  }

  private boolean isThere(List<String> command) throws InterruptedException {
    try {
      return run(command, true).status() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  @Test
  void claim_lineThatIsNotPrinted_isFound() {
    Step step = new Step(List.of(), List.of("a", "...", "c"));
    assertNull(step.missingFrom(List.of("a", "b", "c")));
    assertEquals("c", step.missingFrom(List.of("a", "b")));
    assertEquals("a", step.missingFrom(List.of("b", "a", "c")));
    assertEquals("the end", step.missingFrom(List.of("a", "c", "d")));
    assertNotNull(new Step(List.of(), List.of("a", "c")).missingFrom(List.of("a", "b", "c")));
  }
}
