package org.vramlab.workloads.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonTree;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.results.EvictionResult;
import org.vramlab.workloads.results.Setting;

/** What was answered is there again, whole or not at all. */
class JournalTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private Path file() {
    return folder.resolve("journal");
  }

  private static CellResult rich() {
    EnumMap<Figure, Long> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      figures.put(figure, 1L << figure.ordinal());
    }
    return new CellResult(
        List.of(new Setting("policy", "l\"r\u00fc\n")),
        figures,
        List.of(new CellResult.Device("gpu0 VRAM", 1, 2, 3, 4, 5, 6, 7, List.of(8L, 9L))),
        List.of(new CellResult.Link("a>b", 10, 11)),
        List.of(new EvictionResult("p", "q", "gpu0 VRAM", 12, 13)),
        List.of(new CellResult.Step("copy", 14)),
        "digest");
  }

  private static final List<Answer> ANSWERS =
      List.of(
          rich(),
          new Yardstick(OptionalLong.of(5), OptionalLong.empty(), "why"),
          new Failure(Failure.Kind.FOUND, "two\nlines"));

  @Test
  void answers_readAgain_areEqual() throws Exception {
    for (Answer answer : ANSWERS) {
      String line = AnswerJson.line(answer);
      assertEquals(answer, AnswerJson.answer(JsonTree.of(line)));
      assertTrue(line.lines().count() == 1, line);
    }
  }

  private void fill() throws InputException {
    try (Journal journal = Journal.open(file(), Made.IDENTITY)) {
      for (int i = 0; i < ANSWERS.size(); i++) {
        journal.add("key" + i, ANSWERS.get(i));
      }
    }
  }

  @Test
  void reopened_knowsWhatWasAdded() throws Exception {
    fill();
    try (Journal journal = Journal.open(file(), Made.IDENTITY)) {
      assertEquals(ANSWERS.get(1), journal.answer("key1"));
      assertNull(journal.answer("key3"));
    }
  }

  @Test
  void lineThatIsNotComplete_isCutOff_andWrittenOver() throws Exception {
    fill();
    byte[] whole = Files.readAllBytes(file());
    Files.write(
        file(),
        "{\"key\":\"key3\",\"ans".getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.APPEND);
    try (Journal journal = Journal.open(file(), Made.IDENTITY)) {
      assertNull(journal.answer("key3"));
      assertEquals(ANSWERS.get(2), journal.answer("key2"));
    }
    assertEquals(new String(whole, StandardCharsets.UTF_8), Files.readString(file()));
  }

  @Test
  void journalOfAnotherBuild_isRefused() throws Exception {
    fill();
    RunIdentity other = new RunIdentity("1", "abd", 1, "");

    assertRefused(other, "journal, line 1: this is no journal of this build of the program");
  }

  @Test
  void somethingElse_isRefused_andLeftAlone() throws Exception {
    fill();
    Files.writeString(file(), "nonsense\n", StandardOpenOption.APPEND);
    String before = Files.readString(file());

    assertRefused(Made.IDENTITY, "journal, line 5: this is no answer of a comparison");
    assertEquals(before, Files.readString(file()));
  }

  @Test
  void journalInUse_isRefused() throws Exception {
    try (Journal open = Journal.open(file(), Made.IDENTITY)) {
      open.add("key", ANSWERS.get(0));
      assertRefused(Made.IDENTITY, "journal: another comparison is writing it");
    }
  }

  private void assertRefused(RunIdentity identity, String reason) throws IOException {
    InputException refused =
        assertThrows(InputException.class, () -> Journal.open(file(), identity).close());
    assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused.getMessage());
  }
}
