package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.devices.scenario.Catalogue;
import org.vramlab.ttm.explore.ScheduleFile;

/** The command line of searches. */
class ExploreCommandTest {
  /** In mode trylock a working set that fits is refused: that is what the mode is there to show. */
  private static final String REFUSAL = "explore model-j --locking trylock --class wait-die";

  @TempDir Path folder = Path.of("set by JUnit");

  // ---- Clean searches.

  @Test
  void explore_soundScenario_isCompleteInBothClassesAndFindsNothing() {
    CommandLineRun run = CommandLineRun.of("explore opposite-orders").fine();

    assertTrue(run.out().contains("opposite-orders: wait-die, mode ticket, victims kept\n"));
    assertTrue(run.out().contains("opposite-orders: wound-wait, mode ticket, victims kept\n"));
    assertEquals(2, count(run.out(), "  nothing found\n"), run.out());
    assertEquals(2, count(run.out(), "  complete: every interleaving"), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--no-reduction --max-schedules 50 | not complete: stopped after 50 schedules",
        "--bound 1 | complete: every interleaving that sets a task aside",
        "--states | complete: every state that can be reached",
        "--states --bound 1 | complete: every state that can be reached if a task that could go on",
        "--schedules 20 | 20 schedules drawn at random, seed 1; no statement about the rest",
        "--pct 2 --max-schedules 30 | 30 schedules drawn by PCT for bugs of depth 2, seed 1; no",
        "--max-steps 5 | one schedule was cut off after 5 steps (--max-steps)",
        "--fine --max-schedules 10 | not complete: stopped after 10 schedules",
        "--no-checker | unchecked",
        "--victims drop | victims dropped",
        "--fault walk-revisits | with walk-revisits",
      })
  void explore_waysAndSettings_sayWhatWasCovered(String options, String words) {
    CommandLineRun run = CommandLineRun.of("explore hand-over --class wait-die " + options).fine();

    assertTrue(run.out().contains(words), run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"explore opposite-orders", REFUSAL, REFUSAL + " --schedules 100 --seed 3"})
  void explore_twice_givesTheSameBytesAndNoTimes(String arguments) {
    CommandLineRun first = CommandLineRun.of(arguments + " --json -");
    CommandLineRun second = CommandLineRun.of(arguments + " --json -");

    assertEquals(first.out(), second.out());
    assertEquals(CommandLineRun.of(arguments).out(), CommandLineRun.of(arguments).out());
    assertTrue(first.err().contains(" a second;"), "speed is told on standard error");
    assertFalse(first.out().contains("second"), "and nowhere else");
  }

  @Test
  void explore_star_searchesAllThatBeginSoAndSumsUp() {
    CommandLineRun run =
        CommandLineRun.of("explore opposite-* hand-* --class wound-wait --bound 0").fine();

    assertTrue(run.out().contains("opposite-orders: wound-wait"), run.out());
    assertTrue(run.out().contains("hand-over: wound-wait"), run.out());
    assertTrue(run.out().contains("\n2 searches: nothing found; 2 complete; "), run.out());
  }

  @Test
  void explore_endlessScenario_saysThatRunningItWillNotEnd() {
    CommandLineRun run =
        CommandLineRun.of("explore spammer --class wait-die --max-schedules 1 --max-steps 60");

    assertTrue(run.err().contains("only --states comes to an end"), run.err());
    assertTrue(run.out().contains("not complete"), run.out());
  }

  @Test
  void list_always_namesScenariosFaultsAndTheForm() {
    CommandLineRun run = CommandLineRun.of("explore --list").fine();

    assertTrue(run.out().contains("  eviction "), run.out());
    assertTrue(run.out().contains("  slow-lock-omitted "), run.out());
    assertTrue(run.out().contains("device 0 vram"), run.out());
  }

  // ---- Findings.

  @Test
  void explore_finding_isToldInStepsAndExitsWithOne() {
    CommandLineRun run = CommandLineRun.of(REFUSAL);

    assertEquals(Main.FOUND, run.status(), run.err());
    assertTrue(run.out().contains("  FOUND failure: spurious refusal"), run.out());
    assertTrue(run.out().contains("victim b1: passed over, locked"), run.out());
    assertTrue(run.out().contains("NO MEMORY for b0 in device 0 VRAM"), run.out());
    assertTrue(run.out().contains("    at the end:\n"), run.out());
    assertTrue(run.out().contains("  not complete: stopped at the finding"), run.out());
  }

