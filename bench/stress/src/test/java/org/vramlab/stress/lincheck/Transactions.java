package org.vramlab.stress.lincheck;

import org.jetbrains.lincheck.datastructures.Operation;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Two mutexes, and whole transactions as operations that may wait: in either order with a context
 * and its back-off, and of one lock without a context. Each counts under the locks that it took.
 * Lincheck finds an execution that gets stuck, and counts that no order of the operations explains.
 */
public abstract class Transactions {
  private final WwClass wwClass;
  private final WwMutex a;
  private final WwMutex b;

  /** Guarded by {@code a}. */
  private int plain;

  Transactions(Algorithm algorithm, Faults faults) {
    this.wwClass = Worlds.wwClass(algorithm, faults);
    this.a = new WwMutex(wwClass);
    this.b = new WwMutex(wwClass);
  }

  @Operation
  public int forwards() {
    return transaction(a, b);
  }

  @Operation
  public int backwards() {
    return transaction(b, a);
  }

  @Operation
  public int alone() {
    a.lockAlone();
    int mine = ++plain;
    a.unlock();
    return mine;
  }

  /** The loop of ww-mutex-design.rst. */
  private int transaction(WwMutex first, WwMutex second) {
    AcquireContext context = new AcquireContext(wwClass);
    context.begin(EventSink.NONE);
    WwMutex held = first;
    WwMutex wanted = second;
    held.lockSlow(context);
    while (isLost(wanted, context)) {
      held.unlock();
      context.clearWound();
      wanted.lockSlow(context);
      WwMutex other = held;
      held = wanted;
      wanted = other;
    }
    int mine = ++plain;
    second.unlock();
    first.unlock();
    context.finish();
    return mine;
  }

  private static boolean isLost(WwMutex mutex, AcquireContext context) {
    try {
      mutex.lock(context);
      return false;
    } catch (WouldDeadlock backOff) {
      return true;
    }
  }

  /** What it comes to, one transaction at a time. */
  public static class Specification {
    private int count;

    public int forwards() {
      return ++count;
    }

    public int backwards() {
      return ++count;
    }

    public int alone() {
      return ++count;
    }
  }

  /** The code as it is. */
  public static class WaitDie extends Transactions {
    public WaitDie() {
      super(Algorithm.WAIT_DIE, Faults.NONE);
    }
  }

  /** The code as it is. */
  public static class WoundWait extends Transactions {
    public WoundWait() {
      super(Algorithm.WOUND_WAIT, Faults.NONE);
    }
  }

  /** Planted: {@link Fault#WOUND_WITHOUT_WAKE}. */
  public static class WoundWithoutWake extends Transactions {
    public WoundWithoutWake() {
      super(Algorithm.WOUND_WAIT, Faults.of(Fault.WOUND_WITHOUT_WAKE));
    }
  }
}
