package org.vramlab.ttm.event;

/**
 * Fills blocks of ints with events, each with a head and its arguments; what happens to a full
 * block is the subclass's affair.
 *
 * <p>Threads: one at a time, as in the simulation.
 */
abstract class BlockWriter {
  /** The block being filled. */
  int[] block;

  /** Ints of {@link #block} that are filled. */
  private int used;

  /** Time of the event written last. */
  private long now;

  BlockWriter(int[] block) {
    this.block = block;
  }

  /** Time of the event written last. */
  final long now() {
    return now;
  }

  /**
   * Takes the block that was being filled.
   *
   * @param length ints of it that are filled, possibly none
   * @return the block to fill next, as long as the first one
   */
  abstract int[] handOver(int length);

  /** Hands over what there is, full or not. */
  final void flush() {
    int length = used;
    // First: should handing over throw, the next event finds an empty block.
    used = 0;
    block = handOver(length);
  }

  /**
   * Makes room for an event at time {@code nanos}, writes its head and returns the index of its
   * first argument. An event without a time of its own is told at time {@link #now}.
   */
  final int begin(RelayCode code, int flags, long nanos) {
    if (used + RelayCode.LONGEST_HEAD_INTS + code.ints > block.length) {
      flush();
    }
    int at = used;
    int head = code.ordinal() | flags << RelayCode.FLAG_SHIFT;
    if (nanos == now) {
      block[at++] = head;
    } else {
      now = nanos;
      block[at] = head | RelayCode.NEW_TIME;
      putLong(at + 1, nanos);
      at += RelayCode.LONGEST_HEAD_INTS;
    }
    used = at + code.ints;
    return at;
  }

  final void write(RelayCode code, long nanos, int first, int second) {
    int at = begin(code, 0, nanos);
    block[at] = first;
    block[at + 1] = second;
  }

  final void write(RelayCode code, long nanos, int first, int second, int third) {
    int at = begin(code, 0, nanos);
    block[at] = first;
    block[at + 1] = second;
    block[at + 2] = third;
  }

  final void write(RelayCode code, long nanos, int first, int second, int third, int fourth) {
    int at = begin(code, 0, nanos);
    block[at] = first;
    block[at + 1] = second;
    block[at + 2] = third;
    block[at + 3] = fourth;
  }

  final void putLong(int at, long value) {
    block[at] = (int) (value >>> 32);
    block[at + 1] = (int) value;
  }
}