  @Test
  void save_finding_replaysToTheSameStateAndTellsTheSame() {
    Path saved = folder.resolve("f.schedule");
    CommandLineRun found = CommandLineRun.of(REFUSAL + " --save " + saved);
    CommandLineRun again = CommandLineRun.of("explore --replay " + saved);

    assertEquals(Main.FOUND, again.status(), again.err());
    assertTrue(again.out().contains("  led to the state that was saved, digest "), again.out());
    String story = found.out().lines().filter(line -> line.startsWith("    ")).toList().toString();
    assertEquals(
        story, again.out().lines().filter(line -> line.startsWith("    ")).toList().toString());
  }

  /** A schedule has more steps with these locks, and another state at its end. */
  @Test
  void notificationLocks_findWhoDoesNotLock_andAreSavedForTheReplay() throws IOException {
    Path saved = folder.resolve("n.schedule");
    String command = "explore eviction --class wait-die --notification-locks";
    CommandLineRun.of(command).fine();
    CommandLineRun found =
        CommandLineRun.of(command + " --fault prepare-move-skipped --save " + saved);
    String blamed = "without locking anything with the ticket that it was handed";
    assertTrue(found.out().contains(blamed), found.out());
    assertTrue(Files.readString(saved).contains("\nnotification-locks on\n"));
    CommandLineRun again = CommandLineRun.of("explore --replay " + saved);
    assertTrue(
        again.out().contains(", notification locks, with prepare-move-skipped"), again.out());
    assertTrue(again.out().contains(blamed), again.out());
    assertTrue(again.out().contains("  led to the state that was saved, digest "), again.out());
  }

  @Test
  void save_scenarioOfOnesOwn_carriesItsText() throws IOException {
    Path own = folder.resolve("own.scenario");
    Files.writeString(
        own,
        """
        device 0 vram 2
        buffer b0
        buffer b1 in vram
        buffer b2 in vram
        process small
        process large
        small: submit b0
        large: submit b1 b2
        """);
    Path saved = folder.resolve("own.schedule");
    CommandLineRun found =
        CommandLineRun.of(
            "explore " + own + " --locking trylock --class wound-wait --save " + saved);
    assertEquals(Main.FOUND, found.status(), found.err());
    Files.delete(own);

    CommandLineRun again = CommandLineRun.of("explore --replay " + saved);
    assertEquals(Main.FOUND, again.status(), again.err());
  }

  @Test
  void replay_changedDigest_isBadInput() throws IOException {
    Path saved = folder.resolve("f.schedule");
    CommandLineRun.of(REFUSAL + " --save " + saved);
    String text = Files.readString(saved);
    Files.writeString(saved, text.replaceFirst("digest .*", "digest 0123456789abcdef"));
    CommandLineRun again = CommandLineRun.of("explore --replay " + saved);

    assertEquals(3, again.status());
    assertTrue(again.sentence().contains("it leads to another state than"), again.sentence());
  }

  @Test
  void replay_stepThatCannotBeTaken_namesStepAndReason() throws IOException {
    Path saved = folder.resolve("f.schedule");
    CommandLineRun.of(REFUSAL + " --save " + saved);
    String text = Files.readString(saved);
    // Far more steps than the first task has.
    Files.writeString(saved, text.replaceFirst("(?m)^run (\\w+).*$", "run $1*500"));
    CommandLineRun again = CommandLineRun.of("explore --replay " + saved);

    assertEquals(3, again.status());
    assertTrue(
        again.sentence().matches(".*step [0-9]+ of [0-9]+ cannot be taken: .* has ended;.*"),
        again.sentence());
  }

