package org.vramlab.ttm.failure;

/**
 * Something is in use that this request may not wait for ({@code -EBUSY}): a trylock failed, or a
 * fence has not signalled.
 */
public final class Busy extends MemoryFailure {
  private static final long serialVersionUID = 1L;

  /** The only instance. */
  public static final Busy INSTANCE = new Busy();

  private Busy() {
    super("busy");
  }
}
