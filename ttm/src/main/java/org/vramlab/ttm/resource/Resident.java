package org.vramlab.ttm.resource;

/** Something that can have a {@link Resource}: a buffer. */
public interface Resident {
  /** The number by which events name it. */
  int id();

  /**
   * Whether it may not be moved now; read under the LRU lock, changed under it and the buffer's
   * reservation.
   */
  boolean isPinned();
}
