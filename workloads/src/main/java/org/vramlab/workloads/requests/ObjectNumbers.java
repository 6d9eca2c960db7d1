package org.vramlab.workloads.requests;

import java.util.Arrays;

/**
 * Numbers objects from 0, in the order in which their ids are first seen. Threads: one.
 *
 * <p>An open-addressing table of numbers only: the id that a number stands for is looked up where
 * ids are kept anyway, where popular objects, which come early, lie close together.
 *
 * <p>Ids come many at a time. A look-up waits for memory, and whether it must go on to the next
 * cell is a guess that is often wrong, after which the processor starts again with nothing under
 * way. So all first cells are read before anybody decides anything: those reads overlap.
 */
final class ObjectNumbers {
  /** As many ids as are best taken at once: what is kept of them stays in the nearest cache. */
  static final int BATCH = 512;

  /** 2^64 divided by the golden ratio: its upper bits depend on all bits of what it multiplies. */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private static final int FIRST_BITS = 10;

  /** Numbers plus 1; 0 where there is none. A power of two of them, at most half in use. */
  private int[] cells = new int[1 << FIRST_BITS];

  /** What a hash is shifted by, to be the place of a cell. */
  private int shift = Long.SIZE - FIRST_BITS;

  /** By number plus 1. */
  private long[] ids = new long[1 << (FIRST_BITS - 1)];

  private int count;

  /** What a batch found in its first cells. */
  private final int[] found = new int[BATCH];

  /** The ids of those. */
  private final long[] foundIds = new long[BATCH];

  /**
   * Numbers {@code count} ids, at most {@link #BATCH}.
   *
   * @param into takes the numbers, from {@code at}
   */
  void of(long[] wanted, int count, int[] into, int at) {
    for (int i = 0; i < count; i++) {
      found[i] = cells[(int) ((wanted[i] * GOLDEN) >>> shift)];
    }
    for (int i = 0; i < count; i++) {
      foundIds[i] = ids[found[i]];
    }
    for (int i = 0; i < count; i++) {
      into[at + i] = foundIds[i] == wanted[i] && found[i] != 0 ? found[i] - 1 : search(wanted[i]);
    }
  }

  /** The number of {@code id}, the next one if it is new. */
  private int search(long id) {
    int[] all = cells;
    int at = (int) ((id * GOLDEN) >>> shift);
    while (all[at] != 0) {
      if (ids[all[at]] == id) {
        return all[at] - 1;
      }
      at = (at + 1) & (all.length - 1);
    }
    return add(id, at);
  }

  private int add(long id, int at) {
    int cell = ++count;
    if (cell == ids.length) {
      ids = Arrays.copyOf(ids, 2 * cell);
    }
    ids[cell] = id;
    cells[at] = cell;
    if (cell > cells.length / 2) {
      spread();
    }
    return cell - 1;
  }

  /** Twice as many cells. */
  private void spread() {
    int[] all = new int[2 * cells.length];
    shift--;
    for (int cell = 1; cell <= count; cell++) {
      int at = (int) ((ids[cell] * GOLDEN) >>> shift);
      while (all[at] != 0) {
        at = (at + 1) & (all.length - 1);
      }
      all[at] = cell;
    }
    cells = all;
  }

  /** The ids, by number. */
  long[] toIds() {
    return Arrays.copyOfRange(ids, 1, count + 1);
  }
}
