package org.vramlab.ttm.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A set of faults has those that were put in, however many there are to choose from. */
class FaultsTest {
  @ParameterizedTest
  @EnumSource
  void of_oneFault_hasItAndNoOther(Fault fault) {
    assertEquals(EnumSet.of(fault), Faults.of(fault).toSet());
  }

  @Test
  void of_allFaults_hasEach() {
    assertEquals(EnumSet.allOf(Fault.class), Faults.of(Fault.values()).toSet());
  }

  @Test
  void isEmpty_anyFault_isFalse() {
    Fault[] all = Fault.values();
    assertFalse(Faults.of(all[0]).isEmpty());
    assertFalse(Faults.of(all[all.length - 1]).isEmpty());
    assertTrue(Faults.NONE.isEmpty());
  }
}
