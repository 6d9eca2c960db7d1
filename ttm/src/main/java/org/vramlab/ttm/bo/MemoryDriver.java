package org.vramlab.ttm.bo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.pages.Caching;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;

/** What the driver of a device decides for its memory manager ({@code struct ttm_device_funcs}). */
public interface MemoryDriver {
  /** A name for reports. */
  String name();

  /**
   * Where {@code victim} goes when it must leave; its lock is held ({@code evict_flags}). {@link
   * Placement#NOWHERE}: its contents may be lost.
   */
  Placement evictionPlacement(BufferObject victim);

  /**
   * Whether evicting {@code victim} from {@code from} could help whoever wants room in {@code
   * place} ({@code eviction_valuable}).
   */
  default boolean isEvictionValuable(BufferObject victim, Resource from, Place place) {
    return from.intersects(place);
  }

  /**
   * Whether {@code victim} may be evicted for the sake of {@code winner} at all; asked under the
   * LRU lock.
   */
  default boolean mayDisplace(BufferObject winner, BufferObject victim) {
    return true;
  }

  /**
   * Through which place {@code bo} must go, because there is no direct way ({@code -EMULTIHOP});
   * null if there is one.
   */
  default @Nullable Place hop(BufferObject bo, Resource from, Resource to, boolean evicting) {
    return null;
  }

  /**
   * Whether what {@code bo} leaves behind in {@code from}, when it is copied to {@code to}, is kept
   * there for as long as it is what the buffer holds.
   */
  default boolean keepsCopy(BufferObject bo, Resource from, Resource to) {
    return false;
  }

  /**
   * On which of its clean copies {@code victim} falls back when it must leave; its lock is held.
   * Null if there is none, or if it had better be copied elsewhere.
   *
   * @param copies at least one; not to be changed
   */
  default @Nullable Resource fallBack(BufferObject victim, List<Resource> copies) {
    return null;
  }

  /**
   * What must come before {@code bo}, which is locked, can be moved; the last step that can fail.
   *
   * @throws Busy it would have to wait, and {@code operation} may not
   * @throws Interrupted a signal came while it waited
   */
  default void beforeMove(BufferObject bo, Resource from, Resource to, Operation operation)
      throws Busy, Interrupted {}

  /**
   * Queues the copy of {@code bo} from one resource to the other, behind every fence of its
   * reservation; cannot fail. The buffer's lock is held.
   *
   * @param from null if it has no place yet: there is nothing to copy
   * @return the fence that signals when the copy has ended, or null if there was nothing to copy
   */
  @Nullable Fence queueMove(
      BufferObject bo, @Nullable Resource from, Resource to, boolean evicting);

  /**
   * Whether what moves to {@code to}, in pages of the host, or out of it, needs them to be there at
   * once: all that is not system memory, whose pages may come later. A driver that copies to and
   * from system memory directly says yes there, too.
   */
  default boolean needsPages(Resource to) {
    return to.manager().domain() != MemoryManager.SYSTEM;
  }

  /** How the CPU caches the pages of {@code bo} ({@code ttm_tt_create}). */
  default Caching caching(BufferObject bo) {
    return Caching.CACHED;
  }

  /**
   * CPU time to make {@code place}, just allocated for a victim, usable: allocating and binding the
   * pages of host memory, say.
   */
  default long populateNanos(Resource place) {
    return 0;
  }

  /**
   * Time to write so many pages of the host to swap space, or to read them back; whoever needs the
   * room, or the contents, waits for it.
   */
  default long swapNanos(long pages) {
    return 0;
  }

  /**
   * Whether what {@code bo} has is filled with zeros when its last user lets go ({@code
   * AMDGPU_GEM_CREATE_VRAM_WIPE_ON_RELEASE}).
   */
  default boolean wipesOnRelease(BufferObject bo) {
    return false;
  }

  /**
   * Queues a fill of {@code resource} with zeros, behind every fence of the reservation of {@code
   * bo}, which is locked; cannot fail ({@code amdgpu_bo_release_notify}). Only asked of a driver
   * that {@linkplain #wipesOnRelease wipes}.
   *
   * @return the fence that signals when the fill has ended
   */
  default Fence queueWipe(BufferObject bo, Resource resource) {
    throw new IllegalStateException(name() + " wipes nothing");
  }

  /**
   * {@code bo}, deleted or a ghost, is about to give {@code resource} back ({@code
   * delete_mem_notify}).
   */
  default void releasing(BufferObject bo, Resource resource) {}

  /**
   * The last reference of {@code bo} has gone and its memory is given back; for the driver's own
   * bookkeeping.
   */
  default void destroyed(BufferObject bo) {}
}
