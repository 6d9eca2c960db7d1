package org.vramlab.ttm.ww;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.Waitable;

/**
 * A lock that can be taken with an {@link AcquireContext}, and then in any order, without deadlock
 * ({@code struct ww_mutex}).
 *
 * <p>Life: free; held by a task, with or without a context; free again. Who must wait queues in the
 * order that {@link WwProtocol} keeps.
 *
 * <h2>What the caller owes</h2>
 *
 * After {@link WouldDeadlock} the caller releases every lock of the context, takes the lost one
 * with {@link #lockSlow} while holding nothing, and starts again. {@code exec.Ticket} does this for
 * everybody; nobody else should call a blocking method of this class with a context.
 *
 * <p>Threads: all methods by any task; unlock only by the owner. Failure: misuse throws {@link
 * IllegalStateException} and changes nothing. Progress: the oldest context in wait-die is never
 * refused; a waiter at the head of the queue that loses a race once is handed the lock at the next
 * unlock. Cost: uncontended, one compare-and-set to lock and one volatile store to unlock; nothing
 * is allocated with a context.
 */
public final class WwMutex extends WaitQueue implements Shared, Waitable {
  private static final VarHandle OWNER;

  /** Digest of resting in a queue, plus the number of the mutex. */
  private static final long RESTING = 1L << 40;

