package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.compare.Figure;
import org.vramlab.workloads.io.JsonTree;

/**
 * A comparison is what its runs are, whatever the number of processes, and whatever has happened to
 * them.
 */
@Timeout(300) // it starts a dozen JVMs, and the machine may be busy
class CompareCommandTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private String zipf = "";
  private String exchange = "";

  @BeforeEach
  void traces() {
    zipf = trace("zipf", "--buffers 12 --ops 200 --size 1MiB");
    exchange = trace("alltoall", "--buffers 6 --ops 120 --size 1MiB");
  }

  private String trace(String pattern, String options) {
    String file = folder.resolve(pattern + ".gmtrace").toString();
    CommandLineRun.of("trace generate " + pattern + " " + options + " --out " + file).fine();
    return file;
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /** The grid that most tests compute: 2 traces, 2 sizes, 2 policies, 2 seeds. */
  private String grid() {
    return "compare " + zipf + "@0*2 " + exchange + " --policies lru,mru --vram x1.5,x2 --seeds 2";
  }

  @Test
  void everyRow_isWhatRunComputes_toTheByte() throws Exception {
    CommandLineRun.of(grid() + " --jobs 1 --json " + file("c.json")).fine();
    List<JsonTree> cells = JsonTree.of(read(file("c.json"))).at("cells").elements();

    assertEquals(16, cells.size());
    for (JsonTree cell : cells) {
      String command = cell.at("command").text();
      String json = CommandLineRun.of(command + " --json -").fine().out();
      assertEquals(sha256(json), cell.at("runJsonSha256").text(), command);
      JsonTree run = JsonTree.of(json);
      assertEquals(
          run.at("makespanNanos").number(),
          cell.at("figures").at(Figure.MAKESPAN.member()).number());
      long moved = 0;
      for (JsonTree process : run.at("processes").elements()) {
        moved += process.at("movedInBytes").number();
        moved += process.at("movedOutBytes").number();
        moved += process.at("movedPeerBytes").number();
      }
      assertEquals(moved, cell.at("figures").at(Figure.MOVED.member()).number());
      assertEquals(run.at("settings").members().keySet(), cell.at("settings").members().keySet());
    }
  }

  private static String sha256(String text) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void oneProcessOrTwo_interruptedOrNot_theBytesAreTheSame() throws Exception {
    CommandLineRun one =
        CommandLineRun.of(grid() + " --jobs 1 --resume " + file("journal") + outputs("one")).fine();
    CommandLineRun two = CommandLineRun.of(grid() + " --jobs 2" + outputs("two")).fine();
    // What a process leaves behind that was killed in the middle of its tenth answer.
    List<String> lines = read(file("journal")).lines().toList();
    Files.writeString(
        file("one.csv.partial"),
        String.join("\n", lines.subList(0, 10)) + "\n" + lines.get(10).substring(0, 40));
    Files.delete(file("one.csv"));
    CommandLineRun resumed = CommandLineRun.of(grid() + " --jobs 2" + outputs("one")).fine();

    assertEquals(one.out(), two.out());
    assertEquals(one.out(), resumed.out());
    for (String ending : List.of(".csv", ".json", ".html")) {
      assertEquals(read(file("one" + ending)), read(file("two" + ending)), ending);
    }
    assertTrue(resumed.err().contains("one.csv.partial: 9 of 20 runs and bounds are there"));
    assertFalse(Files.exists(file("one.csv.partial")), "results are there: it may go");
    assertTrue(Files.exists(file("journal")), "the user has asked for it");
  }

  private String outputs(String name) {
    return " --csv "
        + file(name + ".csv")
        + " --json "
        + file(name + ".json")
        + " --report "
        + file(name + ".html");
  }

  @Test
  void journal_isTakenFurther_byAnotherGrid_andNotUsedForAChangedTrace() throws Exception {
    String compare = "compare " + zipf + "@0 --vram x2 --jobs 1 --resume " + file("journal");
    CommandLineRun.of(compare + " --policies lru").fine();
    CommandLineRun more = CommandLineRun.of(compare + " --policies lru,mru").fine();
    CommandLineRun again = CommandLineRun.of(compare + " --policies mru,lru").fine();
    trace("zipf", "--buffers 12 --ops 201 --size 1MiB");
    CommandLineRun changed = CommandLineRun.of(compare + " --policies lru").fine();

    assertTrue(more.err().contains("2 of 3 runs and bounds are there"), more.err());
    assertTrue(again.err().contains("3 of 3 runs and bounds are there"), again.err());
    assertFalse(changed.err().contains("are there"), changed.err());
  }

  @Test
  void runThatFails_isARowWithItsReason_andTheOthersGoOn() throws Exception {
    CommandLineRun compared =
        CommandLineRun.of(
            "compare " + zipf + "@0 --vram 4KiB,x2 --policies lru --jobs 1 --csv " + file("c.csv"));
    List<String> rows = read(file("c.csv")).lines().toList();

    assertEquals(Main.FOUND, compared.status());
    assertEquals(3, rows.size());
    assertTrue(rows.get(1).contains(",input,"), rows.get(1));
    assertTrue(rows.get(1).contains("the operation needs 1048576 bytes"), rows.get(1));
    assertTrue(rows.get(2).contains(",done,"), rows.get(2));
    assertTrue(compared.out().contains("1 of 2 runs has no result:"), compared.out());
  }

  @Test
  void lenders_areNamedOnlyToThoseThatBorrow() throws Exception {
    String words = "compare " + zipf + " --vram x2 --policies lru --jobs 1 --lenders 1 --json - ";
    JsonTree all = JsonTree.of(CommandLineRun.of(words + "--placement linux,harvest").fine().out());
    List<JsonTree> cells = all.at("cells").elements();

    assertEquals(2, cells.size());
    String linux = cells.get(0).at("command").text();
    String harvest = cells.get(1).at("command").text();
    assertTrue(linux.contains("--placement linux") && !linux.contains("--lenders"), linux);
    assertTrue(harvest.contains("--placement harvest --lenders 1"), harvest);
    assertEquals(2, CommandLineRun.of(words + "--placement linux").status(), "nobody borrows");
  }

  @Test
  void nothingToRun_isBadInput() {
    assertEquals(3, CommandLineRun.of("compare " + zipf + "@0 --vram 4KiB --jobs 1").status());
  }

  @Test
  void together_isOneWorkload_thatRunsAsItsTracesDo() throws Exception {
    String together =
        CommandLineRun.of(
                "compare "
                    + zipf
                    + "@0 "
                    + exchange
                    + " --together --vram x2 --policies lru --jobs 1 --json -")
            .fine()
            .out();
    List<JsonTree> cells = JsonTree.of(together).at("cells").elements();

    assertEquals(1, cells.size());
    String alone = CommandLineRun.of(cells.get(0).at("command").text() + " --json -").out();
    assertEquals(sha256(alone), cells.get(0).at("runJsonSha256").text());
    assertEquals(2, JsonTree.of(alone).at("processes").elements().size());
  }

  @Test
  void wrongWords_areRefusedBeforeAnythingRuns() {
    List<String> wrong = new ArrayList<>();
    for (String options :
        List.of(
            "--policies lru,best",
            "--policies lru,lru",
            "--policies lru,",
            "--vram big",
            "--locking ticket,none",
            "--by luck",
            "--seeds 0",
            "--jobs 0",
            "--depth x",
            "--seed 2",
            "--csv " + zipf)) {
      CommandLineRun run = CommandLineRun.of("compare " + zipf + " " + options);
      if (run.status() != 2 || !run.out().isEmpty() || run.sentence().contains("\tat ")) {
        wrong.add(options + ": " + run);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void missingTrace_andWrongJournal_areBadInput() throws Exception {
    Files.writeString(file("other"), "something else\n");

    assertEquals(3, CommandLineRun.of("compare none.gmtrace").status());
    CommandLineRun refused =
        CommandLineRun.of("compare " + zipf + " --resume " + file("other") + " --jobs 1");
    assertEquals(3, refused.status());
    assertTrue(refused.sentence().contains("line 1: this is no journal"), refused.sentence());
    assertEquals("something else\n", read(file("other")));
  }
}
