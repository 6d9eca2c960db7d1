package org.vramlab.stress.lincheck;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/** One mutex, and what two threads may ask of it without waiting: to Lincheck, four operations. */
public class Trylocks {
  private final WwClass wwClass = Worlds.wwClass(Algorithm.WAIT_DIE, Faults.NONE);
  final WwMutex mutex = new WwMutex(wwClass);
  private final AcquireContext[] contexts = {
    new AcquireContext(wwClass), new AcquireContext(wwClass)
  };
  private final boolean[] begun = new boolean[2];

  /** Guarded by the mutex. */
  private int plain;

  /** Whether the caller took the lock, with its context. */
  @Operation
  public boolean tryLock(@Param(gen = ThreadIdGen.class) int thread) {
    // Lincheck counts threads from one.
    AcquireContext context = contexts[thread - 1];
    if (!begun[thread - 1]) {
      begun[thread - 1] = true;
      context.begin(EventSink.NONE);
    }
    return mutex.tryLock(context);
  }

  /** Whether the caller took the lock, without a context. */
  @Operation
  public boolean tryLockAlone(@Param(gen = ThreadIdGen.class) int thread) {
    return mutex.tryLockAlone();
  }

  /** Counts, if the caller has the lock. */
  @Operation
  public int count(@Param(gen = ThreadIdGen.class) int thread) {
    return mutex.heldByCurrentTask() ? ++plain : -1;
  }

  /** Releases, if the caller has the lock. */
  @Operation
  public boolean unlock(@Param(gen = ThreadIdGen.class) int thread) {
    if (!mutex.heldByCurrentTask()) {
      return false;
    }
    mutex.unlock();
    return true;
  }

  /** Planted: two steps where the mutex has one; asks whether it is free, and relies on that. */
  public static class OnAStaleAnswer extends Trylocks {
    @Override
    public boolean tryLockAlone(int thread) {
      if (mutex.isLocked()) {
        return false;
      }
      mutex.tryLockAlone();
      return true;
    }
  }

  /** What it comes to, one operation at a time. */
  public static class Specification {
    private static final int NOBODY = -1;

    private int owner = NOBODY;
    private int plain;

    public boolean tryLock(int thread) {
      if (owner != NOBODY) {
        return false;
      }
      owner = thread;
      return true;
    }

    public boolean tryLockAlone(int thread) {
      return tryLock(thread);
    }

    public int count(int thread) {
      return owner == thread ? ++plain : -1;
    }

    public boolean unlock(int thread) {
      if (owner != thread) {
        return false;
      }
      owner = NOBODY;
      return true;
    }
  }
}
