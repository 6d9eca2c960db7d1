package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * Slots that a policy has evicted by rules of its own, until they are asked for: the last first.
 */
final class EvictedSlots {
  private int[] slots = new int[8];
  private int count;

  int count() {
    return count;
  }

  void add(int slot) {
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, 2 * count);
    }
    slots[count++] = slot;
  }

  /** Forgets {@code slot} among those that were added when there were {@code from} and later. */
  void remove(int slot, int from) {
    int kept = from;
    for (int i = from; i < count; i++) {
      if (slots[i] != slot) {
        slots[kept++] = slots[i];
      }
    }
    count = kept;
  }

  /** The last one, which is taken off; {@link Replacement#NONE} if there is none. */
  int take() {
    return count == 0 ? Replacement.NONE : slots[--count];
  }
}
