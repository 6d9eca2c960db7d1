package org.vramlab.workloads.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunIdentityTest {
  @Test
  void line_namesVersionCommitSeedAndDigest() {
    String line = RunIdentity.of(7, List.of("vram=x1.5")).line();

    assertTrue(
        line.matches("vramlab [^,]+, commit [^,]+, seed 7, configuration [0-9a-f]{12}"), line);
  }

  @Test
  void digest_sameSettings_isTheSame() {
    assertEquals(
        RunIdentity.of(1, List.of("a=1", "b=2")), RunIdentity.of(1, List.of("a=1", "b=2")));
  }

  @Test
  void digest_otherSettings_differs() {
    String digest = RunIdentity.of(1, List.of("a=1", "b=2")).configurationDigest();

    assertNotEquals(digest, RunIdentity.of(1, List.of("a=1b=2")).configurationDigest());
    assertNotEquals(digest, RunIdentity.of(1, List.of("b=2", "a=1")).configurationDigest());
  }

  @Test
  void jsonResult_opensWithSchemaAndIdentity() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RunIdentity identity = new RunIdentity("1.0", "abc", 3, "0123456789ab");

    JsonResult.write(
        OutputFile.at("-", out),
        "vramlab.test",
        2,
        identity,
        json -> json.writeNumberField("value", 5));

    assertEquals(
        """
        {
          "schema" : "vramlab.test",
          "schemaVersion" : 2,
          "run" : {
            "version" : "1.0",
            "commit" : "abc",
            "seed" : 3,
            "configuration" : "0123456789ab"
          },
          "value" : 5
        }
        """,
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void textTable_alignsTheFirstColumnLeftAndFiguresRight() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TextTable table = new TextTable("link", "bytes", "share");
    table.row("0 to 1", "7", "100 %");
    table.row("host", "12345", "");

    table.print(new PrintStream(out, true, StandardCharsets.UTF_8), "  ");

    assertEquals(
        """
          link    bytes  share
          0 to 1      7  100 %
          host    12345
        """,
        out.toString(StandardCharsets.UTF_8));
  }
}
