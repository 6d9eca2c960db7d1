package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Files of other formats on the command line: info, convert and run. */
class TraceFormatsTest {
  private static final String REQUESTS =
      """
      {"timestamp": 0, "input_length": 1000, "output_length": 90, "hash_ids": [1, 2]}
      no request
      {"timestamp": 9, "input_length": 600, "output_length": 9, "hash_ids": [1, 3]}
      """;

  @TempDir Path folder = Path.of("set by JUnit");

  private Path requests() throws IOException {
    return Files.writeString(folder.resolve("requests.txt"), REQUESTS);
  }

  @Test
  void info_saysWhatIsKnownAssumedAndLeftOut() throws IOException {
    String out = CommandLineRun.of("trace", "info", requests().toString()).fine().out();

    assertTrue(out.contains("mooncake, 1 device, converted from Mooncake"), out);
    assertTrue(out.contains("known: 2 requests"), out);
    assertTrue(out.contains("assumed: model llama3-8b (--model)"), out);
    assertTrue(out.contains("not understood and left out: line 2 (it is no valid JSON)"), out);
  }

  @Test
  void info_ofSeveral_isATableWithReasons() throws IOException {
    Path note = Files.writeString(folder.resolve("note"), "hello\n");
    CommandLineRun run =
        CommandLineRun.of(
            "trace", "info", requests().toString(), note.toString(), "wave3d_stencil_4dev");

    assertEquals(3, run.status());
    assertTrue(run.out().contains("requests.txt         Mooncake        1"), run.out());
    assertTrue(run.out().contains("wave3d_stencil_4dev   gmtrace        4"), run.out());
    assertTrue(run.out().contains("note: this is not a gmtrace, nor anything else"), run.out());
  }

  @Test
  void info_asJson_holdsTheAccount() throws IOException {
    String one =
        CommandLineRun.of("trace", "info", requests().toString(), "--json", "-").fine().out();
    String two =
        CommandLineRun.of(
                "trace", "info", requests().toString(), requests().toString(), "--json", "-")
            .fine()
            .out();

    assertTrue(one.contains("\"format\" : \"Mooncake\""), one);
    assertTrue(one.contains("\"linesLeftOut\" : 1"), one);
    assertTrue(two.contains("vramlab.trace-info-list"), two);
  }

  @Test
  void strict_makesTheFirstUnknownLineAnError() throws IOException {
    CommandLineRun run = CommandLineRun.of("trace", "info", "--strict", requests().toString());

    assertEquals(3, run.status());
    assertTrue(run.sentence().contains("requests.txt, line 2: it is no valid JSON"), run.err());
  }

  @Test
  void convert_writesTheTraceThatInfoAndRunSee() throws IOException {
    Path converted = folder.resolve("out.gmtrace.gz");
    CommandLineRun run =
        CommandLineRun.of(
                "trace",
                "convert",
                requests().toString(),
                "--model",
                "llama3-70b",
                "--devices",
                "2",
                "--no-weights",
                "--out",
                converted.toString())
            .fine();
    assertTrue(run.err().contains("requests.txt: known: 2 requests"), run.err());

    String direct =
        CommandLineRun.of(
                "run",
                requests().toString(),
                "--model",
                "llama3-70b",
                "--devices",
                "2",
                "--no-weights",
                "--json",
                "-")
            .fine()
            .out();
    String through = CommandLineRun.of("run", converted.toString(), "--json", "-").fine().out();
    assertEquals(withoutIdentity(through), withoutIdentity(direct));

    Path again = folder.resolve("again.gmtrace.gz");
    CommandLineRun.of("trace", "convert", converted.toString(), "-o", again.toString()).fine();
    assertEquals(-1, Files.mismatch(converted, again));
  }

  private static String withoutIdentity(String json) {
    return json.replaceFirst("\"configuration\" : \"[0-9a-f]+\"", "");
  }

  @Test
  void run_statesItsAssumptionsOnStandardError() throws IOException {
    CommandLineRun run =
        CommandLineRun.of("run", requests().toString(), "--no-weights", "--vram", "x1.5").fine();

    assertTrue(run.err().contains("requests.txt: assumed: weights take no memory"), run.err());
    assertFalse(run.out().contains("assumed"), run.out());
  }

  @Test
  void compressedWithXz_isReadLikeAnyOther() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (XZOutputStream xz = new XZOutputStream(compressed, new LZMA2Options())) {
      xz.write(REQUESTS.getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(folder.resolve("r.xz"), compressed.toByteArray());
    CommandLineRun.of("trace", "info", file.toString()).fine();

    Files.write(file, Arrays.copyOf(compressed.toByteArray(), compressed.size() - 20));
    CommandLineRun cut = CommandLineRun.of("trace", "info", file.toString());
    assertEquals(3, cut.status());
    assertTrue(cut.sentence().contains("ends early or is damaged"), cut.err());
  }

  @Test
  void convert_ontoItsInput_isRefused() throws IOException {
    Path input = requests();
    CommandLineRun run =
        CommandLineRun.of("trace", "convert", input.toString(), "--out", input.toString());

    assertEquals(2, run.status());
    assertEquals(REQUESTS, Files.readString(input));
  }

  @Test
  void optionsOutOfRange_areTaught() throws IOException {
    for (String option :
        new String[] {
          "--spread=both",
          "--model=gpt9",
          "--token-ms=-1",
          "--devices=0",
          "--kernel-tflops=0",
          "--max-in-flight=0",
          "--kv-cache=big",
          "--prefill-rate=0"
        }) {
      CommandLineRun run = CommandLineRun.of("trace", "info", requests().toString(), option);
      assertEquals(2, run.status(), option);
    }
  }
}
