package org.vramlab.ttm.replacement;

/** What policies with one list of what they keep have in common: LRU, FIFO, MRU, CLOCK, SIEVE. */
abstract class ListPolicy extends Replacement {
  /** {@link #state} of what is in the list. */
  static final byte KEPT = 1;

  /** The one list. */
  static final int LIST = 0;

  final SlotLists lists;

  ListPolicy(CacheSetting setting) {
    super(setting);
    lists = new SlotLists(1, setting.slots());
  }

  @Override
  protected boolean find(int slot) {
    return state[slot] != 0;
  }

  @Override
  protected void insert(int slot) {
    lists.addNewest(LIST, slot, size(slot));
    state[slot] = KEPT;
    entered(slot);
  }

  final void evict(int slot) {
    lists.remove(LIST, slot, size(slot));
    state[slot] = 0;
    left(slot);
  }

  @Override
  public final boolean holds(int slot) {
    return state[slot] != 0;
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    lists.remove(LIST, slot, size(slot));
    state[slot] = 0;
    dropped(slot);
  }

  @Override
  protected void grow(int slots) {
    lists.grow(slots);
  }
}
