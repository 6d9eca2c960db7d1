package org.vramlab.devices.prefetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words for prefetch policies. */
class PrefetchesTest {
  @Test
  void eachForm_namesItsPolicy() {
    assertEquals(new NextInOrder(8), Prefetches.named("next:8"));
    assertEquals(new TreeNeighbourhood(), Prefetches.named("tree"));
    assertEquals(new PlanAhead(16), Prefetches.named("plan-ahead"));
    assertEquals(new PlanAhead(7), Prefetches.named("plan-ahead:7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"next:8", "tree", "plan-ahead:7"})
  void label_isTheWord(String word) {
    PrefetchPolicy policy = Prefetches.named(word);
    assertEquals(word, policy == null ? "" : policy.label());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "", "next", "Tree", "markov", "plan-ahead64"})
  void otherWords_nameNone(String word) {
    assertNull(Prefetches.named(word));
  }

  @ParameterizedTest
  @ValueSource(strings = {"next:", "next:0", "next:-1", "next:1025", "next:99999999999", "next:x"})
  void figuresOutOfRange_areRefused(String word) {
    assertThrows(IllegalArgumentException.class, () -> Prefetches.named(word));
  }
}
