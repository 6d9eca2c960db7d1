package org.vramlab.workloads.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vramlab.workloads.io.InputException;

/**
 * Scenarios of which no recording is at hand: swapping out, written by hand from what is known of
 * TTM in Linux 6.12; and recordings that were cut and put together in another way.
 */
class TtmScriptsTest {
  private static void assertAgrees(String text) throws IOException, InputException {
    Conformance result = Recorded.replay(RecordingKind.TTM, text);
    assertEquals(List.of(), result.disagreements().stream().map(Disagreement::text).toList());
    assertTrue(result.agree() > 0);
  }

  /** System memory first, of which nothing has pages; then GTT, by way of system memory. */
  @Test
  void swapout_systemThenGtt_oneBufferAtATimeInOrder() throws Exception {
    assertAgrees(
        """
        {"scenario":"swapout","family":"hand","desc":"","ops":11}
        {"i":0,"op":["dev","vram=8:r","gtt=8:c","evict=gs","real=1"],"rc":"0"}
        {"i":1,"op":["create","1","2","0","0","-","-","S"],"rc":"0","moved":2,"ev":[["move",1,"-",0,"S",0,0]]}
        {"i":2,"op":["create","2","2","0","0","-","-","G"],"rc":"0","moved":2,"ev":[["move",2,"-",0,"G",0,0]]}
        {"i":3,"op":["create","3","3","0","0","-","-","G"],"rc":"0","moved":3,"ev":[["move",3,"-",0,"G",0,0]]}
        {"i":4,"op":["hold","2","none"],"rc":"0"}
        {"i":5,"op":["swapout"],"rc":"3","moved":3,"ev":[["move",3,"G",0,"S",0,1]]}
        {"i":6,"op":["release","2"],"rc":"0"}
        {"i":7,"op":["swapout"],"rc":"2","moved":2,"ev":[["move",2,"G",0,"S",0,1]]}
        {"i":8,"op":["swapout"],"rc":"0"}
        {"i":9,"op":["dump"],"rc":"0","bos":[[1,"S",0,2,0,0,-1,"t"],[2,"S",0,2,0,0,-1,"ts"],[3,"S",0,3,0,0,-1,"ts"]],"lru":{"S":[[1,3,2],[],[],[]],"G":[[],[],[],[]],"V":[[],[],[],[]]},"pinned":[],"usage":{"S":7,"G":0,"V":0}}
        {"i":10,"op":["validate","3","-","G"],"rc":"0","moved":3,"ev":[["move",3,"S",0,"G",0,0]]}
        {"end":true,"bos":[[1,"S",0,2,0,0,-1,"t"],[2,"S",0,2,0,0,-1,"ts"],[3,"G",0,3,0,0,-1,"tp"]],"lru":{"S":[[1,2],[],[],[]],"G":[[3],[],[],[]],"V":[[],[],[],[]]},"pinned":[],"usage":{"S":4,"G":3,"V":0}}
        """);
  }

  /** It is waited for; a pinned buffer is passed over; bulk moves keep what is swapped out. */
  @Test
  void swapout_busyPinnedAndMovedTogether() throws Exception {
    assertAgrees(
        """
        {"scenario":"swapout_bulk","family":"hand","desc":"","ops":11}
        {"i":0,"op":["dev","vram=8:r","gtt=8:c","evict=gs","real=1","trace=1"],"rc":"0"}
        {"i":1,"op":["create","1","1","0","0","-","-","G"],"rc":"0","moved":1,"ev":[["move",1,"-",0,"G",0,0]]}
        {"i":2,"op":["create","2","1","0","0","7","-","G"],"rc":"0","moved":1,"ev":[["move",2,"-",0,"G",0,0]]}
        {"i":3,"op":["create","3","1","0","0","7","-","G"],"rc":"0","moved":1,"ev":[["move",3,"-",0,"G",0,0]]}
        {"i":4,"op":["bulkadd","2"],"rc":"0"}
        {"i":5,"op":["bulkadd","3"],"rc":"0"}
        {"i":6,"op":["pin","1","n"],"rc":"0"}
        {"i":7,"op":["fence","2","b"],"rc":"0","ev":[["newfence",0]]}
        {"i":8,"op":["swapout"],"rc":"1","moved":1,"ev":[["valuable",2,1],["wait",0],["signal",0],["move",2,"G",0,"S",0,1]]}
        {"i":9,"op":["swapout"],"rc":1,"moved":1,"ev":[["valuable",2,1],["valuable",3,1],["move",3,"G",0,"S",0,1]]}
        {"i":10,"op":["bulktail","7"],"rc":"0"}
        {"end":true,"bos":[[1,"G",0,1,1,0,-1,"tp"],[2,"S",0,1,0,0,7,"ts"],[3,"S",0,1,0,0,7,"ts"]],"lru":{"S":[[2,3],[],[],[]],"G":[[1],[],[],[]],"V":[[],[],[],[]]},"pinned":[],"usage":{"S":2,"G":1,"V":0}}
        """);
  }

