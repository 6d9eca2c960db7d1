package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.check.PromiseTable.Promise;
import org.vramlab.ttm.fault.Fault;

/**
 * The table of the twelve locking rules says what there is: each is tested by tests that exist, and
 * broken by faults that can be planted and that a search finds.
 */
class LockingRulesTest {
  private static final List<Promise> RULES = PromiseTable.read("locking-rules.md");

  /** The names of the faults that break a rule, in the order of the list. */
  private static List<String> faultsOf(int rule) {
    return Arrays.stream(Fault.values())
        .filter(fault -> fault.rule().equals(String.valueOf(rule)))
        .map(Fault::label)
        .sorted()
        .toList();
  }

  @Test
  void table_hasTheTwelveRulesInOrder() {
    assertEquals(
        IntStream.rangeClosed(1, 12).boxed().toList(),
        RULES.stream().map(Promise::number).toList());
  }

  @Test
  void rule_everyOne_isTestedByTestsThatExist() throws Exception {
    for (Promise rule : RULES) {
      assertFalse(rule.first().isEmpty(), rule.text());
      for (String test : rule.first()) {
        PromiseTable.requireTest(test);
      }
    }
  }

  @Test
  void rule_everyOne_isBrokenByFaultsThatSearchesFind() {
    for (Promise rule : RULES) {
      assertFalse(rule.second().isEmpty(), rule.text());
      assertEquals(faultsOf(rule.number()), rule.second().stream().sorted().toList());
    }
    List<String> searched = Fault.searched().stream().map(Fault::label).toList();
    RULES.forEach(rule -> assertTrue(searched.containsAll(rule.second()), rule.text()));
  }
}
