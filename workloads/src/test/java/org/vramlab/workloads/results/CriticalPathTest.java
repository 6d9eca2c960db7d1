package org.vramlab.workloads.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;

/**
 * A submission of 100 ns releases a copy of 500 ns, that a job of 400 ns; another job is shorter.
 */
final class CriticalPathTest {
  private final SpanLog log = new SpanLog();
  private final int submission = log.begin(0, SpanKind.SUBMIT, SpanLog.ROOT);
  private final int copy = log.begin(100, SpanKind.COPY_IN, submission);
  private final int shortJob = log.begin(120, SpanKind.LAUNCH, submission);
  private final int job = log.begin(600, SpanKind.COMPUTE, copy);

  @Test
  void of_chainOfSpans_addsUpToTheRunLongestFirst() {
    CriticalPath path = CriticalPath.of(log, job, 1000);
    assertEquals(
        List.of(SpanKind.COPY_IN, SpanKind.COMPUTE, SpanKind.SUBMIT),
        path.steps().stream().map(CriticalPath.Step::kind).toList());
    assertEquals(
        List.of(500L, 400L, 100L), path.steps().stream().map(CriticalPath.Step::nanos).toList());
  }

  @Test
  void of_chainOfSpans_agreesWithTheLogsOwnSum() {
    long[] byKind = log.criticalPathNanos(job, 1000);
    for (CriticalPath.Step step : CriticalPath.of(log, job, 1000).steps()) {
      assertEquals(byKind[step.kind().ordinal()], step.nanos());
    }
  }

  @Test
  void of_chainOfSpans_saysWhenEachStepWasOnThePath() {
    CriticalPath.Step first = CriticalPath.of(log, job, 1000).steps().get(0);
    assertEquals(5, first.overTime().bucketNanos(), "1,000 ns in at most 240 stretches");
    assertEquals(0, first.overTime().at(19));
    assertEquals(5, first.overTime().at(20));
    assertEquals(5, first.overTime().at(119));
    assertEquals(0, first.overTime().at(120));
  }

  @Test
  void of_pathThatDoesNotReachTimeZero_isRefused() {
    SpanLog late = new SpanLog();
    int span = late.begin(10, SpanKind.SUBMIT, SpanLog.ROOT);
    assertThrows(IllegalArgumentException.class, () -> CriticalPath.of(late, span, 100));
  }

  @Test
  void of_spanOffThePath_countsForNothing() {
    assertEquals(
        List.of(SpanKind.LAUNCH, SpanKind.SUBMIT),
        CriticalPath.of(log, shortJob, 300).steps().stream().map(CriticalPath.Step::kind).toList());
  }
}
