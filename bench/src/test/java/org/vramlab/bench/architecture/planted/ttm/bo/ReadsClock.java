package org.vramlab.bench.architecture.planted.ttm.bo;

import java.time.Instant;
import java.util.function.LongSupplier;

/** Asks the machine for the time. */
public final class ReadsClock {

  /** Monotonic. */
  public long nanos() {
    return System.nanoTime();
  }

  /** Of day, by reference. */
  public LongSupplier millis() {
    return System::currentTimeMillis;
  }

  /** Of day. */
  public Instant instant() {
    return Instant.now();
  }

  /** Waiting is reading, too. */
  public void doze() throws InterruptedException {
    Thread.sleep(1);
  }
}
