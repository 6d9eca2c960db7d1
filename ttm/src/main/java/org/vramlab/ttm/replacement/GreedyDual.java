package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * Greedy dual (Young 1994): least {@code L + worth} first, where {@code L} is that figure of
 * whoever was evicted last, so that what is not used ages; of equals, whoever came in or was used
 * least recently. What an object is worth is the policy's rule.
 */
abstract class GreedyDual extends HeapPolicy {
  /** How often each was used since it came in, that one included. */
  int[] uses;

  /** What everybody has aged by: the figure of the last victim. */
  private double age;

  GreedyDual(CacheSetting setting) {
    super(setting);
    uses = new int[setting.slots()];
  }

  /** What keeping {@code slot} is worth, {@link #uses} being up to date. */
  abstract double worth(int slot);

  final void rank(int slot) {
    heap.put(slot, age + worth(slot), clock);
  }

  @Override
  protected final boolean find(int slot) {
    if (state[slot] == 0) {
      return false;
    }
    uses[slot]++;
    rank(slot);
    return true;
  }

  @Override
  protected final void evictOne(int slot) {
    age = heap.key(heap.first());
    super.evictOne(slot);
  }

  @Override
  protected final void insert(int slot) {
    uses[slot] = 1;
    state[slot] = KEPT;
    rank(slot);
    entered(slot);
  }

  @Override
  protected final void grow(int slots) {
    super.grow(slots);
    uses = Arrays.copyOf(uses, slots);
  }
}
