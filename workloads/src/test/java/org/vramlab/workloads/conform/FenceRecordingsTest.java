package org.vramlab.workloads.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.io.InputException;

/**
 * The real fences decide: scripts recorded from Linux 6.12.117 are done again, and every answer,
 * list and callback must be the same after every operation.
 */
class FenceRecordingsTest {
  @ParameterizedTest
  @CsvSource({"hand, 13, 307", "random, 150, 8140"})
  void replay_recordedScripts_agreeAfterEveryOperation(String name, long scripts, long operations)
      throws IOException, InputException {
    Conformance result = Recorded.agreeing(RecordingKind.FENCE, "fence/" + name + ".jsonl.gz");
    assertEquals(scripts, result.agree());
    assertEquals(operations, result.operationsAgree());
  }

  /** The comparison can fail: whatever is changed in a recording is noticed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\"rc\":0,\"ev\":[[\"cb\",1],[\"cb\",3]]'; '\"rc\":0,\"ev\":[[\"cb\",3],[\"cb\",1]]'; ev",
        "'\"rc\":-22'; '\"rc\":0'; rc",
        "'\"rc\":-2}'; '\"rc\":0}'; rc",
        "'\"engine\":\"NOSLOT\"'; '\"rc\":0'; engine",
        "'\"engine\":\"REFUSED\"'; '\"rc\":0'; rc",
        "'\"res\":\"stub\"'; '\"res\":1'; res",
        "'\"res\":null'; '\"res\":[]'; res",
        "'\"samectx\":1'; '\"samectx\":0'; samectx",
        "'\"prev_seqno\":0'; '\"prev_seqno\":1'; prev_seqno",
        "'\"seqno\":3'; '\"seqno\":4'; seqno",
        "'\"op\":[\"ulist\",\"3\"],\"res\":[['; '\"op\":[\"ulist\",\"3\"],\"res\":[[1,1],['; res",
        "',\"ev\":[[\"cb\",7]]'; ''; ev",
      })
  void replay_falsifiedRecording_disagrees(String recorded, String falsified, String what)
      throws IOException, InputException {
    String text = Recorded.text("fence/random.jsonl.gz") + Recorded.text("fence/hand.jsonl.gz");
    assertTrue(text.contains(recorded), recorded);

    Conformance result = Recorded.replay(RecordingKind.FENCE, text.replace(recorded, falsified));

    assertTrue(
        result.disagreements().stream()
            .flatMap(found -> found.differences().stream())
            .anyMatch(one -> one.what().equals(what)),
        () -> String.valueOf(result.disagreements()));
  }

  @Test
  void replay_disagreement_saysWhereAndWhat() throws IOException, InputException {
    Conformance result =
        Recorded.replay(
            RecordingKind.FENCE,
            """
            {"comment":"planted: signals twice"}
            {"i":0,"op":["scen"]}
            {"i":1,"op":["fence","1","0","1"]}
            {"i":2,"op":["cb","1","4"],"rc":0}
            {"i":3,"op":["signal","1"],"rc":0}
            {"i":4,"op":["signal","1"],"rc":0}
            """);
    assertEquals(
        """
        test, line 5: planted: signals twice: signal 1
            ev: recorded nothing, here [[cb, 4]]\
        """,
        result.disagreements().getFirst().text());
    assertEquals(2, result.operationsAgree(), "what follows the first difference is not compared");
  }

  /** Where Linux warns and goes on, the library refuses, and says so. */
  @Test
  void replay_misuseThatTheLibraryRefuses_isADisagreementAndNoCrash()
      throws IOException, InputException {
    Conformance result =
        Recorded.replay(
            RecordingKind.FENCE,
            """
            {"op":["scen"]}
            {"op":["fence","1","0","1"]}
            {"op":["array","2","0","1"]}
            {"op":["array","3","0","2"]}
            """);
    assertTrue(result.disagreements().getFirst().text().contains("failure"), "an array of arrays");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"op\":[\"fence\",\"1\",\"0\",\"1\"]}",
        "{\"op\":[\"scen\"]}\n[]",
        "{\"op\":[\"scen\"]}\n{\"end\":true}",
        "{\"op\":[\"scen\"]}\n{\"op\":[]}",
        "{\"op\":[\"scen\"]}\n{\"op\":[\"grab\",\"1\"],\"rc\":0}",
        "{\"op\":[\"scen\"]}\n{\"op\":[\"signal\",\"1\"],\"rc\":0}",
        "{\"op\":[\"scen\"]}\n{\"op\":[\"fence\",\"0\",\"0\",\"1\"]}",
        "{\"op\":[\"scen\"]}\n{\"op\":[\"fence\",\"1\",\"-1\",\"1\"]}",
        "{\"op\":[\"scen\"]}\n{\"op\":[\"fence\",\"1\",\"0\"]}",
        "{\"op\":[\"scen\"]}\n{\"op\":[\"fence\",\"one\",\"0\",\"1\"]}",
        "{\"op\":[\"scen\"]}\n{\"op\":[\"array\",\"2\",\"0\"]}",
        "{\"op\":[\"scen\"]}\n{\"op\":[\"merge\"],\"res\":\"stub\"}",
        "{\"op\":[\"scen\"]}\n{\"op\":[\"list\",\"4\"],\"res\":[]}",
        "{\"op\":[\"scen\"]}\n{\"i\":\"x\",\"op\":[\"list\",\"3\"],\"res\":[]}",
        "",
      })
  void read_whatIsNoRecording_isOneSentence(String text) throws IOException {
    Recorded.assertRefusedInOneSentence(RecordingKind.FENCE, text);
  }
}
