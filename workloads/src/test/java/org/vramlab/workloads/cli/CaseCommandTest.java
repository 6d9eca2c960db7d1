package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The field cases on the command line: the fault shows, the right run is clean, or status 1. */
class CaseCommandTest {
  private static final String A1 = "edeadlk-masked-as-enomem";
  private static final String A2 = "trylock-starved-by-spammy-submitter";

  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void case_withoutId_listsCasesAndTheirKnobs() {
    CommandLineRun run = CommandLineRun.of("case").fine();
    assertTrue(run.out().contains("A1  " + A1 + "\n"), run.out());
    assertTrue(run.out().contains("A2  " + A2 + "\n"), run.out());
    assertTrue(run.out().contains("evict.lock"), run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "case " + A1,
        "case A1 --set ww=wound-wait",
        "case a1 --set evict.lock=trylock --set inject-up-to=0",
        "case A1 --set vram-pages=1 --set inject-up-to=3"
      })
  void a1_faultShowsAndTicketIsClean(String command) {
    CommandLineRun run = CommandLineRun.of(command).fine();
    String[] parts = run.out().split("ticket \\(right\\)", -1);
    assertEquals(2, parts.length, run.out());
    assertTrue(parts[0].contains("T1 was told ENOMEM while"), run.out());
    assertTrue(parts[0].matches("(?s).*enomem_with_evictable +1\n.*"), run.out());
    assertTrue(parts[1].contains("T1 backed off 1 time"), run.out());
    assertTrue(parts[1].matches("(?s).*enomem_with_evictable +0\n.*"), run.out());
    assertTrue(parts[1].matches("(?s).*enomem_under_injection +0\n.*"), run.out());
  }

  @Test
  void a1_steps_tellOfTheLossAndWhatBecameOfIt() {
    String out = CommandLineRun.of("case A1 --set inject-up-to=0").fine().out();
    assertTrue(out.contains("T1 trylocks c0 to c7: all held by others"), out);
    assertTrue(out.contains("T1 loses c0 (EDEADLK); the eviction says ENOSPC"), out);
    assertTrue(out.contains("T1 is refused 1 pages for a (ENOMEM); 8 pages could"), out);
    assertTrue(out.contains("T1 loses c0 (EDEADLK) and backs off, dropping all its locks"), out);
    assertTrue(out.contains("T1 evicts c0 for a"), out);
  }

