package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A finding of each kind, on the command line: told, saved, followed again, drawn, written. */
class ExploreFindingsTest {
  private static final String ENDLESS =
      """
      device 0 vram 1
      buffer b0 in vram
      buffer b1
      process T0
      process T1
      T0: repeat submit b0
      T1: repeat submit b1
      """;

  @TempDir Path folder = Path.of("set by JUnit");

  /** A kind of finding, what leads to it, and what its story says of locks held and wanted. */
  enum Kind {
    DEADLOCK(
        "opposite-orders --class wound-wait --fault wound-not-delivered",
        "T0 .*holds .*b0.*, is waiting for b1 \\(held by T1\\)"),
    LIVELOCK(
        "ENDLESS --states --class wound-wait --victims drop --fault registration-ignored",
        "and again from step [0-9]+, for ever"),
    LIVELOCK_OF_A_SHIPPED_ONE(
        "model-j-endless --states --class wait-die --fault walk-revisits",
        "and again from step [0-9]+, for ever"),
    LOST_WAKE_UP(
        "waiting --class wait-die --fault callback-lost",
        "T0 .*holds .*b0.*, is waiting for fence .*which is there: its wake-up was lost"),
    BROKEN_RULE(
        "eviction --class wait-die --fault victim-without-context",
        "T1 .*holds b0 \\(without a context\\).*"),
    LOCKDEP_REPORT(
        "eviction --class wait-die --fault ticket-not-passed-on", "[0-9]+ +T1 +lock b0: got"),
    FAILURE("model-j --locking trylock --class wait-die", "T[01] .*holds .*page table of T[01].*");

    private final String arguments;
    private final String words;

    Kind(String arguments, String words) {
      this.arguments = arguments;
      this.words = words;
    }

    String label() {
      return switch (this) {
        case LOST_WAKE_UP -> "lost wake-up";
        case LIVELOCK_OF_A_SHIPPED_ONE -> "livelock";
        default -> name().toLowerCase(Locale.ROOT).replace('_', ' ');
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void finding_ofEachKind_isToldSavedFollowedAgainDrawnAndWritten(Kind kind) throws IOException {
    Path saved = folder.resolve("f.schedule");
    Path drawn = folder.resolve("t.json.gz");
    Path written = folder.resolve("f.json");
    CommandLineRun run =
        CommandLineRun.of(
            "explore "
                + arguments(kind)
                + " --save "
                + saved
                + " --timeline "
                + drawn
                + " --json "
                + written);

    assertEquals(Main.FOUND, run.status(), run.err());
    assertTrue(run.out().contains("  FOUND " + kind.label()), run.out());
    assertTrue(
        run.out().lines().anyMatch(line -> line.matches(" +" + kind.words + ".*")), run.out());

    CommandLineRun again = CommandLineRun.of("explore --replay " + saved);
    assertEquals(Main.FOUND, again.status(), again.err());
    assertTrue(again.out().contains("led to the state that was saved, digest "), again.out());
    assertTrue(again.out().contains(kind.label()), again.out());

    try (InputStream in = new GZIPInputStream(Files.newInputStream(drawn))) {
      assertTrue(valuesOf(in, "name").contains("thread_name"), "no tracks are drawn");
    }
    try (InputStream in = Files.newInputStream(written)) {
      assertEquals(" " + kind.label(), valuesOf(in, "kind"));
    }
  }

  private String arguments(Kind kind) throws IOException {
    if (!kind.arguments.startsWith("ENDLESS")) {
      return kind.arguments;
    }
    Path own = folder.resolve("endless.scenario");
    Files.writeString(own, ENDLESS);
    return own + kind.arguments.substring("ENDLESS".length());
  }

  /** Reads JSON to its end, and joins the texts that stand under a name. */
  private static String valuesOf(InputStream in, String name) throws IOException {
    StringBuilder all = new StringBuilder();
    try (JsonParser parser = new JsonFactory().createParser(in)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING && name.equals(parser.currentName())) {
          all.append(' ').append(parser.getText());
        }
      }
    }
    return all.toString();
  }
}
