package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.cases.CaseWatch;
import org.vramlab.workloads.cases.FieldCase;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.library.FieldCases;

/**
 * The field cases of placement, fairness and suspend: the fault shows, and the right run is clean.
 */
class PlacingCasesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "A3",
        "A4 --set sessions=2",
        "A4 --set evict.lock=one-ticket",
        "C1",
        "C1 --seed 7 --set hot=3 --set patience-s=20",
        "C2",
        "C2 --set buffers=60 --set throttle-mib=1",
        "C3",
        "C3 --set moverate=16 --set buffer-pages=48",
        "C4 --set rounds=100 --set clones=200",
        "C4 --set rounds=50 --set clones=200 --set throttle-pages=8 --set vram-pages=120",
        "C5",
        "C5 --set background-pages=60 --set game-pages=100",
        "F2",
        "F2 --seed 7 --set ticks-between=4"
      })
  void case_faultShowsAndRightRunIsClean(String command) {
    assertTrue(CommandLineRun.of("case " + command).fine().out().contains("As expected"));
  }

  /** Each case can fail: where a knob mends its faulty run, or breaks its right one, it says so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "A3 --set cs.retry=none; the caller tries again (right, NOT as expected)",
        "A4 --set evict.lock=ticket --set sessions=1; Linux is set) (faulty, NOT as expected)",
        "C1 --set refault-ms=5000; until VRAM is empty (faulty, NOT as expected)",
        "C2 --set cs.passesTicket=true; pass no ticket (faulty, NOT as expected)",
        "C3 --set throttle.rule=threshold; limit (faulty, NOT as expected)",
        "C4 --set return.policy=never --set clones=200; there is room (right, NOT as expected)",
        "C5 --set dmem.low=0; counts as an eviction (right, NOT as expected)",
        "F2 --set pm.blockExec=false; cure of C2, gate (right, NOT as expected)"
      })
  void case_knobThatTakesTheFaultAway_isStatus1(String command, String run) {
    CommandLineRun result = CommandLineRun.of("case " + command);
    assertEquals(Main.FOUND, result.status(), result.out());
    assertTrue(result.out().contains(run), result.out());
  }

  /** The collection's chain: the cure of C2 makes the suspend's livelock, and the gate ends it. */
  @Test
  void f2_fourCombinations_haveFourOutcomes() throws Exception {
    FieldCase suspend = FieldCases.named("F2");
    List<CaseRun> runs =
        suspend.run(KnobValues.of(suspend.knobs(), List.of()), 1, CaseWatch.NOBODY).runs();
    Set<List<Boolean>> outcomes = new LinkedHashSet<>();
    List<Long> nanos = new ArrayList<>();
    for (CaseRun run : runs) {
      outcomes.add(
          List.of(
              counter(run, "suspend_ended") > 0,
              counter(run, "submissions_meanwhile") > 0,
              counter(run, "vram_resident_after_resume") > 0));
      nanos.add(counter(run, "suspend_nanos"));
    }
    assertEquals(4, outcomes.size(), outcomes.toString());
    // Neither, cure, gate, both: the cure alone makes it worse than nothing.
    assertTrue(nanos.get(1) > 10 * nanos.get(0), nanos.toString());
    assertTrue(nanos.get(2) < nanos.get(0), nanos.toString());
  }

  private static long counter(CaseRun run, String name) {
    return run.counters().stream()
        .filter(each -> each.name().equals(name))
        .mapToLong(Counter::value)
        .findFirst()
        .orElseThrow();
  }
}
