package org.vramlab.ttm.failure;

/**
 * A pool has no room for this allocation, and none could be made ({@code -ENOSPC}). Inside the
 * manager only: callers of {@code validate} see {@link NoMemory}.
 */
public final class NoSpace extends MemoryFailure {
  private static final long serialVersionUID = 1L;

  /** The only instance. */
  public static final NoSpace INSTANCE = new NoSpace();

  private NoSpace() {
    super("no space in this pool");
  }
}
