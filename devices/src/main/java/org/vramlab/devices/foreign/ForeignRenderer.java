package org.vramlab.devices.foreign;

import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.IdKind;
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

  public ForeignRenderer(Sched sched, Lockdep lockdep, String name) {
    this.sched = sched;
    int queue = sched.nextId(IdKind.QUEUE);
    this.timeline = new FenceTimeline(sched, lockdep, queue, name);
    sched.events().queueCreated(queue, name, false);
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
    if (!lost) {
      // Whoever ran out of patience may have completed it.
      sched.at(sched.nowNanos() + nanos, now -> fence.trySignal());
    }
    return fence;
  }
}
