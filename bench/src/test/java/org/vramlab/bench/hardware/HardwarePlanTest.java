package org.vramlab.bench.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.cli.Main;
import org.vramlab.workloads.cli.Terminal;

/** What {@code plan.py} makes of a run: all of it, and nothing that waits for what comes later. */
class HardwarePlanTest {
  private static final Path TOOL = Path.of("src", "main", "hardware", "plan.py");

  @TempDir Path folder = Path.of("set by JUnit");

  private record Ran(int status, String output) {}

  private static Ran python(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), output);
    } catch (IOException missing) {
      return new Ran(-1, "");
    }
  }

  private String vramlab(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(new Terminal(stream(out), stream(err), false), arguments);
    assertEquals(Main.FINE, status, err.toString(StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** A small trace, run with half the memory that it needs. */
  private Path run(String generator, String topology) {
    String trace = folder.resolve("small.gmtrace").toString();
    vramlab("trace", "generate", generator, "--ops", "1000", "--out", trace);
    String events = folder.resolve("events.csv").toString();
    String json = folder.resolve("run.json").toString();
    vramlab(
        ("run " + trace + " --topology " + topology + " --vram x2 --depth 4 --events " + events)
            .concat(" --json " + json)
            .split(" ", -1));
    return folder.resolve("run.json");
  }

  @Test
  void everyJobAndCopyOfTheRun_standsInThePlan() throws Exception {
    assumeTrue(python("-c", "").status() == 0, "there is no python3");
    Path json = run("zipf", "hgx-h100");
    Ran plan = python(TOOL.toString(), folder.resolve("events.csv").toString(), json.toString());
    assertEquals(0, plan.status(), plan.output());

    String events = Files.readString(folder.resolve("events.csv"));
    List<String> lines = plan.output().lines().filter(line -> !line.startsWith("#")).toList();
    long jobs = lines.stream().filter(line -> line.startsWith("J ")).count();
    long copies = lines.stream().filter(line -> line.matches("[IO] .*")).count();
    assertEquals(count(events, ",jobQueued,"), jobs);
    assertEquals(count(events, ",copyQueued,"), copies);
    assertTrue(lines.stream().filter(line -> line.startsWith("O ")).count() > 100, "evictions");
  }

  @Test
  void operations_waitForEarlierOnesOfOtherQueues() throws Exception {
    assumeTrue(python("-c", "").status() == 0, "there is no python3");
    Path json = run("zipf", "hgx-h100");
    Ran plan = python(TOOL.toString(), folder.resolve("events.csv").toString(), json.toString());

    List<Character> kinds = new ArrayList<>();
    int waits = 0;
    for (String line : plan.output().lines().filter(text -> !text.startsWith("#")).toList()) {
      String[] fields = line.split(" ", -1);
      if (fields[0].equals("W")) {
        assertEquals('J', kinds.get(Integer.parseInt(fields[1])), line);
        continue;
      }
      for (int queue = 0; queue < 3; queue++) {
        int other = Integer.parseInt(fields[5 + queue]);
        if (other >= 0) {
          waits++;
          assertTrue(other < kinds.size(), line);
          assertEquals("JIO".charAt(queue), kinds.get(other), line);
          assertTrue(fields[0].charAt(0) != "JIO".charAt(queue), line);
        }
      }
      kinds.add(fields[0].charAt(0));
    }
    assertTrue(waits > 100, "copies wait for jobs, jobs for copies");
  }

  @Test
  void runOfSeveralDevices_isRefusedInASentence() throws Exception {
    assumeTrue(python("-c", "").status() == 0, "there is no python3");
    Path json = run("stencil", "hgx-h100");
    Ran plan = python(TOOL.toString(), folder.resolve("events.csv").toString(), json.toString());
    assertEquals(1, plan.status());
    assertTrue(plan.output().startsWith("plan.py: a plan is of one device"), plan.output());
  }

  private static long count(String text, String what) {
    return text.lines().filter(line -> line.contains(what)).count();
  }
}
