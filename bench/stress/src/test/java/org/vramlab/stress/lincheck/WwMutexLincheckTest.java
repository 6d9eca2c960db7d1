package org.vramlab.stress.lincheck;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lincheck makes up programs of a few operations on ww locks for two threads, searches their
 * interleavings, and compares what came of them with a specification without threads.
 */
class WwMutexLincheckTest {
  private static final int PROGRAMS = 10;
  private static final int SCHEDULES = 300;

  @Test
  void trylocks_ofTwoThreads_areLinearizable() {
    search(Trylocks.class, Trylocks.Specification.class);
  }

  @Test
  void trylocks_onAStaleAnswer_areFound() {
    assertThrows(
        LincheckAssertionError.class,
        () -> search(Trylocks.OnAStaleAnswer.class, Trylocks.Specification.class));
  }

  @ParameterizedTest
  @ValueSource(classes = {Transactions.WaitDie.class, Transactions.WoundWait.class})
  void transactions_inAnyOrder_endAndExclude(Class<? extends Transactions> transactions) {
    search(transactions, Transactions.Specification.class);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Transactions.UnlockLooksOnce.class,
        Transactions.WakeBeforeUnlock.class,
        Transactions.WoundWithoutWake.class,
        Transactions.HandoffLost.class
      })
  void transactions_withAFaultPlanted_getStuck(Class<? extends Transactions> transactions) {
    assertThrows(
        LincheckAssertionError.class, () -> search(transactions, Transactions.Specification.class));
  }

  private static void search(Class<?> operations, Class<?> specification) {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .iterations(PROGRAMS)
        .invocationsPerIteration(SCHEDULES)
        .sequentialSpecification(specification)
        .check(operations);
  }
}
