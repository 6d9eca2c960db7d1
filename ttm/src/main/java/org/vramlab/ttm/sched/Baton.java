package org.vramlab.ttm.sched;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Passes the right to run between the fibers of an execution and the thread that drives it. Exactly
 * one of them has it.
 */
final class Baton {
  /** Whoever called {@code run}, or unwinds. */
  private @Nullable Thread driver;

  private volatile boolean driverHasIt;

  /** The calling thread drives from now on. */
  void drivenByCaller() {
    driver = Thread.currentThread();
  }

  /** From the driver to {@code fiber}; returns when it comes back. */
  void lendTo(Fiber fiber) {
    fiber.giveBaton();
    while (!driverHasIt) {
      LockSupport.park();
    }
    driverHasIt = false;
  }

  /** Back to the driver. */
  void giveBack() {
    driverHasIt = true;
    LockSupport.unpark(driver);
  }
}
