package org.vramlab.devices.foreign;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.fence.PendingFences;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;

/**
 * Renders frames that others wait for by their fences. Some fences are lost: they never signal, and
 * nothing says so.
 *
 * <p>Threads: one task renders, and any other waits or gives frames up; fences signal in event
 * handlers.
 */
public final class ForeignRenderer {
  private final Sched sched;
  private final FenceTimeline timeline;
  private final PendingFences pending;

  /** Guards what follows. */
  private final LeafLock lock;

  private @Nullable Fence newest;

  /** When the frames before have ended; one is rendered at a time. */
  private long busyUntilNanos;

  public ForeignRenderer(Sched sched, Lockdep lockdep, String name) {
    this.sched = sched;
    this.timeline = FenceTimeline.announced(sched, lockdep, name);
    this.pending = new PendingFences(sched);
    this.lock = sched.newLeafLock("frames of " + name).watchedBy(lockdep, "frames");
  }

  /**
   * Begins a frame.
   *
   * @param nanos how long it takes
   * @param lost whether its fence never signals
   * @return signals when the frame is there, if ever; whoever cannot wait for ever guards it
   */
  public Fence render(long nanos, boolean lost) {
    Fence fence = timeline.nextFence();
    pending.add(fence);
    lock.lock();
    newest = fence;
    if (!lost) {
      busyUntilNanos = Math.max(sched.nowNanos(), busyUntilNanos) + nanos;
    }
    long endsNanos = busyUntilNanos;
    lock.unlock();
    if (!lost) {
      // Whoever ran out of patience may have completed it.
      sched.at(endsNanos, now -> fence.trySignal());
    }
    return fence;
  }

  /** Sleeps until all frames have ended, but not for ever: some may be lost. */
  void awaitFrames(long patienceNanos) {
    lock.lock();
    Fence last = newest;
    lock.unlock();
    if (last != null) {
      last.awaitFor(patienceNanos);
    }
  }

  /** Every frame that has not ended does now, and none after it waits for them. */
  void giveUp(WorkError why) {
    lock.lock();
    busyUntilNanos = 0;
    lock.unlock();
    pending.forceCompletion(why.code());
  }
}
