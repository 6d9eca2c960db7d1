package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

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
 *
 * <p>The class is open so that a reservation can be its own lock and save a header and a reference;
 * nothing of it can be overridden.
 */
public non-sealed class WwMutex extends QueuedLock {
  public WwMutex(WwClass wwClass) {
    super(wwClass);
  }

  /**
   * Takes the lock with {@code context}, sleeping if need be, not interruptible.
   *
   * @throws WouldDeadlock if waiting could close a cycle; nothing was taken
   */
  public final LockResult lock(AcquireContext context) throws WouldDeadlock {
    LockOutcome outcome = acquire(context, false);
    if (outcome == LockOutcome.ACQUIRED && context.injectsBackOff()) {
      throw loseByInjection(context);
    }
    return outcome.resultAt(this);
  }

  /**
   * As {@link #lock(AcquireContext)}, giving up with {@link Interrupted} when a signal comes before
   * the lock.
   */
  public final LockResult lockInterruptible(AcquireContext context)
      throws WouldDeadlock, Interrupted {
    LockOutcome outcome = acquire(context, true);
    if (outcome == LockOutcome.ACQUIRED && context.injectsBackOff()) {
      throw loseByInjection(context);
    }
    return outcome.orInterrupted().resultAt(this);
  }

  /**
   * The lock was taken, and error injection wants it to be lost nevertheless ({@code
   * ww_mutex_deadlock_injection}).
   */
  private WouldDeadlock loseByInjection(AcquireContext context) {
    wwClass.events().injected(this, context.taskFor(this), context);
    unlock();
    context.toldToBackOff(this);
    return WouldDeadlock.INSTANCE;
  }

  /**
   * Takes the lock that was lost, while holding nothing; cannot fail ({@code ww_mutex_lock_slow}).
   * In a strict class misuse is refused also where no lock was lost.
   */
  public final void lockSlow(AcquireContext context) {
    checkHoldsNothing(context);
    context.slow(true);
    acquire(context, false).mustBeAcquired(this);
    context.slow(false);
  }

  /** As {@link #lockSlow}, interruptible. */
  public final void lockSlowInterruptible(AcquireContext context) throws Interrupted {
    checkHoldsNothing(context);
    context.slow(true);
    acquire(context, true).orInterrupted().mustBeAcquired(this);
    context.slow(false);
  }

  /** Takes the lock without a context: invisible to deadlock avoidance. For a single lock only. */
  public final void lockAlone() {
    acquireAlone(false).mustBeAcquired(this);
  }

  /** As {@link #lockAlone}, giving up when a signal comes before the lock. */
  public final void lockAloneInterruptible() throws Interrupted {
    acquireAlone(true).orInterrupted().mustBeAcquired(this);
  }

  private LockOutcome acquireAlone(boolean interruptible) {
    Task task = wwClass.sched().currentTask();
    if (owner() == task) {
      throw Misuse.waitsForItself(this, task, false);
    }
    if (wwClass.isExplored()) {
      wwClass.sched().step(this, true);
    }
    if (fastAcquire(task, null)) {
      return LockOutcome.ACQUIRED;
    }
    Waiter waiter = new Waiter();
    waiter.task = task;
    return sleepFor(waiter, null, interruptible);
  }

  /**
   * Takes the lock with {@code context} if it is free; never sleeps. False also if the context
   * holds it already.
   */
  public final boolean tryLock(AcquireContext context) {
    Task task = context.taskFor(this);
    context.clearStaleWound();
    return tryAcquire(task, context);
  }

  /** Takes the lock without a context if it is free; never sleeps. */
  public final boolean tryLockAlone() {
    return tryAcquire(wwClass.sched().currentTask(), null);
  }

  /** Releases the lock; only its owner may. */
  public final void unlock() {
    Sched sched = wwClass.sched();
    AcquireContext held = contextOfOwner();
    Task task = held != null ? held.task() : owner();
    if (task == null || !sched.isCurrent(task)) {
      throw Misuse.notTheOwner(this, task, sched.currentTask());
    }
    if (wwClass.isExplored()) {
      long memory = sched.memory();
      sched.step(this, true);
      release(task, held);
      sched.concludes(memory, 0);
    } else {
      release(task, held);
    }
  }

  private LockOutcome acquire(AcquireContext with, boolean interruptible) {
    Task task = with.taskFor(this);
    if (!wwClass.isExplored()) {
      return fastAcquire(task, with) ? LockOutcome.ACQUIRED : lockContended(with, interruptible);
    }
    Sched sched = wwClass.sched();
    long memory = sched.memory();
    sched.step(this, true);
    LockOutcome outcome =
        fastAcquire(task, with) ? LockOutcome.ACQUIRED : lockContended(with, interruptible);
    concludes(memory, outcome.ordinal());
    return outcome;
  }

  private boolean tryAcquire(Task task, @Nullable AcquireContext with) {
    if (!wwClass.isExplored()) {
      return takeAtOnce(task, with);
    }
    long memory = wwClass.sched().memory();
    wwClass.sched().step(this, false);
    boolean taken = takeAtOnce(task, with);
    wwClass.sched().touch(this, taken);
    concludes(memory, taken ? 1 : 0);
    return taken;
  }

  private LockOutcome lockContended(AcquireContext with, boolean interruptible) {
    if (contextOfOwner() == with) {
      return LockOutcome.ALREADY_HELD;
    }
    Task task = with.taskFor(this);
    if (owner() == task) {
      throw Misuse.waitsForItself(this, task, true);
    }
    with.clearStaleWound();
    Waiter waiter = with.waiter;
    waiter.task = task;
    waiter.context = with;
    return sleepFor(waiter, with, interruptible);
  }

  private static void checkHoldsNothing(AcquireContext context) {
    if (context.acquired() != 0 && !context.wwClass().faults().has(Fault.SLOW_LOCK_WHILE_HOLDING)) {
      throw Misuse.slowLockWhileHolding(context);
    }
    context.checkToldToBackOff();
  }
}
