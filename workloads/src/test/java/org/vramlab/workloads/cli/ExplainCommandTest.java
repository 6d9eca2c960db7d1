package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.explain.Focus;
import org.vramlab.workloads.explain.Inspector;
import org.vramlab.workloads.io.JsonTree;
import org.vramlab.workloads.replay.Replay;
import org.vramlab.workloads.replay.ReplaySettings;

/** What is told of an operation or a buffer is what happened in that very run. */
class ExplainCommandTest {
  /** Memory for two of three buffers of 2 MiB; the fourth operation brings the first one back. */
  private static final String HEADER =
      "{\"format\":\"gmtrace\",\"version\":1,\"workload\":\"w\",\"devices\":1,\"ops\":[\"op\"]}\n";

  private static final String THREE_BUFFERS =
      HEADER
          + """
          ["A",10,2097152,0,"x","b"]
          ["A",11,2097152,0,"x","b"]
          ["A",12,2097152,0,"x","b"]
          ["O",0,0,1000,[],[10,4096]]
          ["O",0,0,1000,[],[11,4096]]
          ["O",0,0,1000,[],[12,4096]]
          ["O",0,0,1000,[10,4096],[]]
          ["O",0,0,1000,[11,4096,12,4096],[]]
          """;

  @TempDir Path folder = Path.of("set by JUnit");

  private String trace(String text) throws Exception {
    Path file = folder.resolve("t.gmtrace");
    Files.writeString(file, text, StandardCharsets.UTF_8);
    return file.toString();
  }

  private static String explained(String arguments) {
    return CommandLineRun.of("explain " + arguments).fine().out();
  }

  @Test
  void operation_whoseBufferWasEvicted_saysByWhom_andWhoGoesForIt() throws Exception {
    String told = explained(trace(THREE_BUFFERS) + " --vram 4MiB --op 3");

    assertTrue(
        told.contains(
            "uses buffer 10 (2.0 MiB), read in gpu0 VRAM: it had to be brought from gpu0 GTT."),
        told);
    assertTrue(told.contains("by operation 2 (op, w on gpu0) for buffer 12, from gpu0 VRAM"), told);
    assertTrue(told.contains("evicts buffer 11 (2.0 MiB) for buffer 10, from gpu0 VRAM"), told);
    assertTrue(told.contains("It waited for the copy of buffer 10 (2.0 MiB)"), told);
  }

  @Test
  void operationWhoseBuffersAreThere_waitsForNobody() throws Exception {
    String told = explained(trace(THREE_BUFFERS) + " --op 3");

    assertTrue(told.contains("uses buffer 10 (2.0 MiB), read in gpu0 VRAM: it was there."), told);
    assertTrue(told.contains("waited for no lock and no space."), told);
  }

  @Test
  void buffer_tellsItsLife() throws Exception {
    String told = explained(trace(THREE_BUFFERS) + " --vram 4MiB --buffer 10");
    List<String> kinds = new ArrayList<>();
    String json = explained(trace(THREE_BUFFERS) + " --vram 4MiB --buffer 10 --json -");
    for (JsonTree step : JsonTree.of(json).at("steps").elements()) {
      kinds.add(step.at("kind").text());
    }

    assertTrue(told.startsWith("Buffer 10 (2.0 MiB):\n"), told);
    assertTrue(told.contains("evicted by operation 2 (op, w on gpu0) for buffer 12"), told);
    assertTrue(kinds.contains("created") && kinds.contains("evicted"), kinds.toString());
  }

  @Test
  void candidatesOfTheWorkingSet_arePassedOver_andSaidSo() throws Exception {
    // 12 was used last, so it would go first; but it is to be used together with 11.
    String touched = THREE_BUFFERS.replace("[10,4096],[]", "[12,4096],[]");
    String told = explained(trace(touched) + " --vram 4MiB --policy mru --op 4");

    assertTrue(
        told.contains("passed over before it: 1 of the operation's own working set (buffer 12)"),
        told);
    assertTrue(told.contains("evicts buffer 10 (2.0 MiB) for buffer 11"), told);
  }

  @Test
  void protectedBuffers_arePassedOver_andSaidSo() throws Exception {
    String other = folder.resolve("o.gmtrace").toString();
    CommandLineRun.of("trace generate zipf --buffers 8 --ops 60 --size 1MiB --out " + other).fine();
    String run = other + "@0:min=4MiB " + other + "@0 --vram 8MiB";
    List<String> told = new ArrayList<>();
    for (int buffer = 0; buffer < 8; buffer++) {
      told.add(explained(run + " --process 0 --buffer " + buffer));
    }

    assertTrue(
        told.stream().anyMatch(text -> text.contains("protected by its tenant's limits")),
        told.toString());
  }

  @Test
  void locks_thatAreWaitedFor_areTold() throws Exception {
    WaitFinder finder = new WaitFinder();
    ReplaySettings settings = CommandLineRun.settings("wave3d_stencil_4dev", "--vram x2");
    new Replay(settings, null, List.of(finder), List.of(finder)).run();
    String json =
        explained("wave3d_stencil_4dev --vram x2 --op " + finder.operation() + " --json -");
    List<JsonTree> waits = JsonTree.of(json).at("lockWaits").elements();

    assertEquals(finder.beganNanos(), waits.get(0).at("beganNanos").number());
    assertTrue(waits.get(0).at("nanos").number() > 0);
  }

  @Test
  void watching_changesNothing() throws Exception {
    ReplaySettings settings = CommandLineRun.settings("wave3d_stencil_4dev", "--vram x2");
    Inspector inspector = new Inspector(new Focus(0, Focus.Kind.OPERATION, 600));

    assertEquals(
        new Replay(settings).run(),
        new Replay(settings, null, List.of(inspector), List.of(inspector)).run());
  }

  @Test
  void whatIsNotThere_isBadInput_andNoQuestionIsWrongUsage() throws Exception {
    String trace = trace(THREE_BUFFERS);

    assertEquals(3, CommandLineRun.of("explain " + trace + " --op 5").status());
    assertEquals(3, CommandLineRun.of("explain " + trace + " --buffer 9").status());
    assertEquals(2, CommandLineRun.of("explain " + trace + " --op 1 --process 1").status());
    assertEquals(2, CommandLineRun.of("explain " + trace).status());
    assertEquals(2, CommandLineRun.of("explain " + trace + " --op 1 --buffer 10").status());
  }
}
