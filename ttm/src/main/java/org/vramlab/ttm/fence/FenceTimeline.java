package org.vramlab.ttm.fence;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * The order in which one queue of the hardware signals its fences (a fence context).
 *
 * <p>Threads: {@link #nextFence} by one submitter at a time (the caller holds the queue's lock or
 * reservation); the rest by anybody.
 */
public final class FenceTimeline {
  private final Sched sched;
  private final Lockdep lockdep;
  private final int queue;
  private final String name;

  /** Guards the callback lists of all fences of this timeline. */
  private final LeafLock lock;

  private long lastSequence;

  /** The latest fence that has signalled; for searches of interleavings, written under the lock. */
  private long lastSignalled;

  private final boolean explored;

  /** Told when somebody begins to wait; null for none. */
  private @Nullable WaitListener waitListener;

  private final Faults faults;

  /**
   * @param queue the number by which events name the queue that signals
   */
  public FenceTimeline(Sched sched, Lockdep lockdep, int queue, String name) {
    this(sched, lockdep, queue, name, Faults.NONE);
  }

  /** As the other, with faults planted: for tests of the tests. */
  public FenceTimeline(Sched sched, Lockdep lockdep, int queue, String name, Faults faults) {
    this.faults = faults;
    this.sched = sched;
    this.lockdep = lockdep;
    this.queue = queue;
    this.name = name;
    this.lock = sched.newLeafLock("fences of " + name);
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

  /**
   * The queue hurries when somebody waits ({@code dma_fence_ops.enable_signaling}): sets who is
   * told.
   */
  public void onWait(WaitListener listener) {
    waitListener = listener;
  }

  void tellWaitBegins(Fence fence, Task waiter) {
    WaitListener listener = waitListener;
    if (listener != null) {
      listener.waitBegins(fence, waiter);
    }
  }

  /** A new unsignalled fence, later than all before it. */
  public Fence nextFence() {
    return new Fence(this, ++lastSequence);
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
