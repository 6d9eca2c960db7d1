package org.vramlab.ttm.bo;

/** What a buffer is for ({@code enum ttm_bo_type}). */
public enum BufferKind {
  /** A user's: mapped by processes, its old place may stay behind when it moves. */
  DEVICE,

  /** The driver's own: a move is waited for before the old place is given back. */
  KERNEL,

  /** Imported: its pages are somebody else's, and so is its reservation, even after its death. */
  IMPORTED;

  private static final BufferKind[] VALUES = values();

  static BufferKind of(int ordinal) {
    return VALUES[ordinal];
  }
}
