package org.vramlab.ttm.fence;

import org.jspecify.annotations.Nullable;

/**
 * Something to do when a fence signals. An intrusive list entry: one object serves one fence at a
 * time, and may serve again after that fence has signalled or the callback was removed.
 */
public abstract class FenceCallback {
  /** Next callback of the same fence; guarded by the timeline's lock. */
  @Nullable FenceCallback next;

  /** Queued on a fence; guarded by the timeline's lock. */
  boolean queued;

  /**
   * Runs once, when the fence has signalled; in a signalling section: no blocking, no reservation,
   * no reclaiming allocation.
   */
  protected abstract void signalled(Fence fence);
}
