package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.io.JsonTree;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.results.PrefetchCount;
import org.vramlab.workloads.results.ProcessResult;

/** What is fetched ahead of need, as an option of {@code run}. */
class PrefetchRunTest {
  /** A training step. */
  private static final String TRAINING = "llama7b_train_seq4096";

  @TempDir Path folder = Path.of("set by JUnit");

  /** Twelve buffers used in turn, of which eight fit. */
  private String loop = "";

  @BeforeEach
  void traces() {
    loop = folder.resolve("loop.gmtrace").toString();
    CommandLineRun.of("trace generate loop --buffers 12 --ops 300 --size 4MiB --out " + loop)
        .fine();
  }

  private String run(String options) {
    return "run " + loop + " --vram x1.5 --depth 1 " + options;
  }

  @Test
  void none_isTheDefault_toTheByte() {
    String byDefault = CommandLineRun.of(run("--json -")).fine().out();
    assertEquals(byDefault, CommandLineRun.of(run("--json - --prefetch none")).fine().out());
    assertFalse(byDefault.contains("prefetch"), "what is as ever is not shown");
  }

  @Test
  void planAhead_withOneJobAtATime_isFaster_andMovesNoMore() throws Exception {
    Outcome none = CommandLineRun.outcome(TRAINING, "--vram x2 --depth 1");
    Outcome ahead = ReplayContract.completes(TRAINING, "--vram x2 --depth 1 --prefetch plan-ahead");

    assertTrue(ahead.makespanNanos() < 0.95 * none.makespanNanos(), "copies are hidden");
    long more = Math.abs(moved(ahead) - moved(none));
    assertTrue(more <= moved(none) / 1000, more + " bytes more or fewer");
    assertTrue(none.prefetch().isEmpty());
    assertTrue(count(ahead, "fetched").buffers() > 1000);
    assertAddsUp(ahead);
  }

  /** Of a loop that does not fit, the least recently used is what is needed next. */
  @Test
  void tree_evictsWhatIsNeededNext_andCostsMoreThanItSaves() throws Exception {
    Outcome none = CommandLineRun.outcome(loop, "--vram x1.5 --depth 1");
    Outcome tree = ReplayContract.completes(loop, "--vram x1.5 --depth 1 --prefetch tree");
    assertTrue(tree.makespanNanos() > none.makespanNanos());
    assertTrue(count(tree, "wasted").buffers() > count(tree, "inTime").buffers());
    assertTrue(count(tree, "givenUpNoRoom").buffers() > 0);
    assertAddsUp(tree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"next:2", "plan-ahead", "plan-ahead:2"})
  void loopThatDoesNotFit_isFaster(String policy) throws Exception {
    Outcome none = CommandLineRun.outcome(loop, "--vram x1.5 --depth 1");
    Outcome ahead = ReplayContract.completes(loop, "--vram x1.5 --depth 1 --prefetch " + policy);
    assertTrue(ahead.makespanNanos() < 0.9 * none.makespanNanos(), ahead.prefetch().toString());
    assertAddsUp(ahead);
  }

  @Test
  void severalDevicesThatShareBuffers_completeUnderEveryPolicy() throws Exception {
    for (String policy : List.of("next:4", "tree", "plan-ahead:8")) {
      Outcome ahead =
          ReplayContract.completes(
              "wave3d_stencil_4dev", "--vram x2 --depth 2 --seed 3 --prefetch " + policy);
      assertTrue(count(ahead, "fetched").buffers() > 0, policy);
      assertAddsUp(ahead);
    }
  }

  private static void assertAddsUp(Outcome outcome) {
    PrefetchCount fetched = count(outcome, "fetched");
    long buffers = 0;
    long bytes = 0;
    for (String fate : List.of("inTime", "late", "wasted")) {
      buffers += count(outcome, fate).buffers();
      bytes += count(outcome, fate).bytes();
    }
    assertEquals(fetched.buffers(), buffers, "each is in time, late or wasted");
    assertEquals(fetched.bytes(), bytes);
  }

  private static long moved(Outcome outcome) {
    ProcessResult process = outcome.processes().getFirst();
    return process.movedInBytes() + process.movedOutBytes();
  }

  private static PrefetchCount count(Outcome outcome, String what) {
    List<PrefetchCount> found =
        outcome.prefetch().stream().filter(count -> count.what().equals(what)).toList();
    assertEquals(1, found.size(), what);
    return found.getFirst();
  }

