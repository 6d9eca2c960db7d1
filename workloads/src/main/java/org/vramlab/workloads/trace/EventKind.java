package org.vramlab.workloads.trace;

/** The kinds of event lines of a gmtrace, each with the letter that opens its line. */
public enum EventKind {
  /**
   * {@code ["A", id, bytes, device, class]} or with a name as sixth element: a buffer is allocated
   * on its owner.
   */
  ALLOCATE('A'),
  /** {@code ["F", id]}: the last reference to the buffer is gone. */
  FREE('F'),
  /**
   * {@code ["X", id, owner, importer]}: first use of a buffer by a device that does not own it
   * (dma-buf export and import).
   */
  EXPORT('X'),
  /**
   * {@code ["O", op, device, flops, [id, bytes, ...], [id, bytes, ...]]}: one executed operation,
   * its reads, then its writes.
   */
  OPERATION('O'),
  /**
   * {@code ["P", iteration, "phase"]}: what follows belongs to this phase, until the next marker.
   */
  PHASE('P');

  private final char letter;

  EventKind(char letter) {
    this.letter = letter;
  }

  /** The letter that opens a line of this kind. */
  public char letter() {
    return letter;
  }
}
