package org.vramlab.bench.architecture.planted.ttm.bo;

import org.vramlab.bench.architecture.planted.ttm.exec.RetryLoop;
import org.vramlab.bench.architecture.planted.ttm.failure.WouldDeadlock;

/** The other half of the cycle; lets the failure pass, also through try-with-resources. */
public final class LooksUpToExec {

  private int validations;

  /** Fails. */
  public int validate() throws WouldDeadlock {
    try (AutoUnlock lock = new AutoUnlock(new RetryLoop())) {
      return lock.fail();
    } finally {
      validations++;
    }
  }

  /** How often it was asked. */
  public int validations() {
    return validations;
  }

  /** Something to close. */
  private record AutoUnlock(RetryLoop owner) implements AutoCloseable {

    int fail() throws WouldDeadlock {
      throw new WouldDeadlock();
    }

    @Override
    public void close() {
      assert owner.hashCode() != 0;
    }
  }
}
