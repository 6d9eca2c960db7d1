package org.vramlab.workloads.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results are written whole or not at all. */
class OutputFileTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();

  @Test
  void write_newFile_hasTheContentAndNothingBeside() throws Exception {
    at("result.json").write(stream -> stream.write(bytes("new")));

    assertEquals("new", Files.readString(folder.resolve("result.json")));
    assertEquals(List.of("result.json"), names());
  }

  @Test
  void write_failingHalfway_leavesTheOldFile() throws Exception {
    Files.writeString(folder.resolve("result.json"), "old");
    OutputFile file = at("result.json");

    InputException refused =
        assertThrows(
            InputException.class,
            () ->
                file.write(stream -> {
                  stream.write(new byte[1 << 20]);
                  throw new IOException("no space left");
                }));

    assertTrue(
        String.valueOf(refused.getMessage())
            .contains("result.json: output cannot be written (no space left); "),
        refused.getMessage());
    assertEquals("old", Files.readString(folder.resolve("result.json")));
    assertEquals(List.of("result.json"), names());
  }

  @Test
  void open_closedWithoutCommit_leavesNothing() throws Exception {
    try (OutputFile.Writing writing = at("events.csv").open()) {
      writing.stream().write(bytes("half"));
      assertEquals(1, names().size(), "a hidden file beside");
    }
    assertEquals(List.of(), names());
  }

  @Test
  void open_replacesTheOldFileOnlyAtCommit() throws Exception {
    Files.writeString(folder.resolve("events.csv"), "old");
    try (OutputFile.Writing writing = at("events.csv").open()) {
      writing.stream().write(bytes("new"));
      assertEquals("old", Files.readString(folder.resolve("events.csv")));
      writing.commit();
    }
    assertEquals("new", Files.readString(folder.resolve("events.csv")));
    assertEquals(List.of("events.csv"), names());
  }

  @Test
  void write_dash_goesToStandardOutput() throws Exception {
    OutputFile file = OutputFile.at("-", standardOutput);
    file.write(stream -> stream.write(bytes("text")));

    assertTrue(file.isStandardOutput());
    assertEquals("text", standardOutput.toString(StandardCharsets.UTF_8));
  }

  @Test
  void write_link_isWrittenThrough() throws Exception {
    Files.writeString(folder.resolve("real"), "old");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));

    at("link").write(stream -> stream.write(bytes("new")));

    assertTrue(Files.isSymbolicLink(folder.resolve("link")));
    assertEquals("new", Files.readString(folder.resolve("real")));
  }

  @Test
  void write_deviceFile_isWrittenDirectly() throws Exception {
    OutputFile.at("/dev/null", standardOutput).write(stream -> stream.write(bytes("gone")));

    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
  }

  @Test
  void write_fullDevice_isRefused() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "only Linux has such a device");
    OutputFile file = OutputFile.at("/dev/full", standardOutput);

    InputException refused =
        assertThrows(InputException.class, () -> file.write(stream -> stream.write(bytes("more"))));

    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith("/dev/full: output cannot be written (No space left on device); "),
        refused.getMessage());
  }

  @Test
  void at_missingDirectory_isRefusedBeforeAnyWork() {
    InputException refused = assertThrows(InputException.class, () -> at("no/such/result.json"));

    assertTrue(
        String.valueOf(refused.getMessage())
            .contains(
                "no/such/result.json: output cannot be written because there is no directory "),
        refused.getMessage());
    assertTrue(
        String.valueOf(refused.getMessage()).endsWith("; make it first, or give another path."),
        refused.getMessage());
  }

  @Test
  void at_directoryOrNothing_isRefused() {
    assertThrows(InputException.class, () -> at("."));
    assertThrows(InputException.class, () -> OutputFile.at("", standardOutput));
    assertThrows(InputException.class, () -> OutputFile.at("a\0b", standardOutput));
  }

  private OutputFile at(String name) throws InputException {
    return OutputFile.at(folder.resolve(name).toString(), standardOutput);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
