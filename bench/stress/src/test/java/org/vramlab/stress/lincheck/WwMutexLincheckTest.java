package org.vramlab.stress.lincheck;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lincheck makes up programs of a few operations on ww locks for two threads, searches their
 * interleavings, and compares what came of them with a specification without threads.
 */
class WwMutexLincheckTest {
  private static final Programs PROGRAMS = new Programs(10, 3, 300);

  @Test
  void trylocks_ofTwoThreads_areLinearizable() {
    PROGRAMS.search(Trylocks.class, Trylocks.Specification.class);
  }

  @Test
  void trylocks_onAStaleAnswer_areFound() {
    PROGRAMS.goWrong(Trylocks.OnAStaleAnswer.class, Trylocks.Specification.class);
  }

  @ParameterizedTest
  @ValueSource(classes = {Transactions.WaitDie.class, Transactions.WoundWait.class})
  void transactions_inAnyOrder_endAndExclude(Class<? extends Transactions> transactions) {
    PROGRAMS.search(transactions, Transactions.Specification.class);
  }

  @Test
  void transactions_ofWoundedThatAreNotWoken_getStuck() {
    PROGRAMS.getStuck(Transactions.WoundWithoutWake.class, Transactions.Specification.class);
  }
}
