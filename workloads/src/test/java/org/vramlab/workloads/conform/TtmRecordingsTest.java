package org.vramlab.workloads.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
    Conformance result = Recorded.agreeing(RecordingKind.TTM, "ttm/" + name + ".jsonl.zst");
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
    String text = Recorded.text("ttm/" + name + ".jsonl.zst");
    assertTrue(text.contains(recorded), recorded);

    Conformance result = Recorded.replay(RecordingKind.TTM, text.replace(recorded, falsified));

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
    Recorded.assertRefusedInOneSentence(RecordingKind.TTM, text);
  }
}
