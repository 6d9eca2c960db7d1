package org.vramlab.ttm.bo;

/**
 * Who finishes the deletion of buffers that were still in use when the last user let go ({@code
 * ttm_device.wq}).
 *
 * <p>Threads: any.
 */
@FunctionalInterface
public interface DelayedDelete {
  /**
   * {@code zombie} has memory and a reference that are given back by {@link
   * MemoryManager#finishDeletion}, which somebody has to call: a task of its own, since it sleeps.
   */
  void hand(BufferObject zombie);
}
