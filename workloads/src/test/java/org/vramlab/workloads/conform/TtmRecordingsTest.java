package org.vramlab.workloads.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.io.InputException;

/**
 * The real TTM decides: scenarios recorded from Linux 6.12.117 are done again by the manager that
 * replays workloads, in the locking mode one-ticket, and every result, event, place and list must
 * be the same.
 */
class TtmRecordingsTest {
  @ParameterizedTest
  @CsvSource({
    "async, 23, 3002",
    "bulk, 25, 7476",
    "cascade, 25, 6918",
    "count_gs, 25, 6954",
    "evictops, 25, 6985",
    "flags, 25, 6940",
    "hand, 49, 648",
    "held, 25, 6825",
    "hop, 25, 6944",
    "mixed, 25, 7348",
    "range_gs, 25, 6938",
    "ranges, 25, 6928",
    "ticket, 25, 6826"
  })
  void replay_recordedScenarios_agreeAfterEveryOperation(
      String name, long scenarios, long operations) throws IOException, InputException {
    Conformance result;
    try (RecordingReader lines = RecordingReader.of(name, resource(name))) {
      result = Conformance.of(RecordingKind.TTM, lines);
    }
    assertEquals(
        List.of(), result.disagreements().stream().map(Disagreement::text).limit(3).toList());
    assertEquals(scenarios, result.agree());
    assertEquals(operations, result.operationsAgree());
  }

  /** The comparison can fail: whatever is changed in a recording is noticed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "hand; '\"rc\":\"-ENOMEM\"'; '\"rc\":\"-ENOSPC\"'; rc",
        "hand; '\"rc\":\"0\",\"moved\":8'; '\"rc\":\"0\",\"moved\":9'; moved",
        "hand; '[\"move\",1,\"-\",0,\"V\",0,0]'; '[\"move\",1,\"-\",0,\"V\",1,0]'; ev",
        "hand; '[\"hop\",1,\"S\"'; '[\"hop\",1,\"G\"'; ev",
        "held; '\"engine\":\"LOCKFAIL\",'; ''; engine",
        "async; '[\"wait\",0]'; '[\"wait\",1]'; ev",
        "async; '[\"destroy\",'; '[\"release\",'; 'ev, later'",
        "ticket; '\"pinned\":[]'; '\"pinned\":[1]'; pinned",
        "bulk; '\"V\":[[],'; '\"V\":[[7],'; lru",
        "range_gs; '\"usage\":{\"S\":0'; '\"usage\":{\"S\":1'; usage",
      })
  void replay_falsifiedRecording_disagrees(
      String name, String recorded, String falsified, String what)
      throws IOException, InputException {
    String text = text(name);
    assertTrue(text.contains(recorded), recorded);

    Conformance result = replay(text.replace(recorded, falsified));

    assertTrue(
        result.disagreements().stream()
            .flatMap(found -> found.differences().stream())
            .anyMatch(one -> one.what().equals(what)),
        () -> String.valueOf(result.disagreements()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"op\":[\"dev\",\"vram=8:r\"]}",
        "{\"scenario\":\"x\"}",
        "{\"scenario\":\"x\"}\n{\"op\":[\"create\",\"1\"],\"rc\":\"0\"}",
        "{\"scenario\":\"x\"}\n{\"op\":[\"dev\",\"vram=0:r\"],\"rc\":\"0\"}",
        "{\"scenario\":\"x\"}\n{\"op\":[\"dev\",\"vram=many\"],\"rc\":\"0\"}",
        "{\"scenario\":\"x\"}\n{\"op\":[\"dev\",\"colour=8\"],\"rc\":\"0\"}",
        "{\"scenario\":\"x\"}\n{\"op\":[\"dev\"],\"rc\":\"0\"}\n{\"op\":[\"grab\"],\"rc\":\"0\"}",
        "{\"scenario\":\"x\"}\n{\"op\":[\"dev\"],\"rc\":\"0\"}\n{\"op\":[\"touch\"],\"rc\":\"0\"}",
        "{\"scenario\":\"x\"}\n{\"op\":[\"dev\"],\"rc\":\"0\"}\n"
            + "{\"op\":[\"touch\",\"-1\"],\"rc\":\"0\"}",
        "{\"scenario\":\"x\"}\n{\"op\":[\"dev\"],\"rc\":\"0\"}\n"
            + "{\"op\":[\"validate\",\"1\",\"-\",\"Q\"],\"rc\":\"0\"}",
        "{\"scenario\":\"x\"}\n{\"op\":[\"dev\"],\"rc\":\"0\"}\n{\"op\":[\"touch\",\"1\"]}",
        "{\"scenario\":\"x\"}\n{\"op\":[\"dev\"],\"rc\":\"0\"}\n{\"end\":true}",
        "",
      })
  void read_whatIsNoRecording_isOneSentence(String text) throws IOException {
    String sentence = "";
    try {
      replay(text);
    } catch (InputException refused) {
      sentence = String.valueOf(refused.getMessage());
    }
    assertTrue(sentence.startsWith("test"), sentence);
    assertTrue(text.isEmpty() || sentence.contains(", line "), sentence);
    assertFalse(sentence.contains("\n"), sentence);
  }

  private static Conformance replay(String text) throws IOException, InputException {
    InputStream stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    try (RecordingReader lines = RecordingReader.of("test", stream)) {
      return Conformance.of(RecordingKind.TTM, lines);
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream stream = new ZstdInputStream(new BufferedInputStream(resource(name)))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream resource(String name) {
    InputStream stream = TtmRecordingsTest.class.getResourceAsStream("ttm/" + name + ".jsonl.zst");
    assertNotNull(stream, "the recordings are part of the tree");
    return stream;
  }
}
