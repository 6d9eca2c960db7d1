package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.sched.Digest;
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

  /** How many locks the context holds; written by its task. */
  private volatile int acquired;

  /** Locks after the first until a back-off is injected; 0 for never. Used by its task. */
  private int injectionCountdown;

  /** How many locks that takes now; grows with every hit. */
  private int injectionInterval;

  /**
   * An older context wants a lock that this one holds (wound-wait). Invariant: only set while
   * {@code acquired > 0}.
   */
  private volatile boolean wounded;

  private final int sharedId;

  public AcquireContext(WwClass wwClass) {
    this.wwClass = wwClass;
    this.sharedId = wwClass.isExplored() ? wwClass.sched().share(this) : 0;
  }

  /**
   * Starts a transaction ({@code ww_acquire_init}).
   *
   * @param ticket the number by which events name it, or {@link EventSink#NONE}
   */
  public void begin(int ticket) {
    if (task != null) {
      throw new IllegalStateException("this context has begun already, on " + task);
    }
    task = wwClass.sched().currentTask();
    this.ticket = ticket;
    stamp = wwClass.nextStamp();
    wounded = false;
    injectionCountdown = 0;
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
    if (acquired != 0) {
      throw new IllegalStateException(
          "context with stamp " + stamp + " finishes while holding " + acquired + " locks");
    }
    task = null;
    wwClass.contextFinished(this);
  }

  /** Age: smaller is older. */
  public long stamp() {
    return stamp;
  }

  /** How many locks are held. */
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
    if (acquired != 0) {
      throw new IllegalStateException("a wound may be forgotten only when nothing is held");
    }
    touch(true);
    wounded = false;
  }

  public WwClass wwClass() {
    return wwClass;
  }

  /** The task of the running transaction, which is about to take {@code mutex}. */
  Task taskFor(WwMutex mutex) {
    Task mine = task;
    if (mine == null) {
      throw new IllegalStateException("a context must begin before it takes locks");
    }
    if (mutex.wwClass() != wwClass) {
      throw new IllegalStateException(
          mutex + " is of another class than " + this + ": their ages mean nothing to each other");
    }
    return mine;
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
    if (acquired == 0) {
      touch(true);
      wounded = false;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Only its own task writes it.
  void countAcquired(int delta) {
    acquired += delta;
    assert acquired >= 0 : "released more than was held";
  }

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
    into.add(wounded).add(task == null ? -1 : wwClass.rankOf(this));
    into.add(injectionCountdown);
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
