package org.vramlab.ttm.fence;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.Section;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.Waitable;

/**
 * A promise that some work of the hardware will end ({@code dma_fence}).
 *
 * <p>Life: 1. created unsignalled by its {@link FenceTimeline}; 2. published, to reservations and
 * waiters; 3. signalled, once, with or without an error; never unsignalled again.
 *
 * <p>Threads: any. Failure: signalling twice is an error of the driver and throws. Progress: {@link
 * #await} ends when the hardware keeps its promise; a fence that is published must signal in
 * bounded time, whatever else happens.
 */
public final class Fence implements Waitable {
  private final FenceTimeline timeline;
  private final long sequence;
  private final int id;
  private volatile boolean signalled;
  private int error;

  /** Head of the callbacks in order of addition; guarded by the timeline's lock. */
  private @Nullable FenceCallback first;

  private @Nullable FenceCallback last;

  Fence(FenceTimeline timeline, long sequence) {
    this.timeline = timeline;
    this.sequence = sequence;
    Sched sched = timeline.sched();
    this.id = sched.nextId(IdKind.FENCE);
    sched.events().fenceCreated(sched.nowNanos(), id, timeline.queue());
  }

  /** The number by which events name this fence. */
  public int id() {
    return id;
  }

  public FenceTimeline timeline() {
    return timeline;
  }

  /** Position on the timeline: a later fence has a larger one. */
  public long sequence() {
    return sequence;
  }

  /** Whether the promise was kept; once true, always true. */
  public boolean isSignalled() {
    timeline.looksAtFence();
    return signalled;
  }

  /**
   * Adds whose it is to a digest of a state, whether it has signalled, and if not, which fence of
   * its timeline it is: counted from the newest, since timelines only grow. Digests describe:
   * nobody has looked.
   */
  public void digest(Digest into) {
    into.add(timeline.queue()).add(signalled ? -1 : timeline.lastSequence() - sequence);
  }

  /** Zero, or a negative error with which the work ended; meaningful once signalled. */
  public int error() {
    return error;
  }

  /** Notes that the work failed; only before {@link #signal} ({@code dma_fence_set_error}). */
  public void setError(int negativeError) {
    if (signalled || negativeError >= 0) {
      throw new IllegalStateException(
          "an error must be negative and set before signalling " + this);
    }
    error = negativeError;
  }

  /** Whether both are on one timeline and this one comes later ({@code dma_fence_is_later}). */
  public boolean isLaterThan(Fence other) {
    return timeline == other.timeline && sequence > other.sequence;
  }

  /**
   * Keeps the promise: runs the callbacks in the order in which they were added, and wakes who
   * waits.
   */
  public void signal() {
    Sched sched = timeline.sched();
    LeafLock lock = timeline.lock();
    lock.lock();
    if (signalled) {
      lock.unlock();
      throw new IllegalStateException(this + " was signalled twice");
    }
    FenceCallback callback = first;
    first = null;
    last = null;
    sched.events().fenceSignalled(sched.nowNanos(), id);
    signalled = true;
    timeline.noteSignalled(sequence);
    lock.unlock();
    if (callback == null || timeline.faults().has(Fault.CALLBACK_LOST)) {
      return;
    }
    Lockdep lockdep = timeline.lockdep();
    int task = sched.currentTask().id();
    lockdep.enter(task, Section.FENCE_SIGNALLING);
    while (callback != null) {
      FenceCallback following = callback.next;
      callback.next = null;
      callback.queued = false;
      callback.signalled(this);
      callback = following;
    }
    lockdep.leave(task, Section.FENCE_SIGNALLING);
  }

  /**
   * Asks for {@code callback} to run when this fence signals.
   *
   * @return false if it has signalled already: the callback will not run ({@code -ENOENT})
   */
  public boolean addCallback(FenceCallback callback) {
    if (isSignalled()) {
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
  public boolean removeCallback(FenceCallback callback) {
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

  /** Sleeps until signalled. Allowed while holding reservations; never in a signalling section. */
  public void await() {
    try {
      await(false);
    } catch (Interrupted impossible) {
      throw new AssertionError("an uninterruptible wait was interrupted", impossible);
    }
  }

  /** Sleeps until signalled, or until a signal comes. */
  public void awaitInterruptible() throws Interrupted {
    await(true);
  }

  private void await(boolean interruptible) throws Interrupted {
    Sched sched = timeline.sched();
    Task task = sched.currentTask();
    timeline.lockdep().waitsForFence(task.id());
    if (isSignalled()) {
      return;
    }
    timeline.tellWaitBegins(this, task);
    WakeTask wake = new WakeTask(sched, task);
    if (!addCallback(wake)) {
      return;
    }
    while (!isSignalled()) {
      if (interruptible && task.signalPending() && removeCallback(wake)) {
        throw Interrupted.INSTANCE;
      }
      sched.park(this);
    }
  }

  @Override
  public boolean isReadyFor(Task task) {
    return signalled;
  }

  @Override
  public String describeWait() {
    return toString();
  }

  @Override
  public String toString() {
    return "fence " + id + " (" + timeline + ":" + sequence + (signalled ? ", signalled)" : ")");
  }

  private static final class WakeTask extends FenceCallback {
    private final Sched sched;
    private final Task task;

    WakeTask(Sched sched, Task task) {
      this.sched = sched;
      this.task = task;
    }

    @Override
    protected void signalled(Fence fence) {
      sched.unpark(task);
    }
  }
}
