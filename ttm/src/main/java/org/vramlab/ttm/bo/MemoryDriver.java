package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;

/** What the driver of a device decides for its memory manager ({@code struct ttm_device_funcs}). */
public interface MemoryDriver {
  /** A name for reports. */
  String name();

  /** Where {@code victim} goes when it must leave; its lock is held ({@code evict_flags}). */
  Placement evictionPlacement(BufferObject victim);

  /**
   * Queues the copy of {@code bo} from one resource to the other, behind every fence of its
   * reservation; cannot fail. The buffer's lock is held.
   *
   * @return the fence that signals when the copy has ended, or null if there was nothing to copy
   */
  @Nullable Fence queueMove(BufferObject bo, Resource from, Resource to, boolean evicting);

  /**
   * CPU time to make {@code place}, just allocated for a victim, usable: allocating and binding the
   * pages of host memory, say.
   */
  default long populateNanos(Resource place) {
    return 0;
  }

  /**
   * The last reference of {@code bo} has gone and its memory is given back; for the driver's own
   * bookkeeping.
   */
  default void destroyed(BufferObject bo) {}
}
