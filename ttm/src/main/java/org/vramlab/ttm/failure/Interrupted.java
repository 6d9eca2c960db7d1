package org.vramlab.ttm.failure;

/**
 * A signal came while waiting ({@code -EINTR}, {@code -ERESTARTSYS}): unwind, release everything,
 * return to the caller.
 */
public final class Interrupted extends MemoryFailure {
  private static final long serialVersionUID = 1L;

  /** The only instance. */
  public static final Interrupted INSTANCE = new Interrupted();

  private Interrupted() {
    super("interrupted by a signal");
  }
}
