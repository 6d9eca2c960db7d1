package org.vramlab.ttm.fence;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.Section;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.Waitable;

/**
 * A promise that something will have ended ({@code dma_fence}): work of a queue ({@link
 * QueueFence}), or several other fences ({@link CompositeFence}).
 *
 * <p>Life: 1. created unsignalled by its {@link FenceTimeline}, or by {@link CompositeFences}; 2.
 * published, to reservations and waiters; 3. signalled, once, with or without an error; never
 * unsignalled again.
 *
 * <p>Threads: any. Failure: {@link #signal} twice is an error of the driver and throws; {@link
 * #trySignal} is for who may be second. Progress: {@link #await} ends when the hardware keeps its
 * promise; a fence that is published must signal in bounded time, whatever else happens, which
 * {@link #forceCompletion} sees to when hardware does not.
 */
public abstract sealed class Fence implements Waitable
    permits QueueFence, SignalledFence, CompositeFence {
  /** Of fences of which events do not tell. */
  static final int UNTOLD = -1;

  /** The most negative error ({@code -MAX_ERRNO}). */
  private static final int LOWEST_ERROR = -4095;

  private final FenceTimeline timeline;
  private final long sequence;

  /** Written under the timeline's lock before {@link #signalled}. */
  private long signalledNanos;

  private final int id;
  private volatile boolean signalled;

  /** Zero, or negative; short, as there are many fences. */
  private short error;

  /** Head of the callbacks in order of addition; guarded by the timeline's lock. */
  private @Nullable FenceCallback first;

  private @Nullable FenceCallback last;

  /**
   * @param id by which events name it, or {@link #UNTOLD}
   */
  Fence(FenceTimeline timeline, long sequence, int id) {
    this.timeline = timeline;
    this.sequence = sequence;
    this.id = id;
  }

  /**
   * The number by which events name this fence; -1 for composite fences, of which they do not tell:
   * they tell of their members.
   */
  public final int id() {
    return id;
  }

  /** The order that it is part of: its context. */
  public final FenceTimeline timeline() {
    return timeline;
  }

  /** Position on the timeline: a later fence has a larger one. */
  public final long sequence() {
    return sequence;
  }

  /**
   * Whether the promise was kept; once true, always true. A composite fence looks at its members,
   * and signals right here if they have ({@code dma_fence_is_signaled}).
   */
  public final boolean isSignalled() {
    timeline.looksAtFence();
    return signalled || signalsWhenAsked();
  }

  /**
   * Adds whose it is to a digest of a state, whether it has signalled, and if not, which fence of
   * its timeline it is: counted from the newest, since timelines only grow. Digests describe:
   * nobody has looked.
   */
  public void digest(Digest into) {
    into.add(timeline.queue()).add(signalled ? -1 : timeline.lastSequence() - sequence);
  }

  /** Whether it has signalled, as noted; a composite fence does not look at its members. */
  final boolean hasSignalled() {
    return signalled;
  }

  /** Looks whether it can signal, and does. */
  boolean signalsWhenAsked() {
    return false;
  }

  /** Zero, or a negative error with which the work ended; meaningful once signalled. */
  public final int error() {
    return error;
  }

  /** When it signalled, in nanoseconds of the runtime; meaningful once signalled. */
  public final long signalledNanos() {
    return signalledNanos;
  }

  /**
   * Zero while unsignalled, then one, or the negative error with which the work ended ({@code
   * dma_fence_get_status}).
   */
  public final int status() {
    if (!isSignalled()) {
      return 0;
    }
    return error == 0 ? 1 : error;
  }

  /**
   * Notes that the work failed; only before {@link #signal} ({@code dma_fence_set_error}).
   *
   * @param negativeError from -4095 to -1
   */
  public final void setError(int negativeError) {
    if (signalled) {
      throw new IllegalStateException("an error must be set before signalling " + this);
    }
    error = checked(negativeError);
  }

  private static short checked(int negativeError) {
    if (negativeError >= 0 || negativeError < LOWEST_ERROR) {
      throw new IllegalStateException(
          "an error must be negative, and " + LOWEST_ERROR + " at the lowest: " + negativeError);
    }
    return (short) negativeError;
  }

  /** Whether both are on one timeline and this one comes later ({@code dma_fence_is_later}). */
  public final boolean isLaterThan(Fence other) {
    return timeline == other.timeline && sequence > other.sequence;
  }

  /**
   * Keeps the promise: runs the callbacks in the order in which they were added, and wakes who
   * waits. For who has made the promise: a composite fence signals by itself.
   *
   * @throws IllegalStateException if it has signalled already
   */
  public final void signal() {
    if (!trySignal()) {
      throw new IllegalStateException(this + " was signalled twice");
    }
  }

  /**
   * As {@link #signal}, where another may have been first, such as a timeout.
   *
   * @return whether this call has signalled it; if not, nothing has changed ({@code
   *     dma_fence_signal})
   */
  public final boolean trySignal() {
    return complete(0);
  }

  /**
   * Signals with an error, whatever has become of the work: it has timed out, or its device was
   * reset or removed. The hardware's own signal, should it still come, has to be {@link
   * #trySignal}.
   *
   * @param negativeError takes the place of any set before
   * @return false if it had signalled already, which stays as it was
   */
  public final boolean forceCompletion(int negativeError) {
    return complete(checked(negativeError));
  }

  private boolean complete(int forcedError) {
    Sched sched = timeline.sched();
    LeafLock lock = timeline.lock();
    lock.lock();
    if (signalled) {
      lock.unlock();
      return false;
    }
    if (forcedError != 0) {
      error = (short) forcedError;
    }
    FenceCallback callback = first;
    first = null;
    last = null;
    signalledNanos = sched.nowNanos();
    if (id != UNTOLD) {
      sched.events().fenceSignalled(signalledNanos, id);
    }
    signalled = true;
    timeline.noteSignalled(sequence);
    lock.unlock();
    if (callback != null && !timeline.faults().has(Fault.CALLBACK_LOST)) {
      run(callback);
    }
    return true;
  }

  private void run(FenceCallback head) {
    Lockdep lockdep = timeline.lockdep();
    int task = timeline.sched().currentTask().id();
    lockdep.enter(task, Section.FENCE_SIGNALLING);
    FenceCallback callback = head;
    while (callback != null) {
      FenceCallback following = callback.next;
      callback.next = null;
      callback.queued = false;
      callback.signalled(this);
      callback = following;
    }
    lockdep.leave(task, Section.FENCE_SIGNALLING);
  }

  /** For one that is signalled from the beginning, at {@code nanos}. */
  final void beginSignalled(long nanos) {
    signalledNanos = nanos;
    signalled = true;
  }

  /** A member's error becomes that of this composite fence, if it has none; under the lock. */
  final void inheritError(int memberError) {
    timeline.lock().assertHeld();
    if (!signalled && error == 0) {
      error = (short) memberError;
    }
  }

  /**
   * Sees to it that the fence signals without being asked whether it has; adding a callback does so
   * too ({@code dma_fence_enable_sw_signaling}).
   *
   * @return false if it has signalled, perhaps right here
   */
  public boolean enableSignalling() {
    return !isSignalled();
  }

  /**
   * Asks for {@code callback} to run when this fence signals.
   *
   * @return false if it has signalled already: the callback will not run ({@code -ENOENT})
   */
  public final boolean addCallback(FenceCallback callback) {
    if (!enableSignalling()) {
      return false;
    }
    LeafLock lock = timeline.lock();
    lock.lock();
    try {
      if (signalled && !timeline.faults().has(Fault.FENCE_LOOKED_AT_ONCE)) {
        return false;
      }
      if (callback.queued) {
        throw new IllegalStateException("a callback serves one fence at a time");
      }
      callback.queued = true;
      if (last == null) {
        first = callback;
      } else {
        last.next = callback;
      }
      last = callback;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes {@code callback} back; false if it has run, or is about to. */
  public final boolean removeCallback(FenceCallback callback) {
    LeafLock lock = timeline.lock();
    lock.lock();
    try {
      FenceCallback before = null;
      for (FenceCallback at = first; at != null; before = at, at = at.next) {
        if (at == callback) {
          if (before == null) {
            first = at.next;
          } else {
            before.next = at.next;
          }
          if (last == at) {
            last = before;
          }
          at.next = null;
          at.queued = false;
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells who works for this fence by when it is wanted, so that the hardware can hurry; a hint,
   * and no promise ({@code dma_fence_set_deadline}).
   *
   * @param nanos time of the runtime
   */
  public abstract void setDeadline(long nanos);

  /** Tells who works for this fence that {@code waiter} is about to wait. */
  abstract void tellWaitBegins(Task waiter);

  /**
   * Gives {@code leaf} every fence that this one stands for: the members of an array, the fences of
   * a chain from its end to its beginning, or, being neither, itself. What a chain has done with is
   * left out, other signalled ones are not ({@code dma_fence_unwrap_for_each}).
   */
  public abstract void forEachLeaf(Consumer<? super Fence> leaf);

  /** Sleeps until signalled. Allowed while holding reservations; never in a signalling section. */
  public final void await() {
    try {
      await(false);
    } catch (Interrupted impossible) {
      throw new AssertionError("an uninterruptible wait was interrupted", impossible);
    }
  }

  /**
   * As {@link #await()}, or until a signal comes to the task if {@code interruptible} ({@code
   * dma_fence_wait}).
   *
   * @throws Interrupted a signal came, and the fence had not signalled
   */
  public final void await(boolean interruptible) throws Interrupted {
    Sched sched = timeline.sched();
    Task task = sched.currentTask();
    timeline.lockdep().waitsForFence(task.id());
    if (isSignalled()) {
      return;
    }
    tellWaitBegins(task);
    WakeUp wakeUp = new WakeUp(sched, task);
    if (!addCallback(wakeUp)) {
      return;
    }
    while (!isSignalled()) {
      if (interruptible && task.signalPending() && removeCallback(wakeUp)) {
        throw Interrupted.INSTANCE;
      }
      sched.park(this);
    }
  }

  /**
   * As {@link #await}, for {@code timeoutNanos} at most; zero only asks ({@code
   * dma_fence_wait_timeout}).
   *
   * @return zero if the time is over, else what is left of it, but at least one
   */
  public final long awaitFor(long timeoutNanos) {
    Sched sched = timeline.sched();
    Task task = sched.currentTask();
    if (timeoutNanos <= 0) {
      enableSignalling();
      return isSignalled() ? 1 : 0;
    }
    timeline.lockdep().waitsForFence(task.id());
    if (isSignalled()) {
      return timeoutNanos;
    }
    long untilNanos = sched.nowNanos() + timeoutNanos;
    tellWaitBegins(task);
    WakeUp wakeUp = new WakeUp(sched, task);
    if (addCallback(wakeUp)) {
      sched.at(untilNanos, wakeUp);
      while (!isSignalled() && !wakeUp.timeIsOver()) {
        sched.park(this);
      }
      sched.cancel(wakeUp);
      if (removeCallback(wakeUp)) {
        return 0;
      }
    }
    return Math.max(1, untilNanos - sched.nowNanos());
  }

  @Override
  public final boolean isReadyFor(Task task) {
    return signalled;
  }

  @Override
  public final String describeWait() {
    return toString();
  }

  /** What it is called in {@link #toString}. */
  abstract String what();

  @Override
  public final String toString() {
    return what() + " (" + timeline + ":" + sequence + (signalled ? ", signalled)" : ")");
  }
}
