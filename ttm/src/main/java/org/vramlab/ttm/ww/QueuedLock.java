package org.vramlab.ttm.ww;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.Waitable;

/**
 * The blocking primitive under {@link WwMutex}: a holder that changes by one compare-and-set, and a
 * queue to sleep in. What the kernel has in {@code __mutex_lock_common} and {@code
 * __mutex_unlock_slowpath}; who gives way to whom is {@link WwProtocol}'s to say.
 *
 * <p>Threads: as the package says of each field. To searches of interleavings, an operation is one
 * step, or several if they look inside.
 */
abstract sealed class QueuedLock extends WaitQueue implements Shared, Waitable permits WwMutex {
  private static final VarHandle HOLDER;

  /** Digest of resting in a queue, plus the number of the mutex. */
  private static final long RESTING = 1L << 40;

  static {
    try {
      HOLDER = MethodHandles.lookup().findVarHandle(QueuedLock.class, "holder", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final WwClass wwClass;
  private final int id;

  /**
   * Who holds the lock: an {@link AcquireContext}, or a {@link Task} that took it without one; null
   * if it is free. One field, where the kernel has owner and context: the compare-and-set that
   * takes the lock shows the context too, so that nobody meets an owner whose context is still to
   * come, and a lock costs one fence less.
   */
  private volatile @Nullable Object holder;

  /**
   * The head of the queue lost a race: the next unlock hands the lock to it (MUTEX_FLAG_HANDOFF).
   * Guarded by the wait lock.
   */
  private boolean handoff;

  /**
   * {@link #holder} was handed the lock and has not woken to take it (MUTEX_FLAG_PICKUP). Guarded
   * by the wait lock.
   */
  private boolean pickup;

  /** What only searches of interleavings ask for; null outside of them. */
  private final @Nullable SearchedLock searched;

  QueuedLock(WwClass wwClass) {
    this.wwClass = wwClass;
    this.id = wwClass.sched().nextId(IdKind.LOCK);
    this.searched = wwClass.isExplored() ? new SearchedLock(wwClass.sched().share(this)) : null;
  }

  /** The number by which events name this lock. */
  public final int id() {
    return id;
  }

  public final WwClass wwClass() {
    return wwClass;
  }

  /** Whether the current task holds the lock. */
  public final boolean heldByCurrentTask() {
    Task task = owner();
    return task != null && wwClass.sched().isCurrent(task);
  }

  /** Whether somebody holds the lock. */
  public final boolean isLocked() {
    return holder != null;
  }

  /** The context of the holder, if any; changes at any time unless the caller holds the lock. */
  @Override
  public final @Nullable AcquireContext contextOfOwner() {
    return holder instanceof AcquireContext context ? context : null;
  }

  /** Fails unless the current task holds the lock ({@code dma_resv_assert_held}). */
  public final void assertHeld() {
    assert heldByCurrentTask() : "lock " + id + " must be held here, but its owner is " + owner();
  }

  final boolean fastAcquire(Task task, @Nullable AcquireContext with) {
    return !hasWaiters() && takeUnqueued(task, with, false);
  }

  final boolean takeAtOnce(Task task, @Nullable AcquireContext with) {
    if (!hasWaiters()) {
      return takeUnqueued(task, with, true);
    }
    LeafLock waitLock = waitLock();
    waitLock.lock();
    try {
      if (!takeFree(task, with)) {
        return false;
      }
      tellLockdep(task, with, true, true);
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
    if (!takeFree(task, with)) {
      return false;
    }
    lookInside();
    tellLockdep(task, with, trylock, false);
    own(task, with);
    // Somebody may have queued before the compare-and-set and seen nobody to wound: look for it.
    if (with != null && hasWaiters()) {
      LeafLock waitLock = waitLock();
      waitLock.lock();
      WwProtocol.checkWaiters(this, with);
      waitLock.unlock();
    }
    return true;
  }

  /**
   * The lock was taken; if lockdep does not allow that, it is free again, and whoever queued for it
   * meanwhile is woken: under the wait lock nobody can have.
   */
  private void tellLockdep(
      Task task, @Nullable AcquireContext with, boolean trylock, boolean guarded) {
    try {
      wwClass.lockdep().acquiring(task.id(), wwClass.lockdepClass(), trylock, with != null);
    } catch (LockdepReport refused) {
      // Not taken then: who unwinds would release, or complain about, what nobody has recorded.
      holder = null;
      if (!guarded && hasWaiters()) {
        passOn(true);
      }
      throw refused;
    }
  }

  /**
   * The slow path of {@code __mutex_lock_common}: queue, and sleep until taken, killed or
   * interrupted.
   */
  final LockOutcome sleepFor(Waiter waiter, @Nullable AcquireContext with, boolean interruptible) {
    Sched sched = wwClass.sched();
    Task task = waiter.task();
    if (sched.inHandler()) {
      throw Misuse.blocksInHandler(this);
    }
    LeafLock waitLock = waitLock();
    long memory = sched.memory();
    wwClass.lockdep().acquiring(task.id(), wwClass.lockdepClass(), false, with != null);
    waitLock.lock();
    if (takeFree(task, with)) {
      own(task, with);
      if (with != null) {
        WwProtocol.checkWaiters(this, with);
      }
      waitLock.unlock();
      return LockOutcome.ACQUIRED;
    }
    if (!WwProtocol.enqueue(this, waiter)) {
      waitLock.unlock();
      refuse(task, with, true);
      return LockOutcome.REFUSED;
    }
    boolean slept = false;
    while (true) {
      if (takeFree(task, with) || takeHanded(task, with)) {
        if (with != null
            && wwClass.algorithm() == Algorithm.WOUND_WAIT
            && firstWaiter() != waiter) {
          WwProtocol.checkWaiters(this, with);
        }
        remove(waiter);
        own(task, with);
        waitLock.unlock();
        if (slept) {
          wwClass.events().waitEnded(this, task, with, true);
        }
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
        refuse(task, with, die);
        if (slept) {
          wwClass.events().waitEnded(this, task, with, false);
        }
        return signal ? LockOutcome.INTERRUPTED : LockOutcome.REFUSED;
      }
      if (slept && firstWaiter() == waiter) {
        handoff = true;
      }
      Task owner = owner();
      waitLock.unlock();
      if (!slept) {
        slept = true;
        wwClass.events().waitBegan(this, task, with, owner);
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

  /** Takes the lock if nobody holds it. */
  private boolean takeFree(Task task, @Nullable AcquireContext with) {
    return HOLDER.compareAndSet(this, null, with != null ? with : task);
  }

  /** Takes a lock that was handed to {@code task}; under the wait lock. */
  private boolean takeHanded(Task task, @Nullable AcquireContext with) {
    if (pickup && holder == (with != null ? with : task)) {
      pickup = false;
      return true;
    }
    return false;
  }

  /** Completes an acquisition; lockdep has been told already. */
  private void own(Task task, @Nullable AcquireContext with) {
    wwClass.events().acquired(this, task, with);
    if (with != null) {
      with.countAcquired();
    }
  }

  private void refuse(Task task, @Nullable AcquireContext with, boolean died) {
    if (died && with != null) {
      with.toldToBackOff(this);
    }
    wwClass.lockdep().released(task.id(), wwClass.lockdepClass(), with != null);
  }

  /**
   * Unlock with a queue: hands the lock to the head if it asked for that, else frees it, unless
   * that is done; and wakes the head.
   */
  private void passOn(boolean freed) {
    LeafLock waitLock = waitLock();
    waitLock.lock();
    Waiter first = firstWaiter();
    Task heir = first == null ? null : first.task();
    if (!freed) {
      Object next = first != null && handoff ? first.holder() : null;
      handoff = false;
      pickup = next != null && !wwClass.faults().has(Fault.HANDOFF_LOST);
      holder = next;
    }
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
    return first != null && holder == null ? first.task() : null;
  }

  /** Leaves the queue; a request to be handed the lock does not outlive the last waiter. */
  private void remove(Waiter waiter) {
    unlink(waiter);
    if (firstWaiter() == null) {
      handoff = false;
    }
  }

  final void release(Task task, @Nullable AcquireContext held) {
    wwClass.lockdep().released(task.id(), wwClass.lockdepClass(), held != null);
    wwClass.events().released(this, task);
    if (held != null) {
      held.countReleased();
    }
    boolean freed = !hasWaiters();
    if (freed) {
      lookInside();
      holder = null;
      lookInside();
      if (!hasWaiters() || wwClass.faults().has(Fault.UNLOCK_LOOKS_ONCE)) {
        return;
      }
    } else if (wwClass.faults().has(Fault.WAKE_BEFORE_UNLOCK)) {
      passOn(true);
      lookInside();
      holder = null;
      return;
    }
    passOn(freed);
  }

  final LeafLock waitLock() {
    return wwClass.waitLock(id);
  }

  /** The task that holds the lock, however it took it. */
  final @Nullable Task owner() {
    Object now = holder;
    return now instanceof AcquireContext context ? context.task() : (Task) now;
  }

  // ---- What WwProtocol asks and tells.

  @Override
  final Algorithm algorithm() {
    return wwClass.algorithm();
  }

  @Override
  final void wake(Waiter waiter) {
    if (!wwClass.faults().has(Fault.DEATH_NOT_TOLD)) {
      wwClass.sched().unpark(waiter.task());
    }
  }

  @Override
  final boolean queuesByArrival() {
    return wwClass.faults().has(Fault.WAITERS_FIRST_COME);
  }

  @Override
  final void wound(AcquireContext holder, AcquireContext by) {
    Sched sched = wwClass.sched();
    if (wwClass.faults().has(Fault.WOUND_NOT_DELIVERED)) {
      return;
    }
    if (!holder.wounded()) {
      wwClass.events().wounded(holder, by);
    }
    holder.wound();
    Task task = holder.task();
    if (task != null && !sched.isCurrent(task) && !wwClass.faults().has(Fault.WOUND_WITHOUT_WAKE)) {
      sched.unpark(task);
    }
  }

  // ---- For searches of interleavings.

  /** Says how to digest what the lock protects. */
  public final void guards(Consumer<Digest> state) {
    if (searched != null) {
      searched.guarded = state;
    }
  }

  private @Nullable Consumer<Digest> guarded() {
    return searched == null ? null : searched.guarded;
  }

  /** A choice point for searches that look inside this primitive. */
  private void lookInside() {
    if (wwClass.isExplored()) {
      wwClass.sched().innerStep(this, true);
    }
  }

  /** Of all that it saw, a task goes by how the attempt ended, and by what the lock protects. */
  final void concludes(long memory, long outcome) {
    long inside = 0;
    Consumer<Digest> protectedByIt = guarded();
    if (protectedByIt != null && heldByCurrentTask()) {
      Digest digest = new Digest().reset();
      protectedByIt.accept(digest);
      inside = digest.value();
    }
    wwClass.sched().concludes(memory, outcome + 31 * inside);
  }

  @Override
  public final int sharedId() {
    return searched == null ? 0 : searched.sharedId;
  }

  @Override
  public final void digest(Digest into) {
    Task owner = owner();
    into.add(owner == null ? -1 : owner.id()).add(rank(contextOfOwner()));
    into.add((handoff ? 2 : 0) + (pickup ? 1 : 0));
    for (Waiter waiter = firstWaiter(); waiter != null; waiter = waiter.next) {
      into.add(waiter.task().id()).add(rank(waiter.context));
    }
    into.add(-1);
    Consumer<Digest> inside = guarded();
    if (inside != null) {
      inside.accept(into);
    }
  }

  private int rank(@Nullable AcquireContext context) {
    return context == null ? -1 : wwClass.rankOf(context);
  }

  @Override
  public final boolean isReadyFor(Task task) {
    return holder == null || (pickup && owner() == task);
  }

  @Override
  public final String describeWait() {
    return toString();
  }

  @Override
  public final String toString() {
    Task owner = owner();
    return "lock " + id + (owner == null ? " (free)" : " (held by " + owner + ")");
  }
}
