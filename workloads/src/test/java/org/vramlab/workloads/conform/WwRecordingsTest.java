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
 * The real lock decides: scripts recorded from Linux 6.12.117 are done again, and every answer,
 * owner, queue, stamp, count and wound must be the same after every operation.
 */
class WwRecordingsTest {
  @ParameterizedTest
  @CsvSource({"hand, 42", "prog, 180", "random, 180"})
  void replay_recordedScripts_agreeAfterEveryOperation(String name, long scripts)
      throws IOException, InputException {
    Conformance result = Recorded.agreeing(RecordingKind.WW, "ww/" + name + ".jsonl.gz");
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
    String text = Recorded.text("ww/random.jsonl.gz") + Recorded.text("ww/hand.jsonl.gz");
    assertTrue(text.contains(recorded), recorded);

    Conformance result = Recorded.replay(RecordingKind.WW, text.replace(recorded, falsified));

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
        Recorded.replay(
            RecordingKind.WW,
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
    Recorded.assertRefusedInOneSentence(RecordingKind.WW, text);
  }
}