  static {
    try {
      OWNER = MethodHandles.lookup().findVarHandle(WwMutex.class, "owner", Task.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WwClass wwClass;
  private final int id;
  private final int sharedId;

  /** Who holds the lock; null if it is free. */
  private volatile @Nullable Task owner;

  /** With which context; null if the lock is free or was taken without one. */
  private volatile @Nullable AcquireContext context;

  /**
   * The head of the queue lost a race: the next unlock hands the lock to it (MUTEX_FLAG_HANDOFF).
   * Guarded by the wait lock.
   */
  private boolean handoff;

  /**
   * {@link #owner} was handed the lock and has not woken to take it (MUTEX_FLAG_PICKUP). Guarded by
   * the wait lock.
   */
  private boolean pickup;

  /** How to digest what the lock protects; only searches of interleavings ask. */
  private @Nullable Consumer<Digest> guarded;

  public WwMutex(WwClass wwClass) {
    this.wwClass = wwClass;
    this.id = wwClass.sched().nextId(IdKind.LOCK);
    this.sharedId = wwClass.isExplored() ? wwClass.sched().share(this) : 0;
  }

  /** The number by which events name this lock. */
  public int id() {
    return id;
  }

  public WwClass wwClass() {
    return wwClass;
  }

  /**
   * Takes the lock with {@code context}, sleeping if need be, not interruptible.
   *
   * @throws WouldDeadlock if waiting could close a cycle, or a back-off is injected; nothing is
   *     taken then
   */
  public LockResult lock(AcquireContext context) throws WouldDeadlock {
    return switch (acquire(context, false)) {
      case ACQUIRED -> acquired(context);
      case ALREADY_HELD -> LockResult.ALREADY_HELD;
      case REFUSED -> throw WouldDeadlock.INSTANCE;
      case INTERRUPTED ->
          throw new AssertionError("an uninterruptible wait for " + this + " was interrupted");
    };
  }

  /**
   * As {@link #lock(AcquireContext)}, giving up with {@link Interrupted} when a signal comes before
   * the lock.
   */
  public LockResult lockInterruptible(AcquireContext context) throws WouldDeadlock, Interrupted {
    return switch (acquire(context, true)) {
      case ACQUIRED -> acquired(context);
      case ALREADY_HELD -> LockResult.ALREADY_HELD;
      case REFUSED -> throw WouldDeadlock.INSTANCE;
      case INTERRUPTED -> throw Interrupted.INSTANCE;
    };
  }

  /**
   * The lock was taken; error injection may want it to be lost nevertheless ({@code
   * ww_mutex_deadlock_injection}).
   */
  private LockResult acquired(AcquireContext context) throws WouldDeadlock {
    if (context.injectsBackOff()) {
      Sched sched = wwClass.sched();
      sched
          .events()
          .backOffInjected(sched.nowNanos(), context.taskFor(this).id(), context.ticket(), id);
      unlock();
      throw WouldDeadlock.INSTANCE;
    }
    return LockResult.ACQUIRED;
  }

  /**
   * Takes the lock that was lost, while holding nothing; cannot fail ({@code ww_mutex_lock_slow}).
   */
  public void lockSlow(AcquireContext context) {
    checkHoldsNothing(context);
    acquire(context, false).mustBeAcquired(this);
  }

  /** As {@link #lockSlow}, interruptible. */
  public void lockSlowInterruptible(AcquireContext context) throws Interrupted {
    checkHoldsNothing(context);
    LockOutcome outcome = acquire(context, true);
    if (outcome == LockOutcome.INTERRUPTED) {
      throw Interrupted.INSTANCE;
    }
    outcome.mustBeAcquired(this);
  }

  /** Takes the lock without a context: invisible to deadlock avoidance. For a single lock only. */
  public void lockAlone() {
    Task task = wwClass.sched().currentTask();
    if (owner == task) {
      throw new IllegalStateException(
          task + " holds lock " + id + " already: it would wait for itself");
    }
    if (fastAcquire(task, null)) {
      return;
    }
    Waiter waiter = new Waiter();
    waiter.task = task;
    sleepFor(waiter, null, false).mustBeAcquired(this);
  }

  /**
   * Takes the lock with {@code context} if it is free; never sleeps. False also if the context
   * holds it already.
   */
  public boolean tryLock(AcquireContext context) {
    context.clearStaleWound();
    long memory = wwClass.sched().memory();
    boolean acquired = tryAcquire(context.taskFor(this), context);
    concludes(memory, acquired ? 1 : 0);
    return acquired;
  }

  /** Takes the lock without a context if it is free; never sleeps. */
  public boolean tryLockAlone() {
    long memory = wwClass.sched().memory();
    boolean acquired = tryAcquire(wwClass.sched().currentTask(), null);
    concludes(memory, acquired ? 1 : 0);
    return acquired;
  }

  /** Releases the lock; only its owner may. */
  public void unlock() {
    Sched sched = wwClass.sched();
    Task task = owner;
    if (task == null || task != sched.currentTask()) {
      throw new IllegalStateException(
          "lock " + id + " is held by " + task + ", not by " + sched.currentTask());
    }
    if (wwClass.isExplored()) {
      long memory = sched.memory();
      sched.step(this, true);
      release(sched, task);
      sched.concludes(memory, 0);
    } else {
      release(sched, task);
    }
  }

  private void release(Sched sched, Task task) {
    wwClass.lockdep().released(task.id(), wwClass.lockdepClass(), context != null);
    sched.events().lockReleased(sched.nowNanos(), task.id(), id);
    AcquireContext held = context;
    if (held != null) {
      held.countAcquired(-1);
      context = null;
    }
    if (waiterCount() == 0) {
      lookInside();
      owner = null;
      lookInside();
      if (waiterCount() == 0) {
        return;
      }
      wakeFirst();
    } else {
      releaseWithWaiters();
    }
  }

  /** Whether the current task holds the lock. */
  public boolean heldByCurrentTask() {
    return owner == wwClass.sched().currentTask();
  }

  /** Whether somebody holds the lock. */
  public boolean isLocked() {
    return owner != null;
  }

  /** The context of the holder, if any; changes at any time unless the caller holds the lock. */
  public @Nullable AcquireContext contextOfOwner() {
    return context;
  }

  /** Fails unless the current task holds the lock ({@code dma_resv_assert_held}). */
  public void assertHeld() {
    assert heldByCurrentTask() : "lock " + id + " must be held here, but its owner is " + owner;
  }

  private LockOutcome acquire(AcquireContext with, boolean interruptible) {
    Task task = with.taskFor(this);
    if (!wwClass.isExplored()) {
      return fastAcquire(task, with) ? LockOutcome.ACQUIRED : lockContended(with, interruptible);
    }
    long memory = wwClass.sched().memory();
    LockOutcome outcome =
        fastAcquire(task, with) ? LockOutcome.ACQUIRED : lockContended(with, interruptible);
    concludes(memory, outcome.ordinal());
    return outcome;
  }

  private boolean fastAcquire(Task task, @Nullable AcquireContext with) {
    if (wwClass.isExplored()) {
      wwClass.sched().step(this, true);
    }
    return waiterCount() == 0 && takeUnqueued(task, with, false);
  }

  private boolean tryAcquire(Task task, @Nullable AcquireContext with) {
    if (wwClass.isExplored()) {
      wwClass.sched().step(this, owner == null);
    }
    if (waiterCount() == 0) {
      return takeUnqueued(task, with, true);
    }
    LeafLock waitLock = wwClass.waitLock(id);
    waitLock.lock();
    try {
      if (!takeFree(task)) {
        return false;
      }
      wwClass.lockdep().acquiring(task.id(), wwClass.lockdepClass(), true, with != null);
      own(task, with);
      if (with != null) {
        WwProtocol.checkWaiters(this, with);
      }
      return true;
    } finally {
      waitLock.unlock();
    }
  }

  /** Takes a lock that is free and, a moment ago, had no queue: one compare-and-set. */
  private boolean takeUnqueued(Task task, @Nullable AcquireContext with, boolean trylock) {
    lookInside();
    if (!OWNER.compareAndSet(this, null, task)) {
      return false;
    }
    lookInside();
    try {
      wwClass.lockdep().acquiring(task.id(), wwClass.lockdepClass(), trylock, with != null);
    } catch (LockdepReport refused) {
      // Not taken then: who unwinds would release, or complain about, what nobody has recorded.
      owner = null;
      throw refused;
    }
    own(task, with);
    // Somebody may have queued between the two: it saw no context to wound, so look for it now.
    if (with != null && waiterCount() != 0) {
      LeafLock waitLock = wwClass.waitLock(id);
      waitLock.lock();
      WwProtocol.checkWaiters(this, with);
      waitLock.unlock();
    }
    return true;
  }

  private LockOutcome lockContended(AcquireContext with, boolean interruptible) {
    if (context == with) {
      return LockOutcome.ALREADY_HELD;
    }
    Task task = with.taskFor(this);
    if (owner == task) {
      throw new IllegalStateException(
          task + " holds lock " + id + " without this context: it would wait for itself");
    }
    with.clearStaleWound();
    Waiter waiter = with.waiter;
    waiter.task = task;
    waiter.context = with;
    return sleepFor(waiter, with, interruptible);
  }

  /**
   * The slow path of {@code __mutex_lock_common}: queue, and sleep until taken, killed or
   * interrupted.
   */
  private LockOutcome sleepFor(
      Waiter waiter, @Nullable AcquireContext with, boolean interruptible) {
    Sched sched = wwClass.sched();
    Task task = waiter.task();
    LeafLock waitLock = wwClass.waitLock(id);
    long memory = sched.memory();
    wwClass.lockdep().acquiring(task.id(), wwClass.lockdepClass(), false, with != null);
    waitLock.lock();
    if (takeFree(task)) {
      own(task, with);
      if (with != null) {
        WwProtocol.checkWaiters(this, with);
      }
      waitLock.unlock();
      return LockOutcome.ACQUIRED;
    }
    if (!WwProtocol.enqueue(this, waiter)) {
      waitLock.unlock();
      refuse(task, with);
      return LockOutcome.REFUSED;
    }
    boolean slept = false;
    while (true) {
      if (takeFree(task) || takeHanded(task)) {
        if (with != null
            && wwClass.algorithm() == Algorithm.WOUND_WAIT
            && firstWaiter() != waiter) {
          WwProtocol.checkWaiters(this, with);
        }
        remove(waiter);
        own(task, with);
        waitLock.unlock();
        noteWaitEnded(sched, task, with, slept, true);
        return LockOutcome.ACQUIRED;
      }
      boolean signal = interruptible && task.signalPending();
      boolean die = !signal && with != null && WwProtocol.mustDie(this, waiter, with);
      if (signal || die) {
        remove(waiter);
        Task next = handoffOrphan();
        waitLock.unlock();
        if (next != null) {
          sched.unpark(next);
        }
        refuse(task, with);
        noteWaitEnded(sched, task, with, slept, false);
        return signal ? LockOutcome.INTERRUPTED : LockOutcome.REFUSED;
      }
      if (slept && firstWaiter() == waiter) {
        handoff = true;
      }
      Task holder = owner;
      waitLock.unlock();
      if (!slept) {
        slept = true;
        int ticket = with == null ? EventSink.NONE : with.ticket();
        sched
            .events()
            .lockWaitBegan(
                sched.nowNanos(),
                task.id(),
                ticket,
                id,
                holder == null ? EventSink.NONE : holder.id());
      }
      if (wwClass.isExplored()) {
        // Its place in the queue is part of the queue; it will look at everything anew.
        sched.concludes(memory, RESTING + id);
      }
      sched.park(this);
      waitLock.lock();
      if (wwClass.isExplored()) {
        sched.touch(this, true);
      }
    }
  }

  private void noteWaitEnded(
      Sched sched, Task task, @Nullable AcquireContext with, boolean slept, boolean acquired) {
    if (slept) {
      int ticket = with == null ? EventSink.NONE : with.ticket();
      sched.events().lockWaitEnded(sched.nowNanos(), task.id(), ticket, id, acquired);
    }
  }

  /** Takes a lock that nobody owns; under the wait lock. */
  private boolean takeFree(Task task) {
    return OWNER.compareAndSet(this, null, task);
  }

  /** Takes a lock that was handed to {@code task}; under the wait lock. */
  private boolean takeHanded(Task task) {
    if (pickup && owner == task) {
      pickup = false;
      return true;
    }
    return false;
  }

  /** Completes an acquisition; lockdep has been told already. */
  private void own(Task task, @Nullable AcquireContext with) {
    int ticket = with == null ? EventSink.NONE : with.ticket();
    wwClass.sched().events().lockAcquired(wwClass.sched().nowNanos(), task.id(), ticket, id);
    if (with != null) {
      context = with;
      with.countAcquired(1);
    }
  }

  private void refuse(Task task, @Nullable AcquireContext with) {
    wwClass.lockdep().released(task.id(), wwClass.lockdepClass(), with != null);
  }

  /**
   * Unlock with a queue: hands the lock to the head if it asked for that, else frees it and wakes
   * the head.
   */
  private void releaseWithWaiters() {
    LeafLock waitLock = wwClass.waitLock(id);
    waitLock.lock();
    Waiter first = firstWaiter();
    Task heir = first == null ? null : first.task();
    if (heir != null && handoff) {
      handoff = false;
      pickup = true;
      owner = heir;
    } else {
      owner = null;
    }
    waitLock.unlock();
    if (heir != null) {
      wwClass.sched().unpark(heir);
    }
  }

  private void wakeFirst() {
    LeafLock waitLock = wwClass.waitLock(id);
    waitLock.lock();
    Waiter first = firstWaiter();
    Task heir = first == null ? null : first.task();
    waitLock.unlock();
    if (heir != null) {
      wwClass.sched().unpark(heir);
    }
  }

  /**
   * Somebody left the queue without the lock: if it was free for him, the next head must be woken
   * instead.
   */
  private @Nullable Task handoffOrphan() {
    Waiter first = firstWaiter();
    return first != null && owner == null ? first.task() : null;
  }

  /** Leaves the queue; a request to be handed the lock does not outlive the last waiter. */
  private void remove(Waiter waiter) {
    unlink(waiter);
    if (firstWaiter() == null) {
      handoff = false;
    }
  }

  private static void checkHoldsNothing(AcquireContext context) {
    if (context.acquired() != 0) {
      throw new IllegalStateException(
          "the slow lock must be taken holding nothing, but " + context);
    }
  }

  /** Of all that it saw, a task goes by how the attempt ended, and by what the lock protects. */
  private void concludes(long memory, long outcome) {
    if (wwClass.isExplored()) {
      long inside = 0;
      Consumer<Digest> protectedByIt = guarded;
      if (protectedByIt != null && heldByCurrentTask()) {
        Digest digest = new Digest().reset();
        protectedByIt.accept(digest);
        inside = digest.value();
      }
      wwClass.sched().concludes(memory, outcome + 31 * inside);
    }
  }

  /** A choice point for searches that look inside this primitive. */
  private void lookInside() {
    if (wwClass.isExplored()) {
      wwClass.sched().innerStep(this, true);
    }
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  @Override
  public void digest(Digest into) {
    Task holder = owner;
    AcquireContext holding = context;
    into.add(holder == null ? -1 : holder.id());
    into.add(holding == null ? -1 : wwClass.rankOf(holding));
    into.add((handoff ? 2 : 0) + (pickup ? 1 : 0));
    for (Waiter waiter = firstWaiter(); waiter != null; waiter = waiter.next) {
      AcquireContext waiting = waiter.context;
      into.add(waiter.task().id()).add(waiting == null ? -1 : wwClass.rankOf(waiting));
    }
    into.add(-1);
    Consumer<Digest> inside = guarded;
    if (inside != null) {
      inside.accept(into);
    }
  }

  /** Says how to digest what the lock protects, for searches of interleavings. */
  public void guards(Consumer<Digest> state) {
    guarded = state;
  }

  @Override
  public boolean isReadyFor(Task task) {
    return owner == null || (pickup && owner == task);
  }

  @Override
  public String describeWait() {
    return toString();
  }

  // ---- For WwProtocol.

  @Nullable Task owner() {
    return owner;
  }

  @Override
  public String toString() {
    return "lock " + id + (owner == null ? " (free)" : " (held by " + owner + ")");
  }
}
