package org.vramlab.workloads.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the watchers found comes before what the case measured. */
class CaseRunTest {
  @Test
  void watched_withoutAProblem_isWhatWasMeasured() {
    CaseRun run =
        CaseRun.watched(Variant.right("ticket"), null, true, "Fine.", List.of(), List.of());
    assertTrue(run.asExpected());
    assertEquals("Fine.", run.summary());
    assertFalse(
        CaseRun.watched(Variant.right("ticket"), null, false, "", List.of(), List.of())
            .asExpected());
  }

  @Test
  void watched_withAProblem_isNeverAsExpected_evenWhereAFaultIs() {
    CaseRun run =
        CaseRun.watched(Variant.faulty("trylock"), "leaked", true, "Fine.", List.of(), List.of());
    assertFalse(run.asExpected());
    assertEquals("A rule was broken: leaked", run.summary());
  }
}