  /**
   * The planted fault of the case itself: where nothing is wrong, it must not say that it showed.
   */
  @Test
  void a1_rightBehaviourInPlaceOfTheFault_isStatus1() {
    CommandLineRun run = CommandLineRun.of("case A1 --set evict.lock=ticket --set inject-up-to=0");
    assertEquals(Main.FOUND, run.status());
    assertTrue(run.out().contains("ticket (faulty, NOT as expected)"), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait-die", "wound-wait"})
  void a2_trylockStarvesWithTheDutyAndTicketDoesNot(String algorithm) {
    CommandLineRun run =
        CommandLineRun.of("case " + A2 + " --set ticks=4000 --set ww=" + algorithm).fine();
    assertTrue(run.out().contains("At every duty: no failure, and the bound held."), run.out());
    assertTrue(run.out().contains("Over all duties the rate rises"), run.out());
  }

  @Test
  void a2_otherSeedsAndSizes_sayTheSame() {
    for (String more : new String[] {"--seed 7", "--set list-pages=20", "--set period-ticks=30"}) {
      CommandLineRun.of("case A2 --set sweep=off " + more).fine();
    }
  }

  /** A game that never holds its locks for long starves nobody often. */
  @Test
  void a2_dutyZero_failsSeldom() throws Exception {
    long[] idle = failures("--set duty=0");
    long[] busy = failures("--set duty=90");
    assertTrue(10 * idle[0] < idle[1], idle[0] + " of " + idle[1]);
    assertTrue(2 * busy[0] > busy[1], busy[0] + " of " + busy[1]);
  }

  /** Failures and requests of the first run, trylock. */
  private static long[] failures(String options) throws Exception {
    String json = CommandLineRun.of("case A2 --set sweep=off --json - " + options).out();
    long[] found = {-1, -1};
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
          int place = List.of("failures", "requests").indexOf(parser.currentName());
          if (place >= 0 && found[place] < 0) {
            found[place] = parser.getLongValue();
          }
        }
      }
    }
    return found;
  }

  @Test
  void case_twice_isTheSameToTheByte() {
    String command = "case A1 --json - --seed 3";
    String first = CommandLineRun.of(command).fine().out();
    assertEquals(first, CommandLineRun.of(command).fine().out());
    assertTrue(
        first.startsWith("{\n  \"schema\" : \"vramlab.case\",\n  \"schemaVersion\" : 1,\n"), first);
    assertTrue(first.contains("\"id\" : \"" + A1 + "\""), first);
  }

  @Test
  void case_reportAndTimeline_areWritten() throws Exception {
    Path report = folder.resolve("a2.html");
    CommandLineRun.of("case A2 --set ticks=1000 --report " + report);
    String page = Files.readString(report);
    assertTrue(page.contains("<svg") && page.contains("<polyline"), page);
    assertFalse(page.contains("http://") || page.contains("https://"), "it needs no network");

    CommandLineRun run =
        CommandLineRun.of(
            "case A1 --set inject-up-to=0 --timeline " + folder.resolve("a1.json.gz"));
    run.fine();
    assertTrue(Files.size(folder.resolve("a1-faulty.json.gz")) > 0);
    assertTrue(Files.size(folder.resolve("a1-right.json.gz")) > 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "case A9; there is no case 'A9'; known are edeadlk-masked-as-enomem",
        "case A1 --set colour=red; there is no knob 'colour'; known are evict.lock",
        "case A1 --set ww=first-come; the knob ww cannot be set to 'first-come'; it takes wait-die",
        "case A1 --set vram-pages=0; the knob vram-pages cannot be set to '0'; it takes 1 to 64",
        "case A1 --set ww; 'ww' sets nothing; write --set knob=value",
        "case A1 --set ww=wait-die --set ww=wound-wait; the knob ww is set twice; set it once",
        "case A2 --set list-pages=1; request-pages is more than list-pages; there must be",
        "case all --set ww=wait-die; --set and --timeline are for one case; name it",
        "case --json -; no case is named; give its ID",
        "case A1 --timeline -; there are two timelines; name a file",
        "case chain-3 --timeline c.json; a chain has no timeline; draw its cases"
      })
  void case_wrongUsage_isOneSentenceAndStatus2(String command, String problem, String remedy) {
    CommandLineRun run = CommandLineRun.of(command);
    assertEquals(2, run.status(), run.err());
    assertTrue(run.sentence().contains(problem), run.err());
    assertTrue(run.sentence().contains(remedy), run.err());
    assertEquals("", run.out());
  }

  /** What a search finds is drawn as well; of the right variant it finds nothing. */
  @Test
  void searchedCase_timeline_drawsTheTraceToTheFaultAndSaysThatThereIsNoOther() throws Exception {
    Path faulty = folder.resolve("a6-faulty.json.gz");
    CommandLineRun run =
        CommandLineRun.of("case A6 --timeline " + folder.resolve("a6.json.gz")).fine();
    assertTrue(run.err().contains("wrote " + faulty), run.err());
    assertTrue(run.err().contains("there is no trace to draw"), run.err());
    assertTrue(Files.size(faulty) > 100);
    assertFalse(Files.exists(folder.resolve("a6-right.json.gz")));
  }

  @Test
  void case_reportInNoDirectory_isStatus3() {
    assertEquals(3, CommandLineRun.of("case A1 --report no/such/dir/x.html").status());
  }

  @Test
  void run_injectDeadlockBelowZero_isRefused() {
    CommandLineRun run = CommandLineRun.of("run wave3d_stencil_4dev --inject-deadlock -1");
    assertEquals(2, run.status());
    assertTrue(run.sentence().contains("--inject-deadlock -1 is no number of locks"), run.err());
  }

  @Test
  void run_injectDeadlock_isStatedInTheResult() {
    String json =
        CommandLineRun.of(
                "run wave3d_stencil_4dev --vram x2 --inject-deadlock 3 --notification-locks"
                    + " --json -")
            .fine()
            .out();
    assertTrue(json.contains("inject-deadlock"), json);
    assertTrue(json.contains("notification-locks"), json);
    assertTrue(json.contains("\"backOffsInjected\" : "), json);
  }
}
