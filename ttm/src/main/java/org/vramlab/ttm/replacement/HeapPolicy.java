package org.vramlab.ttm.replacement;

/** What policies have in common that keep everything in one heap, whom to evict first on top. */
abstract class HeapPolicy extends Replacement {
  static final byte KEPT = 1;

  final SlotHeap heap;

  HeapPolicy(CacheSetting setting) {
    super(setting);
    heap = new SlotHeap(setting.slots());
  }

  @Override
  protected void evictOne(int slot) {
    int victim = heap.first();
    heap.remove(victim);
    state[victim] = 0;
    left(victim);
  }

  @Override
  public final boolean holds(int slot) {
    return state[slot] != 0;
  }

  @Override
  public int candidates(int[] into) {
    return heap.leastFirst(into, 0);
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    heap.remove(slot);
    state[slot] = 0;
    dropped(slot);
  }

  @Override
  protected void grow(int slots) {
    heap.grow(slots);
  }
}
