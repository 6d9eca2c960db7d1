package org.vramlab.ttm.ww;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lesson 9: the real lock decides. Scripts recorded from Linux 6.12.117 are done again, and every
 * owner, queue, stamp, count and wound must be the same after every operation.
 */
class WwMutex09RecordingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"hand.jsonl", "prog.jsonl.gz", "random.jsonl.gz"})
  void replay_recordedScripts_agreesAfterEveryOperation(String name) throws IOException {
    List<RecordedScript> scripts = scripts(name);
    List<String> disagreements = new ArrayList<>();
    for (RecordedScript script : scripts) {
      String disagreement = new RecordedScriptReplay(script).run();
      if (disagreement != null) {
        disagreements.add(disagreement);
      }
    }
    assertFalse(scripts.isEmpty());
    assertEquals(List.of(), disagreements);
  }

  /** The comparison can fail: the same script in the other class decides otherwise. */
  @Test
  void replay_scriptOfTheOtherClass_disagrees() {
    RecordedScript wounded =
        script(
            """
            {"i":0,"op":["scen","wd","2","2"]}
            {"i":1,"op":["init","0"],"rc":"0","own":[[-1,-1],[-1,-1]],"wait":{},"ctx":[[0,1,0,0]]}
            {"i":2,"op":["init","1"],"rc":"0","own":[[-1,-1],[-1,-1]],"wait":{},"ctx":[[0,1,0,0],[1,2,0,0]]}
            {"i":3,"op":["lock","0","0"],"rc":"0","own":[[0,0],[-1,-1]],"wait":{},"ctx":[[0,1,1,0],[1,2,0,0]]}
            {"i":4,"op":["lock","1","1"],"rc":"0","own":[[0,0],[1,1]],"wait":{},"ctx":[[0,1,1,0],[1,2,1,0]]}
            {"i":5,"op":["lock","0","1"],"rc":"blocked","own":[[0,0],[1,1]],"wait":{"1":["0"]},"ctx":[[0,1,1,0],[1,2,1,1]]}
            """);
    assertNotNull(new RecordedScriptReplay(wounded).run());
  }

  private static RecordedScript script(String text) {
    return new RecordedScript(
        "planted", text.lines().map(Json::object).toList(), Json.object("{\"drain\":[]}"));
  }

  private static List<RecordedScript> scripts(String name) throws IOException {
    Path clone = Path.of(System.getProperty("basedir", "ttm")).toAbsolutePath().resolveSibling("");
    for (Path beside : List.of(clone, clone.resolveSibling(""))) {
      Path file = beside.resolve("shared/oracle/ww").resolve(name);
      if (Files.exists(file)) {
        return RecordedScript.read(file);
      }
    }
    assumeTrue(false, "no recordings in shared/oracle/ww, neither here nor beside this clone");
    return List.of();
  }
}
