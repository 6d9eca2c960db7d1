package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sched.Task;

/**
 * One transaction's right to take several ww locks ({@code struct ww_acquire_ctx}).
 *
 * <p>Life: {@link #begin} draws a stamp; locks are taken and released, any number of rounds; {@link
 * #finish}. The stamp stays through all rounds, so a transaction that had to back off ages and
 * finally wins. A context may begin again after finishing, with a new stamp; that is how one object
 * serves all submissions of a task without garbage.
 *
 * <p>Threads: used by the task that began it; others only wound it, under a wait lock.
 */
public final class AcquireContext implements Shared {
  private final WwClass wwClass;

  /** The one queue entry that this context ever needs: a task waits for one lock at a time. */
  final Waiter waiter = new Waiter();

  private @Nullable Task task;
  private long stamp;
  private int ticket = EventSink.NONE;

  /**
   * How many locks the context holds. Written by its task alone, while it waits for nothing; others
   * read it only of a context that is queued, under that queue's wait lock, which published it. So
   * it needs no ordering of its own, and a lock is two fences cheaper.
   */
  private int acquired;

  /** In a strict class: the lock that it was told to back off from, and has not taken since. */
  private @Nullable QueuedLock lost;

  /**
   * An older context wants a lock that this one holds (wound-wait), or held an instant ago.
   * Volatile because it is set under the wait lock of a mutex that is held, and read under that of
   * one that is waited for.
   */
  private volatile boolean wounded;

  /** Error injection: locks to take until the next loss, 0 for never; and what follows it. */
  private int injectionCountdown;

  private int injectionInterval;

  /** A slow lock is being taken while holding others; only ever with that fault planted. */
  private boolean slowWhileHolding;

  private final int sharedId;

  public AcquireContext(WwClass wwClass) {
    this.wwClass = wwClass;
    this.sharedId = wwClass.isExplored() ? wwClass.sched().share(this) : 0;
  }

  /**
   * Starts a transaction ({@code ww_acquire_init}). A task has one at a time in each class, which
   * lockdep watches.
   *
   * @param ticket the number by which events name it, or {@link EventSink#NONE}
   */
  public void begin(int ticket) {
    if (task != null) {
      throw Misuse.beginsTwice(task);
    }
    Task mine = wwClass.sched().currentTask();
    wwClass.lockdep().contextBegins(mine.id(), wwClass.lockdepClass());
    task = mine;
    this.ticket = ticket;
    stamp = wwClass.nextStamp();
    lost = null;
    injectionCountdown = 0;
    clearStaleWound();
    wwClass.contextBegan(this);
  }

  /**
   * Error injection for the running transaction: it is made to lose the lock that it takes as
   * number {@code interval} after its first, as if an older one had it. After each hit the interval
   * grows 3.5 times, so that the transaction ends ({@code CONFIG_DEBUG_WW_MUTEX_SLOWPATH}; there
   * the interval starts at 1 and the first hit depends on the stamp).
   *
   * @param interval 1 or more; 0 to inject nothing
   */
  public void injectBackOffs(int interval) {
    if (interval < 0) {
      throw new IllegalArgumentException(
          "an interval between injected back-offs is not " + interval);
    }
    injectionInterval = interval;
    injectionCountdown = interval;
  }

  /**
   * Whether the lock just taken must be given up again. Where nothing is injected, this is the one
   * comparison that it costs.
   */
  boolean injectsBackOff() {
    return injectionCountdown != 0 && countsDownToInjection();
  }

  private boolean countsDownToInjection() {
    // The first lock is never hit: back-off would have nothing to release.
    if (acquired < 2 || --injectionCountdown != 0) {
      return false;
    }
    injectionInterval = (int) Math.min(Integer.MAX_VALUE, injectionInterval * 7L / 2);
    injectionCountdown = injectionInterval;
    return true;
  }

  /** Ends the transaction ({@code ww_acquire_fini}); it must hold nothing. */
  public void finish() {
    Task mine = task;
    if (mine == null) {
      throw Misuse.finishesUnbegun();
    }
    checkOwn(mine);
    if (acquired != 0) {
      throw Misuse.finishesHolding(this);
    }
    task = null;
    wwClass.lockdep().contextEnds(mine.id(), wwClass.lockdepClass());
    wwClass.contextFinished(this);
  }

