package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.workloads.io.JsonTree;

/** What {@code run} writes, and where. */
class RunOutputsTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private String trace = "";

  @BeforeEach
  void generate() {
    trace = folder.resolve("small.gmtrace.gz").toString();
    CommandLineRun.of("trace generate alltoall --devices 2 --buffers 8 --ops 200 --out " + trace)
        .fine();
  }

  @Test
  void run_plain_printsTheTableAndStatesTheRunFirstOnStandardError() {
    CommandLineRun run = CommandLineRun.of("run " + trace + " --vram x2").fine();

    assertTrue(run.out().contains("Where the time went"), run.out());
    assertTrue(run.out().contains("checker on, lockdep on: no rule was broken"), run.out());
    assertTrue(
        run.err().matches("vramlab \\S+, commit \\S+, seed 1, configuration [0-9a-f]{12}\n"),
        run.err());
  }

  @Test
  void run_jsonToStandardOutput_replacesTheTable() {
    CommandLineRun run = CommandLineRun.of("run " + trace + " --vram x2 --json -").fine();

    assertTrue(run.out().startsWith("{\n  \"schema\" : \"vramlab.run\",\n"), run.out());
    assertTrue(run.out().endsWith("}\n"), run.out());
    assertTrue(run.out().contains("\"checker\" : true"), run.out());
  }

  @Test
  void run_withoutChecker_saysSo() {
    CommandLineRun run = CommandLineRun.of("run " + trace + " --no-checker --no-lockdep").fine();

    assertTrue(run.out().contains("checker off, lockdep off"), run.out());
  }

  @Test
  void run_allOutputs_areWrittenAndNamed() throws IOException {
    List<Path> files = outputs("a");
    CommandLineRun run = CommandLineRun.of(command(files)).fine();

    assertEquals(
        List.of("JSON", "page", "events", "timeline"),
        List.of(
            text(files.get(0)).startsWith("{\n  \"schema\"") ? "JSON" : "?",
            text(files.get(1)).startsWith("<!DOCTYPE html>") ? "page" : "?",
            text(files.get(2)).startsWith("nanos,event,") ? "events" : "?",
            unzipped(files.get(3)).startsWith("{\"displayTimeUnit\":") ? "timeline" : "?"));
    for (Path file : files) {
      assertTrue(run.err().contains("wrote " + file + "\n"), run.err());
    }
  }

  @Test
  void run_timeline_callsJobsAsTheTraceDoes() throws IOException {
    Path file = folder.resolve("t.json.gz");
    CommandLineRun.of("run wave3d_stencil_4dev --vram x2 --timeline " + file).fine();

    assertTrue(unzipped(file).contains("\"name\":\"aten.convolution.default\""));
  }

  @Test
  void run_timeWindow_cutsEventsAndTimeline() throws IOException {
    List<Path> whole = outputs("whole");
    List<Path> part = outputs("part");
    CommandLineRun.of(command(whole)).fine();
    CommandLineRun.of(command(part) + " --from 1ms --to 2ms").fine();

    assertEquals(text(whole.get(0)), text(part.get(0)), "the result itself is that of the whole");
    assertTrue(Files.size(part.get(2)) < Files.size(whole.get(2)) / 2);
    assertTrue(unzipped(part.get(3)).length() < unzipped(whole.get(3)).length() / 2);
  }

  @Test
  void run_sameCommandTwice_writesTheSameBytes() throws IOException {
    for (String seed : List.of("1", "7")) {
      List<Path> first = outputs("first" + seed);
      List<Path> second = outputs("second" + seed);
      CommandLineRun one = CommandLineRun.of(command(first) + " --seed " + seed).fine();
      CommandLineRun two = CommandLineRun.of(command(second) + " --seed " + seed).fine();

      assertEquals(one.out(), two.out());
      for (int i = 0; i < first.size(); i++) {
        assertEquals(-1, Files.mismatch(first.get(i), second.get(i)), first.get(i).toString());
      }
    }
    assertNotEquals(text(outputs("first1").get(0)), text(outputs("first7").get(0)));
  }

  @Test
  void run_help_teachesWithExamples() {
    for (String command : List.of("run --help", "demo --help")) {
      String help = CommandLineRun.of(command).fine().out();
      assertTrue(help.contains("Examples:"), help);
      assertTrue(help.lines().allMatch(line -> line.length() <= 110), help);
    }
  }

  @Test
  void run_help_namesEveryMachinePolicyAndMode() {
    String help = CommandLineRun.of("run --help").fine().out();

    for (String name : Topologies.names()) {
      assertTrue(help.contains(name), name);
    }
    for (String policy : RunWords.policies()) {
      assertTrue(help.contains(policy), policy);
    }
    for (EvictionMode mode : EvictionMode.values()) {
      assertTrue(help.contains(mode.label()), mode.label());
    }
  }

  private List<Path> outputs(String name) {
    List<Path> files = new ArrayList<>();
    for (String suffix : List.of(".json", ".html", ".csv", ".json.gz")) {
      files.add(folder.resolve(name + suffix));
    }
    return files;
  }

  private String command(List<Path> files) {
    return "run "
        + trace
        + " --vram x2 --json "
        + files.get(0)
        + " --report "
        + files.get(1)
        + " --events "
        + files.get(2)
        + " --timeline "
        + files.get(3);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }

  private static String unzipped(Path file) throws IOException {
    try (InputStream stream = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void run_importedMachine_jsonSaysWhatWasAssumedOfIt() throws Exception {
    String topology = Path.of("src", "docs", "tutorial", "showtopo.txt").toString();
    String words = "run wave3d_stencil_4dev --vram x4 --gpu mi210 --json - --topology " + topology;
    List<JsonTree> remarks =
        JsonTree.of(CommandLineRun.of(words).fine().out()).at("machine").at("remarks").elements();
    assertFalse(remarks.isEmpty());
    assertTrue(remarks.getFirst().text().startsWith(topology + ": "));
    String preset = CommandLineRun.of("run wave3d_stencil_4dev --vram x4 --json -").fine().out();
    assertTrue(JsonTree.of(preset).at("machine").at("remarks").elements().isEmpty());
  }
}
