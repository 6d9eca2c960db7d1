package org.vramlab.workloads.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.io.InputException;

/**
 * The real lock decides: scripts recorded from Linux 6.12.117 are done again, and every answer,
 * owner, queue, stamp, count and wound must be the same after every operation.
 */
class WwRecordingsTest {
  @ParameterizedTest
  @CsvSource({"hand, 42", "prog, 180", "random, 180"})
  void replay_recordedScripts_agreeAfterEveryOperation(String name, long scripts)
      throws IOException, InputException {
    Conformance result;
    try (RecordingReader lines = RecordingReader.of(name, resource(name))) {
      result = Conformance.of(RecordingKind.WW, lines);
    }
    assertEquals(
        List.of(), result.disagreements().stream().map(Disagreement::text).limit(3).toList());
    assertEquals(scripts, result.agree());
  }

  /** The comparison can fail: whatever is changed in a recording is noticed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\"rc\":\"0\"'; '\"rc\":\"-EDEADLK\"'; rc",
        "'\"rc\":\"blocked\"'; '\"rc\":\"0\"'; rc",
        "'\"own\":[[0,0]'; '\"own\":[[0,-1]'; own",
        "'\"wait\":{\"0\":[\"1\"'; '\"wait\":{\"0\":[\"1n\"'; wait",
        "'\"ctx\":[[0,1,1,0]'; '\"ctx\":[[0,1,1,1]'; ctx",
        "'\"ctx\":[[0,1,0,0]'; '\"ctx\":[[0,2,0,0]'; ctx",
        "'\"done\":[[1,'; '\"done\":[[0,'; done",
        "'\"drain\":[[0,'; '\"drain\":[[1,'; drain",
        "',\"deadlock\":true'; ''; deadlock",
        "'\"engine\":\"BUSY\"'; '\"engine\":\"NOTOWNER\"'; rc",
        "'\"engine\":\"NOTOWNER\"'; '\"engine\":\"BUSY\"'; rc",
        "'[\"scen\",\"ww\"'; '[\"scen\",\"wd\"'; ",
        "'[\"scen\",\"wd\"'; '[\"scen\",\"ww\"'; ",
      })
  void replay_falsifiedRecording_disagrees(String recorded, String falsified, String what)
      throws IOException, InputException {
    String text = text("random") + text("hand");
    assertTrue(text.contains(recorded), recorded);

    Conformance result = replay(text.replace(recorded, falsified));

    assertTrue(result.agree() < result.scripts());
    if (what != null) {
      assertTrue(
          result.disagreements().stream()
              .allMatch(
                  found -> found.differences().stream().anyMatch(one -> one.what().equals(what))));
    }
  }

  @Test
  void replay_disagreement_saysWhereAndWhat() throws IOException, InputException {
    Conformance result =
        replay(
            """
            {"comment":"planted: a lock that is free is taken"}
            {"i":0,"op":["scen","wd","1","1"]}
            {"i":1,"op":["init","0"],"rc":"0","own":[[-1,-1]],"wait":{},"ctx":[[0,1,0,0]]}
            {"i":2,"op":["lock","0","0"],"rc":"-EDEADLK","own":[[-1,-1]],"wait":{},"ctx":[[0,1,1,0]]}
            {"i":3,"op":["endscen"]}
            {"end":true,"drain":[],"own":[[-1,-1]],"wait":{},"ctx":[[0,1,0,0]]}
            """);
    assertEquals(
        """
        test, line 4: planted: a lock that is free is taken: lock 0 0
            rc: recorded -EDEADLK, here 0
            own: recorded [[-1, -1]], here [[0, 0]]\
        """,
        result.disagreements().getFirst().text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"op\":[\"scen\",\"wd\",\"1\"",
        "[]",
        "{\"op\":[\"scen\",\"xx\",\"1\",\"1\"]}",
        "{\"op\":[\"lock\",\"0\",\"0\"],\"rc\":\"0\"}",
        "{\"op\":[\"scen\",\"wd\",\"1\",\"1\"]}",
        "{\"op\":[\"scen\",\"wd\",\"1\",\"1\"]}\n{\"op\":[\"grab\",\"0\"],\"rc\":\"0\"}",
        "{\"op\":[\"scen\",\"wd\",\"1\",\"1\"]}\n{\"op\":[\"lock\",\"1\",\"0\"],\"rc\":\"0\"}",
        "{\"op\":[\"scen\",\"wd\",\"1\",\"1\"]}\n{\"op\":[\"lock\",\"0\",\"1\"],\"rc\":\"0\"}",
        "{\"op\":[\"scen\",\"wd\",\"1\",\"1\"]}\n{\"op\":[\"lock\",\"0\"],\"rc\":\"0\"}",
        "{\"op\":[\"scen\",\"wd\",\"1\",\"1\"]}\n{\"op\":[\"lock\",\"0\",\"0\"]}",
        "{\"op\":[\"scen\",\"wd\",\"1\",\"1\"]}\n{\"op\":[\"step\",\"0\"]}",
        "{\"op\":[\"scen\",\"wd\",\"1\",\"1\"]}\n{\"end\":true}",
        "{\"op\":[\"scen\",\"wd\",\"1\",\"1\"]}\n{\"op\":[\"endscen\"]}",
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
    assertEquals(1, sentence.lines().count());
  }

  private static Conformance replay(String text) throws IOException, InputException {
    InputStream stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    try (RecordingReader lines = RecordingReader.of("test", stream)) {
      return Conformance.of(RecordingKind.WW, lines);
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream stream = new GZIPInputStream(resource(name))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream resource(String name) {
    InputStream stream = WwRecordingsTest.class.getResourceAsStream("ww/" + name + ".jsonl.gz");
    assertNotNull(stream, "the recordings are part of the tree");
    return stream;
  }
}
