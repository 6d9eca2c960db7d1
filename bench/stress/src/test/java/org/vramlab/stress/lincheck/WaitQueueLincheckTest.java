package org.vramlab.stress.lincheck;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lincheck on those who queue: for a lock, and for space in a pool. */
class WaitQueueLincheckTest {
  /** All programs are alike where there is one operation. */
  private static final Programs TURNS = new Programs(1, 2, 3_000);

  private static final Programs ALLOCATIONS = new Programs(1, 1, 1_000);

  @Test
  void turns_atOneLock_endAndExclude() {
    TURNS.search(Turns.Clean.class, Turns.Specification.class);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Turns.UnlockLooksOnce.class,
        Turns.WakeBeforeUnlock.class,
        Turns.HandoffLost.class
      })
  void turns_withAFaultPlanted_getStuck(Class<? extends Turns> turns) {
    TURNS.getStuck(turns, Turns.Specification.class);
  }

  @Test
  void allocations_inOnePool_comeInTurn() {
    ALLOCATIONS.search(Allocations.Clean.class, Allocations.Specification.class);
  }

  @Test
  void allocations_thatNobodyWakes_getStuck() {
    ALLOCATIONS.getStuck(Allocations.SpaceWakeLost.class, Allocations.Specification.class);
  }
}
