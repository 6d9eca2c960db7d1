package org.vramlab.workloads.bound.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceText;

/** Plans are carried out by the rules, or refused. */
class PlanExecutorTest {
  @TempDir private Path folder;

  private TraceSource trace = TraceSource.of(Path.of("made below"));

  /** As in {@link CertificateCheckerTest}; buffer 4 is only ever written, on device 1. */
  @BeforeEach
  void makeTrace() throws IOException {
    trace =
        TraceText.of(
            folder,
            "[\"A\",1,4,0,\"act\"]",
            "[\"A\",2,4,0,\"act\"]",
            "[\"A\",3,5,0,\"act\"]",
            "[\"A\",4,7,1,\"act\"]",
            "[\"O\",0,0,1,[1,4],[]]",
            "[\"O\",0,0,1,[2,4],[2,4]]",
            "[\"O\",0,0,1,[3,5],[]]",
            "[\"O\",0,0,1,[1,4],[]]",
            "[\"F\",3]",
            "[\"O\",0,0,1,[2,4],[]]",
            "[\"O\",0,1,1,[],[4,7]]");
  }

  private Execution run(long... releases) throws InputException, PlanExecutor.Impossible {
    return PlanExecutor.run(
        new Plan(trace.digest(), SizeRule.EXACT, new long[] {10, 7}, releases), trace);
  }

  @Test
  void cleanBuffer_leavesForNothing_andIsLoadedAgain() throws Exception {
    // c leaves after its use, for a; b stays.
    Execution executed = run(Plan.release(0, 1), Plan.release(2, 3));

    assertEquals(4 + 4 + 5 + 4, executed.inBytes()[0]);
    assertEquals(0, executed.outBytes()[0]);
    assertEquals(2, executed.evictions());
    assertEquals(17, executed.bytes(Metric.IN));
  }

  @Test
  void changedBuffer_isWrittenBack_onceItLeaves() throws Exception {
    Execution executed = run(Plan.release(1, 2), Plan.release(2, 3));

    assertEquals(4 + 4 + 5 + 4, executed.totalInBytes());
    assertEquals(4, executed.totalOutBytes());
    assertEquals(21, executed.bytes(Metric.BOTH));
    assertEquals(0, executed.bytes(Metric.BOTH, 1));
  }

  @Test
  void tooFewReleases_areRefused() {
    assertThrows(PlanExecutor.Impossible.class, () -> run());
    assertThrows(PlanExecutor.Impossible.class, () -> run(Plan.release(0, 2)));
  }

  @Test
  void anotherTrace_isRefused() {
    assertThrows(
        PlanExecutor.Impossible.class,
        () ->
            PlanExecutor.run(
                new Plan("another", SizeRule.EXACT, new long[] {10, 7}, new long[0]), trace));
  }

  @Test
  void anotherNumberOfDevices_isRefused() {
    assertThrows(
        PlanExecutor.Impossible.class,
        () ->
            PlanExecutor.run(
                new Plan(trace.digest(), SizeRule.EXACT, new long[] {10}, new long[0]), trace));
  }
}