  @Test
  void timeline_finding_hasATrackForEachTaskAndLock() throws IOException {
    Path drawn = folder.resolve("t.json.gz");
    CommandLineRun.of(REFUSAL + " --timeline " + drawn);
    String json;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(drawn))) {
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    assertTrue(json.contains("\"name\":\"thread_name\",\"args\":{\"name\":\"T0\"}"), json);
    assertTrue(json.contains("\"args\":{\"name\":\"page table of T1\"}"), json);
    assertTrue(json.contains("\"name\":\"held by T1\""), json);
  }

  @Test
  void json_finding_hasSchemaFiguresAndSchedule() throws IOException {
    Path data = folder.resolve("f.json");
    CommandLineRun.of(REFUSAL + " --json " + data);
    String json = Files.readString(data);

    assertTrue(json.contains("\"schema\" : \"vramlab.explore\""), json);
    assertTrue(json.contains("\"schemaVersion\" : 1"), json);
    assertTrue(json.contains("\"kind\" : \"failure\""), json);
    assertTrue(json.contains("\"reproduced\" : true"), json);
    assertTrue(json.contains("\"schedule\" : ["), json);
    assertTrue(json.contains("\"complete\" : false"), json);
    assertTrue(json.contains("\"beginning\" : ["), json);
  }

  @Test
  void save_nothingFound_writesNothingAndSaysSo() {
    Path saved = folder.resolve("f.schedule");
    CommandLineRun run = CommandLineRun.of("explore hand-over --save " + saved).fine();

    assertFalse(Files.exists(saved));
    assertTrue(run.err().contains("nothing was found, so no schedule"), run.err());
  }

  @Test
  void save_onStandardOutput_isNothingElse() throws Exception {
    CommandLineRun run = CommandLineRun.of(REFUSAL + " --save -");

    assertEquals(1, run.status(), run.err());
    assertEquals(run.out(), ScheduleFile.parse(run.out()).toText());
  }

  @Test
  void output_overTheInput_isRefusedAndLeavesIt() throws IOException {
    Path own = folder.resolve("own.scenario");
    Files.writeString(own, String.valueOf(Catalogue.text("hand-over")));
    for (String arguments :
        List.of("explore " + own + " --save ", "explore --replay " + own + " --json ")) {
      CommandLineRun run = CommandLineRun.of(arguments + own);
      assertEquals(2, run.status(), run.err());
      assertTrue(run.sentence().contains("would replace the input"), run.sentence());
    }
    assertEquals(Catalogue.text("hand-over"), Files.readString(own));
  }

  // ---- Wrong usage, bad input.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "explore | there is nothing to search",
        "explore nowhere* | no scenario's name begins with 'nowhere'",
        "explore nowhere | there is no scenario 'nowhere', and no file of that name",
        "explore hand-over --class wait-live | --class wait-live is unknown",
        "explore hand-over --locking maybe | --locking maybe is unknown",
        "explore hand-over --victims eat | --victims eat is unknown",
        "explore hand-over --fault gremlins | there is no fault 'gremlins'",
        "explore hand-over --fault cursor-lost | fault 'cursor-lost' is one of the memory manager",
        "explore hand-over --bound -1 | --bound -1 means nothing",
        "explore hand-over --bound 1 --pct 3 | --bound goes with none of",
        "explore hand-over --pct 0 | --pct 0 means nothing",
        "explore hand-over --pct 2147483647 | is deeper than a schedule of 10000 steps can be",
        "explore hand-over --max-steps 0 | --max-steps 0 means nothing",
        "explore hand-over --schedules 5 --max-schedules 5 | --schedules says how many",
        "explore hand-over --states --schedules 5 | are mutually exclusive",
        "explore hand-over --save - --json - | two outputs are to go to '-'",
        "explore hand-over --timeline t.gz --json t.gz | two outputs are to go to 't.gz'",
        "explore hand-over --replay f | --replay takes its scenario and its settings from the file",
        "explore --replay f --class wound-wait | --replay takes its scenario and its settings",
        "explore --replay f --seed 2 | --replay takes its scenario and its settings",
        "explore --replay f --exhaustive | --replay takes its scenario and its settings",
        "explore --replay f --fault pin-ignored | --replay takes its scenario and its settings",
      })
  void explore_wrongUsage_exitsWithTwoAndOneSentence(String arguments, String problem) {
    CommandLineRun run = CommandLineRun.of(arguments);

    assertEquals(2, run.status(), run.err());
    assertTrue(run.sentence().contains(problem), run.sentence());
    assertEquals("", run.out());
  }

  @Test
  void explore_malformedScenario_isBadInputWithItsLine() throws IOException {
    Path own = folder.resolve("own.scenario");
    Files.writeString(own, "device 0 vram 2\nnonsense\n");
    CommandLineRun run = CommandLineRun.of("explore " + own);

    assertEquals(3, run.status(), run.err());
    assertTrue(run.sentence().contains("own.scenario, line 2: "), run.sentence());
  }

  @Test
  void replay_malformedSchedule_isBadInputWithItsLine() throws IOException {
    Path saved = folder.resolve("f.schedule");
    Files.writeString(saved, "vramlab-schedule 1\nscenario eviction\nrun T7\n");
    CommandLineRun run = CommandLineRun.of("explore --replay " + saved);

    assertEquals(3, run.status(), run.err());
    assertTrue(run.sentence().contains("line 3: nobody is called T7"), run.sentence());
  }

  @Test
  void replay_noSuchFile_isBadInput() {
    CommandLineRun run = CommandLineRun.of("explore --replay " + folder.resolve("none"));

    assertEquals(3, run.status(), run.err());
  }

  private static int count(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }
}
