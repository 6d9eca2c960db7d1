package org.vramlab.ttm.failure;

/**
 * This can never work, however often it is tried ({@code -EOPNOTSUPP}): the exporter's memory
 * cannot be mapped by that importer, or the buffer has been taken back.
 */
public final class Unsupported extends MemoryFailure {
  private static final long serialVersionUID = 1L;

  /** The only instance. */
  public static final Unsupported INSTANCE = new Unsupported();

  private Unsupported() {
    super("not supported: this importer can never map that buffer");
  }
}
