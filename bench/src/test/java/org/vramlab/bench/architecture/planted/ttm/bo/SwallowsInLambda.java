package org.vramlab.bench.architecture.planted.ttm.bo;

import java.util.function.IntSupplier;
import org.vramlab.bench.architecture.planted.ttm.failure.WouldDeadlock;

/** Takes the failure inside a lambda. */
public final class SwallowsInLambda {

  /** Swallows it. */
  public IntSupplier run(LooksUpToExec buffer) {
    return () -> {
      try {
        return buffer.validate();
      } catch (WouldDeadlock e) {
        return 0;
      }
    };
  }
}
