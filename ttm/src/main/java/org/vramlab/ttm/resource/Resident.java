package org.vramlab.ttm.resource;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.tenant.Tenant;

/** Something that can have a {@link Resource}: a buffer. */
public interface Resident {
  /** The number by which events name it. */
  int id();

  /**
   * Whether it may not be moved now; read under the LRU lock, changed under it and the buffer's
   * reservation.
   */
  boolean isPinned();

  /** Eviction priority, 0 first; guarded as the pins. */
  int priority();

  /** To whom its memory is charged; null for nobody in particular. */
  default @Nullable Tenant tenant() {
    return null;
  }

  /** What it is moved together with; null if it goes alone. Guarded as the pins. */
  @Nullable BulkMove bulkMove();

  /**
   * Whether it belongs to another device than {@code pool}, which lends it room until that is
   * needed; never changes.
   */
  default boolean isGuestIn(ResourceManager pool) {
    return false;
  }
}
