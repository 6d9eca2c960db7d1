package org.vramlab.devices.foreign;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.fence.PendingFences;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Sched;

/**
 * Renders frames that others wait for by their fences. Some fences are lost: they never signal, and
 * nothing says so.
 *
 * <p>Threads: one task; fences signal in event handlers.
 */
public final class ForeignRenderer {
  private final Sched sched;
  private final FenceTimeline timeline;
  private final PendingFences pending;
  private @Nullable Fence newest;

  /** When the frames before have ended; one is rendered at a time. */
  private long busyUntilNanos;

  public ForeignRenderer(Sched sched, Lockdep lockdep, String name) {
    this.sched = sched;
    this.timeline = FenceTimeline.announced(sched, lockdep, name);
    this.pending = new PendingFences(sched);
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
    newest = fence;
    if (!lost) {
      busyUntilNanos = Math.max(sched.nowNanos(), busyUntilNanos) + nanos;
      // Whoever ran out of patience may have completed it.
      sched.at(busyUntilNanos, now -> fence.trySignal());
    }
    return fence;
  }

  /** Sleeps until all frames have ended, but not for ever: some may be lost. */
  void awaitFrames(long patienceNanos) {
    Fence last = newest;
    if (last != null) {
      last.awaitFor(patienceNanos);
    }
  }

  /** Every frame that has not ended does now. */
  void giveUp(WorkError why) {
    pending.forceCompletion(why.code());
  }
}
