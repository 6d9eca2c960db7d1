package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.check.PromiseTable.Promise;
import org.vramlab.ttm.dmabuf.ConductRule;
import org.vramlab.ttm.lockdep.LockRule;

/**
 * The table of invariants says what the code does: each is held to by rules that exist, and broken
 * by tests that exist.
 */
class InvariantsTest {
  private static final List<Promise> INVARIANTS = PromiseTable.read("invariants.md");

  /** Fails unless there is such a rule, or such a thing to be thrown. */
  private static void requireRule(String name) throws ClassNotFoundException {
    String constant = name.substring(name.indexOf('.') + 1);
    switch (name.substring(0, name.indexOf('.'))) {
      case "Rule" -> Rule.valueOf(constant);
      case "LockRule" -> LockRule.valueOf(constant);
      case "ConductRule" -> ConductRule.valueOf(constant);
      default ->
          assertTrue(
              RuntimeException.class.isAssignableFrom(Class.forName(PromiseTable.ROOT + name)),
              name + " is nothing to be thrown");
    }
  }

  @Test
  void table_hasTheTenInvariantsInOrder() {
    assertEquals(
        IntStream.rangeClosed(1, 10).boxed().toList(),
        INVARIANTS.stream().map(Promise::number).toList());
  }

  @Test
  void invariant_everyOne_isHeldToByRulesAndBrokenByTestsThatExist() throws Exception {
    for (Promise invariant : INVARIANTS) {
      assertTrue(!invariant.first().isEmpty() && !invariant.second().isEmpty(), invariant.text());
      for (String rule : invariant.first()) {
        requireRule(rule);
      }
      for (String test : invariant.second()) {
        PromiseTable.requireTest(test);
      }
    }
  }

  /** The planted fault: what does not exist is found. */
  @Test
  void ruleOrTestThatDoesNotExist_isFound() {
    assertThrows(IllegalArgumentException.class, () -> requireRule("Rule.EVERYBODY_IS_HAPPY"));
    assertThrows(ClassNotFoundException.class, () -> requireRule("sched.Happiness"));
    assertThrows(
        AssertionError.class, () -> PromiseTable.requireTest("check.InvariantsTest.neverWritten"));
  }
}
