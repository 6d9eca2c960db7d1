package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.io.JsonTree;

/** The example of a plug-in: built as its author would, then run under the same checks as ever. */
class PluginExampleTest {
  @TempDir static Path folder;

  private static String plugin = "";
  private static String trace = "";

  @BeforeAll
  static void build() throws IOException {
    plugin = new PluginMaker(folder).example().toString();
    trace = folder.resolve("small.gmtrace").toString();
    CommandLineRun.of("trace generate stencil --out " + trace + " --ops 200 --size 8MiB").fine();
  }

  private static CommandLineRun run(String words) {
    return CommandLineRun.of("run " + trace + " --vram x2 --plugin " + plugin + " " + words);
  }

  private static JsonTree json(CommandLineRun run) throws IOException {
    return JsonTree.of(run.fine().out());
  }

  @Test
  void plugin_example_saysWhatItBrings() {
    assertEquals(
        """
        policy      largest-first     whoever takes most room goes first
        placement   quickest-exit     victims leave by the way that takes least time, to the host or to any peer with room
        prefetcher  like-last-time    what was used after the same buffer last time, eight steps ahead
        driver      frame-grabber     the last GPU reads frames that are drawn on the first, 60 a second
        """,
        CommandLineRun.of("plugin " + plugin).fine().out());
  }

  @Test
  void example_policy_isShort() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src", "docs", "plugin", "LargestFirst.java"));
    long code = lines.stream().filter(line -> !line.isBlank()).count();
    assertTrue(code <= 65, code + " lines");
  }

  @Test
  void run_examplePolicy_isCleanUnderCheckerAndLockdep() {
    CommandLineRun run = run("--policy largest-first").fine();
    assertTrue(run.out().endsWith("checker on, lockdep on: no rule was broken\n"), run.out());
    assertTrue(run.out().contains("policy largest-first"), run.out());
  }

  @Test
  void run_examplePolicy_choosesOtherVictimsThanLru() throws IOException {
    JsonTree mine = json(run("--policy largest-first --json -"));
    JsonTree lru = json(run("--json -"));
    assertNotEquals(evictions(lru), evictions(mine));
  }

  private static long evictions(JsonTree result) throws IOException {
    return result.at("processes").elements().getFirst().at("evictionsSuffered").number();
  }

  /** Two tenants contend, so that candidates are locked, protected and passed over. */
  @Test
  void run_examplePolicyUnderContention_isClean() {
    for (String locking : List.of("ticket", "trylock", "one-ticket")) {
      CommandLineRun.of(
              "run",
              trace + "*2",
              "--vram",
              "x2",
              "--plugin",
              plugin,
              "--policy",
              "largest-first",
              "--locking",
              locking)
          .fine();
    }
  }

  @Test
  void run_examplePlacement_sendsVictimsToPeers() {
    CommandLineRun run = run("--placement quickest-exit").fine();
    assertTrue(run.out().contains("copy: device to device"), run.out());
  }

  @Test
  void run_examplePrefetcher_fetchesAheadOfNeed() throws IOException {
    JsonTree result = json(run("--depth 2 --prefetch like-last-time --json -"));
    assertTrue(
        result.at("prefetch").at("fetched").number() > 0, "a stencil sweeps again and again");
  }

  @Test
  void run_exampleDriver_isAProcessOfTheResults() throws IOException {
    JsonTree result = json(run("--driver frame-grabber --json -"));
    List<JsonTree> processes = result.at("processes").elements();
    JsonTree guest = processes.getLast();
    assertEquals("frame-grabber", guest.at("name").text());
    assertTrue(guest.at("operations").number() > 0, "it draws and looks");
  }

  @Test
  void run_pluginNamed_settingsAndDigestTellItsContents() throws IOException {
    JsonTree with = json(run("--json -"));
    JsonTree without = json(CommandLineRun.of("run " + trace + " --vram x2 --json -"));
    String named = with.at("settings").at("plugin").text();
    assertTrue(named.matches("example\\.jar sha256:[0-9a-f]{12}"), named);
    assertNotEquals(
        without.at("run").at("configuration").text(), with.at("run").at("configuration").text());
  }

  @Test
  void compare_examplePolicyAndPlacement_standBesideWhatShips() throws IOException {
    Path csv = folder.resolve("c.csv");
    CommandLineRun.of(
            "compare "
                + trace
                + " --vram x2 --policies lru,largest-first --placement all --plugin "
                + plugin
                + " --csv "
                + csv)
        .fine();
    String rows = Files.readString(csv, StandardCharsets.UTF_8);
    assertEquals(1 + 2 * 4, rows.lines().count(), rows);
    assertTrue(rows.contains("largest-first"), rows);
    assertTrue(rows.contains("quickest-exit"), rows);
    assertTrue(rows.contains("example.jar sha256:"), rows);
  }

  @Test
  void compare_resumedWithAnotherJarOfThatName_countsAnew() throws IOException {
    Path jar = folder.resolve("resumed.jar");
    Files.copy(Path.of(plugin), jar);
    String words =
        "compare "
            + trace
            + " --vram x2 --policies largest-first --plugin "
            + jar
            + " --resume "
            + folder.resolve("journal");
    CommandLineRun.of(words).fine();
    String same = CommandLineRun.of(words).fine().err();
    assertTrue(same.contains(": 2 of 2 runs and bounds are there"), same);

    Path other = new PluginMaker(folder).jar("other.jar", PluginMaker.entriesOf(jar, "more.txt"));
    Files.move(other, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    String changed = CommandLineRun.of(words).fine().err();
    assertFalse(changed.contains("going on from"), changed);
  }

  @Test
  void policies_all_hasThoseOfThePlugin() {
    String out =
        CommandLineRun.of(
                "policies zipf:100,2000,1.0,1,1 --size 10% --policy all --plugin " + plugin)
            .fine()
            .out();
    assertTrue(out.lines().anyMatch(line -> line.startsWith("largest-first ")), out);
  }

  @Test
  void explain_examplePolicy_tells() {
    CommandLineRun.of(
            "explain " + trace + " --vram x2 --op 150 --policy largest-first --plugin " + plugin)
        .fine();
  }
}
