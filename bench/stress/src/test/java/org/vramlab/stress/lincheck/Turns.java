package org.vramlab.stress.lincheck;

import org.jetbrains.lincheck.datastructures.Operation;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwMutex;

/**
 * The queue of one mutex, without contexts: to Lincheck one operation, which takes the lock, counts
 * and releases it. The fewer steps, the more of their interleavings it gets to.
 */
public abstract class Turns {
  private final WwMutex mutex;

  /** Guarded by the mutex. */
  private int plain;

  Turns(Faults faults) {
    mutex = new WwMutex(Worlds.wwClass(Algorithm.WAIT_DIE, faults));
  }

  @Operation
  public int turn() {
    mutex.lockAlone();
    int mine = ++plain;
    mutex.unlock();
    return mine;
  }

  /** What it comes to, one turn at a time. */
  public static class Specification {
    private int count;

    public int turn() {
      return ++count;
    }
  }

  /** The code as it is. */
  public static class Clean extends Turns {
    public Clean() {
      super(Faults.NONE);
    }
  }

  /** Planted: {@link Fault#UNLOCK_LOOKS_ONCE}. */
  public static class UnlockLooksOnce extends Turns {
    public UnlockLooksOnce() {
      super(Faults.of(Fault.UNLOCK_LOOKS_ONCE));
    }
  }

  /** Planted: {@link Fault#WAKE_BEFORE_UNLOCK}. */
  public static class WakeBeforeUnlock extends Turns {
    public WakeBeforeUnlock() {
      super(Faults.of(Fault.WAKE_BEFORE_UNLOCK));
    }
  }

  /** Planted: {@link Fault#HANDOFF_LOST}. */
  public static class HandoffLost extends Turns {
    public HandoffLost() {
      super(Faults.of(Fault.HANDOFF_LOST));
    }
  }
}
