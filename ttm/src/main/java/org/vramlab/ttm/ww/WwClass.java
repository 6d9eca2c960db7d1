package org.vramlab.ttm.ww;

import java.util.concurrent.atomic.AtomicLong;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/**
 * A family of ww locks and contexts that may meet: one algorithm, one stamp counter ({@code struct
 * ww_class}).
 *
 * <p>There must be one class for all devices whose tickets can meet at a buffer or at a memory
 * manager (rule 11 of the locking dance): age has to mean the same everywhere. Thread-safe.
 */
public final class WwClass {
  /** Wait locks are shared by many mutexes, so that a mutex carries none; a power of two. */
  private static final int STRIPES = 64;

  private final Sched sched;
  private final Lockdep lockdep;
  private final Algorithm algorithm;
  private final Discipline discipline;
  private final int lockdepClass;
  private final LockEvents events;
  private final AtomicLong lastStamp = new AtomicLong();
  private final LeafLock[] waitLocks = new LeafLock[STRIPES];

  /** A class as lenient as the kernel's without lock debugging. */
  public WwClass(Sched sched, Lockdep lockdep, Algorithm algorithm) {
    this(sched, lockdep, algorithm, Discipline.LENIENT);
  }

  /** A class that also watches what a context does after it was told to back off. */
  public WwClass(Sched sched, Lockdep lockdep, Algorithm algorithm, Discipline discipline) {
    this.sched = sched;
    this.lockdep = lockdep;
    this.algorithm = algorithm;
    this.discipline = discipline;
    this.events = new LockEvents(sched);
    this.lockdepClass = lockdep.defineClass("reservation", LockKind.WW);
    for (int i = 0; i < STRIPES; i++) {
      waitLocks[i] = sched.newLeafLock("ww wait lock");
    }
  }

  public Sched sched() {
    return sched;
  }

  public Lockdep lockdep() {
    return lockdep;
  }

  public Algorithm algorithm() {
    return algorithm;
  }

  /** What is asked of a context that was told to back off. */
  public Discipline discipline() {
    return discipline;
  }

  LockEvents events() {
    return events;
  }

  int lockdepClass() {
    return lockdepClass;
  }

  /**
   * A stamp larger than all before it ({@code atomic_long_inc_return_relaxed}): larger is younger.
   */
  long nextStamp() {
    return lastStamp.incrementAndGet();
  }

  LeafLock waitLock(int mutex) {
    return waitLocks[mutex & (STRIPES - 1)];
  }
}