  /** Age: smaller is older. */
  public long stamp() {
    return stamp;
  }

  /** How many locks are held; exact for its own task, and for others while it is queued. */
  public int acquired() {
    return acquired;
  }

  /** Whether an older context asked this one to give way. */
  public boolean wounded() {
    touch(false);
    return wounded;
  }

  /**
   * Forgets a wound after everything was released. The kernel's fast path does not do this, and a
   * stale wound would strike again at every round; see rule 3 of the locking dance.
   */
  public void clearWound() {
    Task mine = task;
    if (mine != null) {
      checkOwn(mine);
    }
    if (acquired != 0) {
      throw Misuse.forgetsWoundHolding();
    }
    clearStaleWound();
  }

  public WwClass wwClass() {
    return wwClass;
  }

  /** The task of the running transaction, which is the caller and about to take {@code mutex}. */
  Task taskFor(WwMutex mutex) {
    Task mine = task;
    if (mine == null) {
      throw Misuse.notBegun();
    }
    if (mutex.wwClass() != wwClass) {
      throw Misuse.ofAnotherClass(mutex, this);
    }
    checkOwn(mine);
    if (lost != null) {
      checkBackedOff(lost, mutex);
    }
    return mine;
  }

  private void checkOwn(Task mine) {
    Sched sched = wwClass.sched();
    if (!sched.isCurrent(mine)) {
      throw Misuse.ofAnotherTask(this, sched.currentTask());
    }
  }

  private void checkBackedOff(QueuedLock from, QueuedLock wanted) {
    if (acquired != 0) {
      throw Misuse.hasNotBackedOff(this, from);
    }
    if (wanted != from) {
      throw Misuse.avoidsTheLostLock(this, from, wanted);
    }
  }

  /** The task that began it, as far as the caller can see; null once it has finished. */
  @Nullable Task task() {
    return task;
  }

  /** It was refused {@code mutex}. */
  void toldToBackOff(QueuedLock mutex) {
    if (isWatched()) {
      lost = mutex;
    }
  }

  /** The slow lock is for who was told to back off. */
  void checkToldToBackOff() {
    if (lost == null && isWatched()) {
      throw Misuse.slowLockWithoutLoss(this);
    }
  }

  /** Whether what it does about a lost lock is watched; not where a fault is planted in that. */
  private boolean isWatched() {
    return wwClass.discipline() == Discipline.STRICT
        && !wwClass.faults().has(Fault.SLOW_LOCK_OMITTED)
        && !wwClass.faults().has(Fault.SLOW_LOCK_WHILE_HOLDING);
  }

  /**
   * Whether a request of this context may be refused: whoever holds nothing only ever waits. The
   * slow lock is for those, and with a fault planted it is taken while holding.
   */
  boolean mayBeRefused() {
    return acquired > 0 && !slowWhileHolding;
  }

  /** A slow lock begins or ends: see {@link #mayBeRefused}. */
  void slow(boolean begins) {
    slowWhileHolding = begins && wwClass.faults().has(Fault.SLOW_LOCK_WHILE_HOLDING);
  }

  int ticket() {
    return ticket;
  }

  boolean isOlderThan(AcquireContext other) {
    // Signed difference, as __ww_ctx_less: right across a wrap of the counter.
    return stamp - other.stamp < 0;
  }

  void wound() {
    touch(true);
    wounded = true;
  }

  void clearStaleWound() {
    touch(acquired == 0);
    // Looked at first: a store that others may see costs a fence, and wounds are rare.
    if (acquired == 0 && wounded) {
      wounded = false;
    }
  }

  void countAcquired() {
    acquired++;
    lost = null;
  }

  void countReleased() {
    acquired--;
    assert acquired >= 0 : "released more than was held";
  }

  /** Tells a search of interleavings that the wound was looked at, or changed. */
  private void touch(boolean writes) {
    if (wwClass.isExplored()) {
      wwClass.sched().touch(this, writes);
    }
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  @Override
  public void digest(Digest into) {
    into.add(wounded).add(task == null ? -1 : wwClass.rankOf(this)).add(injectionCountdown);
  }

  @Override
  public String toString() {
    return "context(stamp "
        + stamp
        + ", "
        + task
        + ", holds "
        + acquired
        + (wounded ? ", wounded" : "")
        + ")";
  }
}