  @Test
  void sameSeed_sameBytes_eventsToo_andEventsSayWhatTheJsonCounts() throws Exception {
    String run = run("--prefetch next:2 --seed 7 --json - --events ");
    Path first = folder.resolve("first.csv");
    Path second = folder.resolve("second.csv");
    String once = CommandLineRun.of(run + first).fine().out();
    assertEquals(once, CommandLineRun.of(run + second).fine().out());
    assertEquals(-1, Files.mismatch(first, second));

    JsonTree prefetch = JsonTree.of(once).at("prefetch");
    assertEquals(prefetch.at("fetched").number(), rows(first, ",prefetched,"));
    assertTrue(prefetch.at("fetched").number() > 50);
  }

  @Test
  void whatIsGivenUp_isInTheEventsWithItsReason() throws Exception {
    Path events = folder.resolve("events.csv");
    String json =
        CommandLineRun.of(run("--prefetch tree --json - --events ") + events).fine().out();
    JsonTree prefetch = JsonTree.of(json).at("prefetch");
    assertEquals(prefetch.at("givenUpNoRoom").number(), rows(events, ",no_room"));
    assertTrue(prefetch.at("givenUpNoRoom").number() > 0);
    assertEquals(0, prefetch.at("givenUpMoveLimit").number());
  }

  private static long rows(Path csv, String part) throws IOException {
    return Files.readAllLines(csv).stream().filter(line -> line.contains(part)).count();
  }

  @Test
  void policyAndBudget_areShown_inTheReportToo_andPartOfTheConfiguration() throws Exception {
    Path page = folder.resolve("report.html");
    CommandLineRun plain = CommandLineRun.of(run("--prefetch plan-ahead --report ") + page).fine();
    CommandLineRun more =
        CommandLineRun.of(run("--prefetch plan-ahead --prefetch-budget 1GiB")).fine();

    assertTrue(plain.out().contains("prefetch plan-ahead:16"), plain.out());
    assertTrue(plain.out().contains("prefetch-budget 256MiB"), plain.out());
    assertTrue(more.out().contains("prefetch-budget 1GiB"), more.out());
    assertTrue(plain.out().contains("fetched ahead"), plain.out());
    assertTrue(plain.out().contains("given up: no room"), plain.out());
    assertTrue(Files.readString(page).contains("<h2>Fetched ahead of need</h2>"));
    assertNotEquals(configuration(plain), configuration(more));
  }

  private static String configuration(CommandLineRun run) {
    String line = run.err().lines().toList().getFirst();
    return line.substring(line.indexOf("configuration"));
  }

  @Test
  void explain_tellsOfWhatWasFetchedAhead_andWhatWasNot() {
    String words = "explain " + loop + " --vram x1.5 --depth 1 --prefetch ";
    CommandLineRun json = CommandLineRun.of(words + "plan-ahead --op 40 --json -").fine();
    assertTrue(json.out().contains("\"prefetch\" : \"plan-ahead:16\""), json.out());
    String story = CommandLineRun.of(words + "tree --buffer 3").fine().out();
    assertTrue(story.contains("that was ahead of need."), story);
    assertTrue(story.contains("to be fetched ahead of need, and not: there is no room"), story);
  }

  @Test
  void help_namesEveryForm() {
    String help = CommandLineRun.of("run --help").fine().out().replaceAll("\\s+", " ");
    for (String form : List.of("none (default)", "next:K", "tree", "plan-ahead[:W]")) {
      assertTrue(help.contains(form), form);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--prefetch nothing, there is no prefetch policy 'nothing'",
    "--prefetch next, there is no prefetch policy 'next'",
    "--prefetch next:0, '0' is no number from 1 to 1024",
    "--prefetch next:many, 'many' is no number from 1 to 1024",
    "--prefetch plan-ahead:9999, '9999' is no number from 1 to 8192",
    "--prefetch tree --prefetch-budget 12, less than one page of 4 KiB",
    "--prefetch tree --prefetch-budget much, much"
  })
  void whatMakesNoSense_isRefused_andSaysWhy(String options, String why) {
    CommandLineRun run = CommandLineRun.of(run(options));
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains(why), run.err());
    assertTrue(run.err().lines().count() <= 3, run.err());
  }

  @Test
  void compare_hasItAsAnAxis_withItsFiguresInTheCsv() throws Exception {
    Path csv = folder.resolve("c.csv");
    CommandLineRun.of(
            "compare "
                + loop
                + " --policies lru --vram x1.5 --depth 1 --prefetch none,plan-ahead:2 --jobs 1"
                + " --csv "
                + csv)
        .fine();
    List<String> lines = Files.readAllLines(csv);
    List<String> heading = List.of(lines.getFirst().split(",", -1));
    int fetched = heading.indexOf("prefetches");
    assertTrue(fetched > 0, lines.getFirst());
    assertEquals("0", lines.get(1).split(",", -1)[fetched]);
    assertTrue(Long.parseLong(lines.get(2).split(",", -1)[fetched]) > 50, lines.get(2));
  }
}
