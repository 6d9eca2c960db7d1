package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code vramlab bound}: computes, writes, checks and refuses. */
class BoundCommandTest {
  @TempDir private Path folder;

  private String trace = "";

  @BeforeEach
  void makeTrace() {
    trace = folder.resolve("z.gmtrace").toString();
    CommandLineRun.of(
            "trace generate zipf --ops 400 --buffers 24 --size 1MiB --write-percent 30 --out "
                + trace)
        .fine();
  }

  private CommandLineRun bound(String options) {
    return CommandLineRun.of("bound " + trace + " " + options);
  }

  @Test
  void severalSizesAndMetrics_areALineEach_andSayWhatTheBoundCovers() {
    String out = bound("--vram x2,8MiB --metric in,both --seconds 1").fine().out();

    assertEquals(4, out.lines().filter(line -> line.startsWith(trace)).count(), out);
    assertTrue(out.contains("not of use in place over a link (zero copy)"), out);
  }

  /** Whatever {@code run} makes a gmtrace of has a bound, and a certificate of it. */
  @Test
  void logOfRequests_hasABound_andWhatWasAssumedIsSaid() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("log.csv"),
            """
            TIMESTAMP,ContextTokens,GeneratedTokens
            2023-11-16 18:15:46.6805900,374,44
            2023-11-16 18:15:46.7805900,3740,144
            """);
    Path proof = folder.resolve("proof.txt");
    CommandLineRun run =
        CommandLineRun.of(
                "bound "
                    + log
                    + " --no-weights --vram x1 --metric in --seconds 1 --certificate "
                    + proof)
            .fine();
    assertTrue(run.err().contains("assumed: blocks have 512 tokens"), run.err());

    CommandLineRun.of("bound " + log + " --no-weights --check " + proof).fine();
    CommandLineRun other = CommandLineRun.of("bound " + log + " --check " + proof);
    assertEquals(Main.FOUND, other.status(), "with weights it is another trace");
  }

  @Test
  void twice_givesTheSameBytes() {
    String options = "--vram x3 --seconds 1 --json -";
    assertEquals(bound(options).fine().out(), bound(options).fine().out());
  }

  @Test
  void certificateAndPlan_areConfirmedByTheChecker() {
    Path certificate = folder.resolve("c.txt");
    Path plan = folder.resolve("p.txt");
    bound("--vram x2 --metric both --seconds 1 --certificate " + certificate + " --plan " + plan)
        .fine();

    CommandLineRun check =
        CommandLineRun.of("bound --check " + certificate + " --check-plan " + plan + " " + trace);

    assertTrue(check.fine().out().contains("confirmed"), check.out());
    assertTrue(check.out().contains("works"), check.out());
  }

  @ParameterizedTest
  @CsvSource({
    "raised, 1",
    "negative, 1",
    "price, 1",
    "trace, 1",
    "cut, 3",
    "words, 3",
  })
  void damagedCertificate_isRefused(String damage, int status) throws IOException {
    Path certificate = folder.resolve("c.txt");
    bound("--vram x2 --metric both --seconds 1 --certificate " + certificate).fine();
    List<String> lines = Files.readAllLines(certificate);
    String bytes = lines.get(4).split(" ", -1)[1];
    String more = Long.toString(Long.parseLong(bytes) + 1);
    String text = String.join("\n", lines) + "\n";
    String[] price = lines.get(6).split(" ", -1);
    long half = Long.parseLong(price[1]) / 2;
    String damaged =
        switch (damage) {
          case "raised" -> text.replace("bytes " + bytes, "bytes " + more);
          case "negative" -> text.replace(lines.get(6), price[0] + " -1 " + price[2]);
          case "price" -> text.replace(lines.get(6), price[0] + " " + half + " 0");
          case "trace" -> text.replace(lines.get(1), "trace 0000");
          case "cut" -> String.join("\n", lines.subList(0, 4));
          default -> text.replace("device", "gadget");
        };
    Files.writeString(certificate, damaged, StandardCharsets.UTF_8);

    CommandLineRun check = CommandLineRun.of("bound --check " + certificate + " " + trace);

    assertEquals(status, check.status(), check.out() + check.err());
    assertEquals(status == 1, check.out().contains("refuted"), check.out());
  }

  @ParameterizedTest
  @CsvSource({
    "--metric sideways, 2",
    "--sizes round, 2",
    "--seconds 0, 2",
    "--vram 12XB, 2",
    "--vram 4KiB, 3",
    "--certificate -, 2",
    "--check c.txt --vram x2, 2",
    "--check no-such-file, 3",
    "--check-plan no-such-file, 3",
  })
  void badUsageOrInput_isRefusedInOneSentence(String options, int status) {
    CommandLineRun run = bound(options);

    assertEquals(status, run.status(), run.err());
    assertTrue(run.sentence().startsWith("vramlab: "), run.err());
  }
}
