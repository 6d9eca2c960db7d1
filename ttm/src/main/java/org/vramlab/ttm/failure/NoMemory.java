package org.vramlab.ttm.failure;

/**
 * The request cannot be satisfied ({@code -ENOMEM}): no place of its list has room, and none could
 * be made.
 */
public final class NoMemory extends MemoryFailure {
  private static final long serialVersionUID = 1L;

  /** The only instance. */
  public static final NoMemory INSTANCE = new NoMemory();

  private NoMemory() {
    super("out of memory: no place has room and none could be made");
  }
}