  /** A deleted buffer that somebody still uses gives its pages up at once. */
  @Test
  void swapout_deletedBuffer_isEnded() throws Exception {
    assertAgrees(
        """
        {"scenario":"swapout_zombie","family":"hand","desc":"","ops":5}
        {"i":0,"op":["dev","vram=8:r","gtt=8:c","evict=gs","real=1"],"rc":"0"}
        {"i":1,"op":["create","1","2","0","0","-","-","G"],"rc":"0","moved":2,"ev":[["move",1,"-",0,"G",0,0]]}
        {"i":2,"op":["fence","1","b"],"rc":"0","ev":[["newfence",0]]}
        {"i":3,"op":["free","1"],"rc":"0"}
        {"i":4,"op":["swapout"],"rc":"2","ev":[["wait",0],["signal",0],["release",1,"G",0],["destroy",1]]}
        {"end":true,"bos":[],"lru":{"S":[[],[],[],[]],"G":[[],[],[],[]],"V":[[],[],[],[]]},"pinned":[],"usage":{"S":0,"G":0,"V":0}}
        """);
  }

  private static List<String> scenarios(String name) throws IOException {
    List<String> scenarios = new ArrayList<>();
    StringBuilder scenario = new StringBuilder();
    for (String line : Recorded.text("ttm/" + name + ".jsonl.zst").lines().toList()) {
      scenario.append(line).append('\n');
      if (line.startsWith("{\"end\"")) {
        scenarios.add(scenario.toString());
        scenario.setLength(0);
      }
    }
    return scenarios;
  }

  /**
   * Families mixed, in another order, some twice, under other names, without the optional parts.
   */
  @Test
  void replay_recordingsCutAnew_agree() throws Exception {
    Random random = new Random(7);
    List<String> all = new ArrayList<>();
    for (String name : List.of("hand", "held", "async", "ticket", "flags")) {
      all.addAll(scenarios(name));
    }
    Collections.shuffle(all, random);
    StringBuilder text = new StringBuilder();
    for (String scenario : all.subList(0, 40)) {
      String again =
          scenario
              .replaceFirst("\"scenario\": ?\"[^\"]*\"", "\"scenario\":\"with \\\\\"quotes\\\\\"\"")
              .replaceFirst(", ?\"family\": ?\"[^\"]*\"", "")
              .replaceFirst(", ?\"ops\": ?[0-9]+", "");
      text.append(scenario).append("\r\n").append(again);
    }
    Conformance result = Recorded.replay(RecordingKind.TTM, text.toString());
    assertEquals(List.of(), result.disagreements().stream().map(Disagreement::text).toList());
    assertEquals(80, result.agree());
  }

  @Test
  void read_scenarioThatLostAnOperation_namesTheLineWhereItEnds() throws Exception {
    String whole = scenarios("hand").get(0);
    List<String> lines = new ArrayList<>(whole.lines().toList());
    lines.remove(3);
    InputException refused =
        assertThrows(
            InputException.class,
            () -> Recorded.replay(RecordingKind.TTM, String.join("\n", lines)));
    String sentence = String.valueOf(refused.getMessage());
    assertTrue(sentence.startsWith("test, line " + lines.size() + ": "), sentence);
    assertTrue(sentence.contains("announces"), sentence);
  }
}
