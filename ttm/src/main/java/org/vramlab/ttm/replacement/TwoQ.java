package org.vramlab.ttm.replacement;

import org.jspecify.annotations.Nullable;

/**
 * 2Q (Johnson and Shasha, VLDB 1994): newcomers stand in a FIFO; only who comes back after having
 * been evicted from it, while remembered, enters the LRU of the proven.
 */
public final class TwoQ extends Replacement {
  private static final byte NEW = 1;
  private static final byte PROVEN = 2;
  private static final byte GHOST = 3;

  private final long newSize;
  private final long provenSize;
  private final SlotLists lists;
  private final Ghosts ghosts;
  private boolean foundGhost;

  /**
   * Empty.
   *
   * @param newShare of the newcomers; 0.25 in the paper
   * @param ghostShare of what is remembered; 0.5 in the paper
   */
  public TwoQ(CacheSetting setting, double newShare, double ghostShare) {
    super(setting);
    this.newSize = (long) (capacity * newShare);
    this.provenSize = capacity - newSize;
    this.lists = new SlotLists(GHOST + 1, setting.slots());
    this.ghosts = new Ghosts(this, lists, GHOST, (long) (capacity * ghostShare));
  }

  @Override
  protected int find(int[] requests, int from, int to, long @Nullable [] nextUses) {
    int i = from;
    while (i < to && find(requests[i])) {
      i++;
    }
    return i;
  }

  @Override
  protected boolean find(int slot) {
    foundGhost = false;
    switch (state[slot]) {
      case NEW -> {
        return true;
      }
      case PROVEN -> {
        lists.moveToNewest(PROVEN, slot);
        return true;
      }
      case GHOST -> {
        ghosts.forget(slot);
        foundGhost = true;
        return false;
      }
      default -> {
        return false;
      }
    }
  }

  @Override
  protected void settle(int slot) {
    if (state[slot] == PROVEN) {
      lists.moveToNewest(PROVEN, slot);
    }
  }

  @Override
  protected boolean admits(int slot) {
    return size(slot) <= newSize;
  }

  @Override
  protected void evictOne(int slot) {
    if (takesNew()) {
      int oldest = lists.oldest(NEW);
      lists.remove(NEW, oldest, size(oldest));
      ghosts.remember(oldest);
      left(oldest);
    } else {
      evictProven();
    }
  }

  private boolean takesNew() {
    return lists.size(NEW) > newSize || lists.isEmpty(PROVEN);
  }

  private void evictProven() {
    int oldest = lists.oldest(PROVEN);
    lists.remove(PROVEN, oldest, size(oldest));
    state[oldest] = 0;
    left(oldest);
  }

  @Override
  protected void insert(int slot) {
    long size = size(slot);
    byte queue = foundGhost ? PROVEN : NEW;
    foundGhost = false;
    // The proven keep to their share even while there is room.
    while (queue == PROVEN && lists.size(PROVEN) + size > provenSize && !lists.isEmpty(PROVEN)) {
      evictProven();
    }
    lists.addNewest(queue, slot, size);
    state[slot] = queue;
    entered(slot);
  }

  @Override
  public boolean holds(int slot) {
    return state[slot] == NEW || state[slot] == PROVEN;
  }

  @Override
  public int candidates(int[] into) {
    return takesNew()
        ? lists.oldestFirst(PROVEN, into, lists.oldestFirst(NEW, into, 0))
        : lists.oldestFirst(NEW, into, lists.oldestFirst(PROVEN, into, 0));
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    byte queue = state[slot];
    lists.remove(queue, slot, size(slot));
    state[slot] = 0;
    dropped(slot);
    if (remembered && queue == NEW) {
      ghosts.remember(slot);
    }
  }

  @Override
  protected void forget(int slot) {
    if (state[slot] == GHOST) {
      ghosts.forget(slot);
    }
  }

  @Override
  protected void grow(int slots) {
    lists.grow(slots);
  }
}
