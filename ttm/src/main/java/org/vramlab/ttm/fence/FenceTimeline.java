package org.vramlab.ttm.fence;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * The order in which one queue of the hardware signals its fences (a fence context).
 *
 * <p>Threads: {@link #nextFence} and {@link #fence} by one submitter at a time (the caller holds
 * the queue's lock or reservation); the rest by anybody.
 */
public final class FenceTimeline {
  /** Of timelines that are of no queue, of which events do not tell. */
  static final int NO_QUEUE = -1;

  private final Sched sched;
  private final Lockdep lockdep;
  private final int queue;
  private final int context;
  private final String name;

  /** Guards the callback lists of all fences of this timeline. */
  private final LeafLock lock;

  private long lastSequence;

  /** The latest fence that has signalled; for searches of interleavings, written under the lock. */
  private long lastSignalled;

  private final boolean explored;

  /** Told when somebody begins to wait; null for none. */
  private @Nullable WaitListener waitListener;

  /** Told when somebody counts on a fence; null for none. */
  private @Nullable SignallingListener signallingListener;

  /** Told by when somebody wants a fence; null for none. */
  private @Nullable DeadlineListener deadlineListener;

  private final Faults faults;

  /**
   * @param queue the number by which events name the queue that signals
   */
  public FenceTimeline(Sched sched, Lockdep lockdep, int queue, String name) {
    this(sched, lockdep, queue, name, Faults.NONE);
  }

  /** One of something that signals by itself, and is no queue of work; announced under its name. */
  public static FenceTimeline announced(Sched sched, Lockdep lockdep, String name) {
    int queue = sched.nextId(IdKind.QUEUE);
    sched.events().queueCreated(queue, name, false);
    return new FenceTimeline(sched, lockdep, queue, name);
  }

  /** As the other, with faults planted: for tests of the tests. */
  public FenceTimeline(Sched sched, Lockdep lockdep, int queue, String name, Faults faults) {
    this.faults = faults;
    this.sched = sched;
    this.lockdep = lockdep;
    this.queue = queue;
    this.context = sched.nextId(IdKind.TIMELINE);
    this.name = name;
    this.lock = sched.newLeafLock("fences of " + name).watchedBy(lockdep, "fence lock");
    this.explored = sched.isExplored();
    lock.guards(into -> into.add(lastSequence - lastSignalled));
  }

  /** Who is told when somebody begins to wait for a fence of this timeline. */
  @FunctionalInterface
  public interface WaitListener {
    /**
     * {@code waiter} is about to wait for {@code fence}, which has not signalled; it may be
     * signalled right here.
     */
    void waitBegins(Fence fence, Task waiter);
  }

  /** The queue hurries when somebody waits ({@code dma_fence_ops.wait}): sets who is told. */
  public void onWait(WaitListener listener) {
    waitListener = listener;
  }

  /** Who is told when somebody counts on a fence of this timeline. */
  @FunctionalInterface
  public interface SignallingListener {
    /**
     * Somebody waits for {@code fence}, which has not signalled, or has asked to be called back; it
     * may be signalled right here. Told again for everybody who does.
     */
    void signallingEnabled(Fence fence);
  }

  /**
   * The fences of this timeline signal only if somebody counts on them, as those do that stop a
   * process when its memory is wanted ({@code dma_fence_ops.enable_signaling}): sets who is told.
   */
  public void onSignallingEnabled(SignallingListener listener) {
    signallingListener = listener;
  }

  void tellSignallingEnabled(Fence fence) {
    SignallingListener listener = signallingListener;
    if (listener != null) {
      listener.signallingEnabled(fence);
    }
  }

  /** Who is told by when somebody wants a fence of this timeline. */
  @FunctionalInterface
  public interface DeadlineListener {
    /** {@code fence}, which has not signalled, is wanted at {@code nanos}; a hint. */
    void deadlineSet(Fence fence, long nanos);
  }

  /** The queue hurries for deadlines ({@code dma_fence_ops.set_deadline}): sets who is told. */
  public void onDeadline(DeadlineListener listener) {
    deadlineListener = listener;
  }

  void tellDeadline(Fence fence, long nanos) {
    DeadlineListener listener = deadlineListener;
    if (listener != null) {
      listener.deadlineSet(fence, nanos);
    }
  }

  void tellWaitBegins(Fence fence, Task waiter) {
    WaitListener listener = waitListener;
    if (listener != null) {
      listener.waitBegins(fence, waiter);
    }
  }

  /** A new unsignalled fence, later than all before it. */
  public Fence nextFence() {
    return new QueueFence(this, ++lastSequence);
  }

  /**
   * A new unsignalled fence at a place of the caller's choice, as a driver makes them whose
   * hardware counts by itself ({@code dma_fence_init}).
   */
  public Fence fence(long sequence) {
    lastSequence = Math.max(lastSequence, sequence);
    return new QueueFence(this, sequence);
  }

  long lastSequence() {
    return lastSequence;
  }

  Faults faults() {
    return faults;
  }

  /** The number by which events name the queue. */
  public int queue() {
    return queue;
  }

  /** Which timeline it is, in the order of their creation: the number of the fence context. */
  public int context() {
    return context;
  }

  /** Tells a search of interleavings that somebody looks at a fence without the lock. */
  void looksAtFence() {
    if (explored) {
      lock.looks();
    }
  }

  void noteSignalled(long sequence) {
    lock.assertHeld();
    lastSignalled = Math.max(lastSignalled, sequence);
  }

  Sched sched() {
    return sched;
  }

  Lockdep lockdep() {
    return lockdep;
  }

  LeafLock lock() {
    return lock;
  }

  @Override
  public String toString() {
    return name;
  }
}
