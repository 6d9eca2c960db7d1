package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each kind of rule lets a submission move. */
class SubmissionBudgetTest {
  @ParameterizedTest
  @EnumSource(names = {"LIMIT", "THRESHOLD"})
  void limitAndThreshold_areTheSameForEachSubmission(MoveRule.Kind kind) {
    SubmissionBudget budget = new SubmissionBudget(kind, 8);
    budget.moved(0);
    budget.moved(32);
    assertEquals(8, budget.thresholdBytes(0, 0, 64));
  }

  /** Of 64 bytes: a quarter when all are free, nothing but the floor once half are used. */
  @Test
  void byUsage_fallsUntilHalfIsUsed() {
    SubmissionBudget budget = new SubmissionBudget(MoveRule.Kind.BY_USAGE, 2);
    assertEquals(16, budget.thresholdBytes(0, 64, 64));
    assertEquals(8, budget.thresholdBytes(0, 48, 64));
    assertEquals(2, budget.thresholdBytes(0, 32, 64));
    assertEquals(2, budget.thresholdBytes(0, 0, 64));
    assertTrue(budget.overshoots());
  }

  @Test
  void savings_growUntilTheyAreSpent() {
    SubmissionBudget budget = new SubmissionBudget(MoveRule.Kind.SAVINGS, 8);
    budget.moved(0);
    budget.moved(0);
    assertEquals(24, budget.thresholdBytes(0, 0, 64));
    budget.moved(20);
    assertEquals(12, budget.thresholdBytes(0, 0, 64));
  }

  @Test
  void overshooting_isOnlyForThresholds() {
    assertTrue(new SubmissionBudget(MoveRule.Kind.THRESHOLD, 8).overshoots());
    assertFalse(new SubmissionBudget(MoveRule.Kind.LIMIT, 8).overshoots());
    assertFalse(new SubmissionBudget(MoveRule.Kind.SAVINGS, 8).overshoots());
  }

  @Test
  void ruleOfNothing_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new MoveRule(MoveRule.Kind.LIMIT, 0));
  }
}
