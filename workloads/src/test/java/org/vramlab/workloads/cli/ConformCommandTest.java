package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.conform.Conformance;
import org.vramlab.workloads.io.UsageException;

/** {@code vramlab conform ww}: what it prints, writes and answers. */
class ConformCommandTest {
  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void conform_recordings_allAgreeInAnyForm() throws IOException {
    byte[] hand = hand();
    Files.write(folder.resolve("plain.jsonl"), hand);
    Files.createDirectory(folder.resolve("below"));
    Files.write(folder.resolve("below/small.jsonl.zst"), Zstd.compress(hand));
    Files.writeString(folder.resolve("remarks.txt"), "not a recording");

    CommandLineRun run = CommandLineRun.of("conform", "ww", folder.toString()).fine();

    assertEquals("84 of 84 agree", run.out().lines().toList().getLast());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void conform_jsonOverARecording_isRefusedAndTheRecordingStays() throws IOException {
    Path file = folder.resolve("plain.jsonl");
    Files.write(file, hand());
    byte[] before = Files.readAllBytes(file);
    CommandLineRun run =
        CommandLineRun.of("conform", "ww", folder.toString(), "--json", file.toString());
    assertEquals(UsageException.EXIT_STATUS, run.status(), run.err());
    assertTrue(run.err().contains("would replace the input"), run.err());
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void conform_fabricJsonOverTheMeasurements_isRefused() throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "id\n1\n");
    CommandLineRun run =
        CommandLineRun.of("conform", "fabric", file.toString(), "--json", file.toString());
    assertEquals(UsageException.EXIT_STATUS, run.status(), run.err());
    assertEquals("id\n1\n", Files.readString(file));
  }

  @Test
  void conform_fence_firstDifferenceIsShownWithBothSides() throws IOException {
    Path file = folder.resolve("fences.jsonl");
    Files.writeString(
        file,
        """
        {"comment":"planted: a signalled fence is open"}
        {"i":0,"op":["scen"]}
        {"i":1,"op":["fence","1","0","1"]}
        {"i":2,"op":["signal","1"],"rc":0}
        {"i":3,"op":["status","1"],"rc":0}
        """);

    CommandLineRun run = CommandLineRun.of("conform", "fence", file.toString());

    assertEquals(Main.FOUND, run.status());
    assertEquals(
        file
            + """
            , line 5: planted: a signalled fence is open: status 1
                rc: recorded 0, here 1
            """
            + file
            + """
            : 0 of 1 agree
            operations: 2 of 3 agree
            0 of 1 agree
            """,
        run.out());
  }

  @Test
  void conform_falsifiedRecording_isListedAndStatus1() throws IOException {
    Path file = folder.resolve("falsified.jsonl");
    String text = new String(hand(), StandardCharsets.UTF_8);
    Files.writeString(file, text.replace("\"rc\":\"-EALREADY\"", "\"rc\":\"0\""));
    Path json = folder.resolve("result.json");

    CommandLineRun run =
        CommandLineRun.of("conform", "ww", file.toString(), "--json", json.toString());

    assertEquals(Main.FOUND, run.status());
    String last = run.out().lines().toList().getLast();
    assertTrue(last.matches("\\d+ of 42 agree"), last);
    String result = Files.readString(json);
    assertTrue(result.contains("\"schema\" : \"vramlab.conform\""), result);
    assertTrue(result.contains("\"recorded\" : \"0\""), result);
    assertTrue(result.contains("\"here\" : \"-EALREADY\""), result);
  }

  @Test
  void conform_jsonOnStandardOutput_isNothingElse() throws IOException {
    Path file = folder.resolve("plain.jsonl");
    Files.write(file, hand());

    CommandLineRun run = CommandLineRun.of("conform", "ww", file.toString(), "--json", "-").fine();

    assertTrue(run.out().startsWith("{"), run.out());
    assertEquals(
        run.out(), CommandLineRun.of("conform", "ww", file.toString(), "--json", "-").out());
  }

  @Test
  void conform_badInput_isOneSentenceAndStatus3() throws IOException {
    Path torn = folder.resolve("torn.jsonl");
    Files.writeString(torn, "{\"op\":[\"scen\",\"wd\",\"1\",\"1\"]}\n{\"i\":1,\"op\":[\"ini");
    assertSentence(torn + ", line 2: ", torn.toString());
    assertSentence(
        "there is no recording in this folder", Files.createDirectory(folder.resolve("e")) + "");
    assertSentence("there is no such file or folder", folder.resolve("missing").toString());
    Path broken = Files.write(folder.resolve("broken.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8});
    assertSentence("broken.jsonl.gz: the file cannot be read", broken.toString());
  }

  @Test
  void conform_withoutKindOrPath_isUsage() {
    assertEquals(2, CommandLineRun.of("conform").status());
    assertEquals(2, CommandLineRun.of("conform ww").status());
    assertEquals(2, CommandLineRun.of("conform fabrics x").status());
  }

  private static void assertSentence(String part, String path) {
    CommandLineRun run = CommandLineRun.of("conform", "ww", path);
    assertEquals(3, run.status(), run.err());
    assertTrue(run.sentence().contains(part), run.sentence());
    assertEquals("", run.out());
  }

  private static byte[] hand() throws IOException {
    InputStream stream = Conformance.class.getResourceAsStream("ww/hand.jsonl.gz");
    assertNotNull(stream);
    try (InputStream text = new GZIPInputStream(new ByteArrayInputStream(stream.readAllBytes()))) {
      return text.readAllBytes();
    }
  }
}
