package org.vramlab.ttm.ww;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;

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

  /** What lockdep calls the locks of a run's first class. */
  public static final String LOCKDEP_NAME = "reservation";

  /** As many where interleavings are searched; sharing one only makes more steps depend. */
  private static final int FEW_STRIPES = 16;

  private final Sched sched;
  private final Lockdep lockdep;
  private final Algorithm algorithm;
  private final boolean notificationLocks;
  private final int lockdepClass;
  private final AtomicLong lastStamp = new AtomicLong();
  private final LeafLock[] waitLocks;

  /** Whether interleavings are searched: then the rest of the fields mean something. */
  private final boolean explored;

  private final Shared stampCounter;

  /** The contexts that have begun and not finished, in no particular order. */
  private final ObjectArrayList<AcquireContext> open = new ObjectArrayList<>(0);

  private final Faults faults;
  private final Discipline discipline;
  private final LockEvents events;

  /** A class without faults, and without locks for debugging. */
  public WwClass(Sched sched, Lockdep lockdep, Algorithm algorithm) {
    this(sched, lockdep, algorithm, Discipline.LENIENT, Faults.NONE, false, stripes(sched));
  }

  /** As the first, also watching what a context does after it was told to back off. */
  public WwClass(Sched sched, Lockdep lockdep, Algorithm algorithm, Discipline discipline) {
    this(sched, lockdep, algorithm, discipline, Faults.NONE, false, stripes(sched));
  }

  /** As the other, with faults planted: for tests of the tests. */
  public WwClass(Sched sched, Lockdep lockdep, Algorithm algorithm, Faults faults) {
    this(sched, lockdep, algorithm, faults, stripes(sched));
  }

  /**
   * As the others, with a number of wait locks of its own: for judges that make a class for every
   * few steps that they try.
   *
   * @param waitLocks how many locks the queues of all mutexes share, a power of two
   */
  public WwClass(Sched sched, Lockdep lockdep, Algorithm algorithm, Faults faults, int waitLocks) {
    this(sched, lockdep, algorithm, Discipline.LENIENT, faults, false, waitLocks);
  }

  /**
   * As the others, with aids for debugging.
   *
   * @param notificationLocks whether every buffer of the class gets a second lock, which whoever is
   *     asked before the buffer moves must take
   */
  public WwClass(
      Sched sched, Lockdep lockdep, Algorithm algorithm, Faults faults, boolean notificationLocks) {
    this(sched, lockdep, algorithm, Discipline.LENIENT, faults, notificationLocks, stripes(sched));
  }

  private WwClass(
      Sched sched,
      Lockdep lockdep,
      Algorithm algorithm,
      Discipline discipline,
      Faults faults,
      boolean notificationLocks,
      int waitLocks) {
    if (Integer.bitCount(waitLocks) != 1) {
      throw new IllegalArgumentException("wait locks are a power of two, not " + waitLocks);
    }
    this.discipline = discipline;
    this.events = new LockEvents(sched);
    this.notificationLocks = notificationLocks;
    this.sched = sched;
    this.faults = faults;
    this.lockdep = lockdep;
    this.algorithm = algorithm;
    this.lockdepClass = lockdep.isOn() ? lockdep.defineClass(nameOf(sched), LockKind.WW) : 0;
    this.explored = sched.isExplored();
    this.waitLocks = new LeafLock[waitLocks];
    for (int i = 0; i < waitLocks; i++) {
      this.waitLocks[i] = sched.newWaitLock("ww wait lock").watchedBy(lockdep, "ww wait lock");
    }
    this.stampCounter = new StampCounter(explored ? sched.nextId(IdKind.SHARED) : 0);
  }

  /**
   * What lockdep calls its locks. Those of another class of the same run are of another class to
   * lockdep, too: the two do not resolve each other's deadlocks, so their order counts.
   */
  private static String nameOf(Sched sched) {
    int earlier = sched.nextId(IdKind.WW_CLASS);
    return earlier == 0 ? LOCKDEP_NAME : LOCKDEP_NAME + " " + (earlier + 1);
  }

  /** Searches build many thousand small worlds a second: one each for the first few mutexes. */
  private static int stripes(Sched sched) {
    return sched.isExplored() ? FEW_STRIPES : STRIPES;
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

  /** What is planted in this class and in whatever is built on it. */
  public Faults faults() {
    return faults;
  }

  /** What is asked of a context that was told to back off. */
  public Discipline discipline() {
    return discipline;
  }

  LockEvents events() {
    return events;
  }

  /** Whether every buffer has a second lock that notifications must take. */
  public boolean notificationLocks() {
    return notificationLocks;
  }

  int lockdepClass() {
    return lockdepClass;
  }

  /**
   * A stamp larger than all before it ({@code atomic_long_inc_return_relaxed}): larger is younger.
   */
  long nextStamp() {
    if (explored) {
      sched.step(stampCounter, true);
    }
    return lastStamp.incrementAndGet();
  }

  /** Whether interleavings are searched: {@link Sched#isExplored}. */
  boolean isExplored() {
    return explored;
  }

  void contextBegan(AcquireContext context) {
    if (explored) {
      open.add(context);
    }
  }

  void contextFinished(AcquireContext context) {
    if (explored) {
      open.remove(context);
    }
  }

  /** How many open contexts are older, for digests: a stamp that does not grow for ever. */
  public int rankOf(AcquireContext context) {
    int rank = 0;
    for (int i = 0; i < open.size(); i++) {
      rank += open.get(i).isOlderThan(context) ? 1 : 0;
    }
    return rank;
  }

  LeafLock waitLock(int mutex) {
    return waitLocks[mutex & (waitLocks.length - 1)];
  }

  /** What all who begin a transaction touch; only the order of stamps matters to anybody. */
  private record StampCounter(int sharedId) implements Shared {
    @Override
    public void digest(Digest into) {}
  }
}
