package org.vramlab.ttm.sched;

import java.util.Arrays;

/** What one step has touched, and how; used again for the next. */
final class Footprint {
  /** Shared id times two, plus one for a write; each thing once. */
  private int[] accesses = new int[16];

  private int count;
  private boolean frozen;

  void clear() {
    count = 0;
  }

  /** While something that is shared describes itself, which is no access of the current task's. */
  void freeze(boolean now) {
    frozen = now;
  }

  int count() {
    return count;
  }

  int get(int i) {
    return accesses[i];
  }

  void note(int sharedId, boolean write) {
    assert !frozen : "a digest of a state looks at what is shared, as if a task did";
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
