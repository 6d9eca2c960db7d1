package org.vramlab.ttm.replacement;

/**
 * Objects that are remembered after their eviction, up to a size; the first remembered are
 * forgotten first.
 */
final class Ghosts {
  private final Replacement owner;
  private final SlotLists lists;

  /** Their list, and the {@link Replacement#state} of each. */
  private final byte list;

  private final long limit;

  Ghosts(Replacement owner, SlotLists lists, byte list, long limit) {
    this.owner = owner;
    this.lists = lists;
    this.list = list;
    this.limit = limit;
  }

  /** Remembers {@code slot}, which has left its list, if it is not larger than all may be. */
  void remember(int slot) {
    long size = owner.size(slot);
    owner.state[slot] = 0;
    if (size > limit) {
      return;
    }
    while (lists.size(list) + size > limit) {
      forget(lists.oldest(list));
    }
    lists.addNewest(list, slot, size);
    owner.state[slot] = list;
  }

  /** Forgets {@code slot}, which is remembered. */
  void forget(int slot) {
    lists.remove(list, slot, owner.size(slot));
    owner.state[slot] = 0;
  }
}
