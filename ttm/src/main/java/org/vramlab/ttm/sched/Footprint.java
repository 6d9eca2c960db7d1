package org.vramlab.ttm.sched;

import java.util.Arrays;

/** What one step has touched, and how; used again for the next. */
final class Footprint {
  /** Shared id times two, plus one for a write; each thing once. */
  private int[] accesses = new int[16];

  private int count;

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  int get(int i) {
    return accesses[i];
  }

  void note(int sharedId, boolean write) {
    int bit = write ? 1 : 0;
    for (int i = 0; i < count; i++) {
      if (accesses[i] >> 1 == sharedId) {
        accesses[i] |= bit;
        return;
      }
    }
    if (count == accesses.length) {
      accesses = Arrays.copyOf(accesses, 2 * count);
    }
    accesses[count++] = (sharedId << 1) | bit;
  }
}
