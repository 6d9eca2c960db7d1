package org.vramlab.workloads.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vramlab.workloads.io.Decompression;
import org.vramlab.workloads.io.InputException;

/** The recordings in the tree, whole or falsified, and what a replay of them says. */
final class Recorded {
  private Recorded() {}

  /** A recording in the tree, as it is stored. */
  static InputStream resource(String path) {
    InputStream stream = Recorded.class.getResourceAsStream(path);
    assertNotNull(stream, "the recordings are part of the tree: " + path);
    return stream;
  }

  /** Its text. */
  static String text(String path) throws IOException {
    try (InputStream stream = Decompression.of(new BufferedInputStream(resource(path)))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A recording in the tree, replayed: no disagreement. */
  static Conformance agreeing(RecordingKind kind, String path) throws IOException, InputException {
    try (RecordingReader lines = RecordingReader.of(path, resource(path))) {
      Conformance result = Conformance.of(kind, lines);
      assertEquals(
          List.of(), result.disagreements().stream().map(Disagreement::text).limit(3).toList());
      return result;
    }
  }

  /** A recording that is no file, replayed; reports call it "test". */
  static Conformance replay(RecordingKind kind, String text) throws IOException, InputException {
    InputStream stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    try (RecordingReader lines = RecordingReader.of("test", stream)) {
      return Conformance.of(kind, lines);
    }
  }

  /** Bad input is refused in one sentence that says where, and nothing else happens. */
  static void assertRefusedInOneSentence(RecordingKind kind, String text) throws IOException {
    String sentence = "";
    try {
      replay(kind, text);
    } catch (InputException refused) {
      sentence = String.valueOf(refused.getMessage());
    }
    assertTrue(sentence.startsWith("test"), sentence);
    assertTrue(text.isEmpty() || sentence.contains(", line "), sentence);
    assertEquals(1, sentence.lines().count());
  }
}
