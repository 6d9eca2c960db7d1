package org.vramlab.ttm.replacement;

import org.jspecify.annotations.Nullable;

/**
 * ARC (Megiddo and Modha, FAST 2003): what was used once (T1) and what was used more often (T2),
 * each an LRU with ghosts behind it (B1, B2); a hit among the ghosts moves the balance {@code p}
 * between the two. {@code p} is a real number here, as in libCacheSim.
 */
public final class Arc extends Replacement {
  private static final byte T1 = 1;
  private static final byte T2 = 2;
  private static final byte B1 = 3;
  private static final byte B2 = 4;

  private final SlotLists lists;

  /** The size that T1 should have; 0 to the capacity. */
  private double p;

  /** Among whose ghosts the current request was found: {@link #B1}, {@link #B2} or 0. */
  private byte foundGhost;

  /** Empty. */
  public Arc(CacheSetting setting) {
    super(setting);
    lists = new SlotLists(B2 + 1, setting.slots());
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
    byte where = state[slot];
    if (where == T2) {
      lists.moveToNewest(T2, slot);
      return true;
    }
    if (where == T1) {
      move(slot, T2);
      return true;
    }
    foundGhost = where;
    if (where == B1) {
      p = Math.min(p + Math.max(lists.size(B2) / (double) lists.size(B1), 1), (double) capacity);
    } else if (where == B2) {
      p = Math.max(p - Math.max(lists.size(B1) / (double) lists.size(B2), 1), 0);
    }
    if (where != 0) {
      forget(slot);
    }
    return false;
  }

  @Override
  protected void settle(int slot) {
    lists.moveToNewest(state[slot], slot);
  }

  private void move(int slot, byte list) {
    lists.remove(state[slot], slot, size(slot));
    lists.addNewest(list, slot, size(slot));
    state[slot] = list;
  }

  @Override
  protected void evictOne(int slot) {
    if (foundGhost != 0) {
      replace();
      return;
    }
    long newcomer = slot == NONE ? 0 : size(slot);
    if (lists.size(T1) + lists.size(B1) + newcomer > capacity) {
      if (!lists.isEmpty(B1)) {
        forget(lists.oldest(B1));
        replace();
      } else if (!lists.isEmpty(T1)) {
        int oldest = lists.oldest(T1);
        lists.remove(T1, oldest, size(oldest));
        state[oldest] = 0;
        left(oldest);
      } else {
        replace();
      }
      return;
    }
    long all = lists.size(T1) + lists.size(B1) + lists.size(T2) + lists.size(B2);
    // all >= 2 * capacity, where twice the capacity may be more than a long holds
    if (all - capacity >= capacity && !lists.isEmpty(B2)) {
      forget(lists.oldest(B2));
    }
    replace();
  }

  private boolean takesFromT1() {
    long size = lists.size(T1);
    return (size > 0 && (size > p || (size == p && foundGhost == B2))) || lists.size(T2) == 0;
  }

  private void replace() {
    boolean fromT1 = takesFromT1();
    int oldest = lists.oldest(fromT1 ? T1 : T2);
    move(oldest, fromT1 ? B1 : B2);
    left(oldest);
  }

  @Override
  protected void insert(int slot) {
    byte list = foundGhost == 0 ? T1 : T2;
    foundGhost = 0;
    lists.addNewest(list, slot, size(slot));
    state[slot] = list;
    entered(slot);
  }

  @Override
  public boolean holds(int slot) {
    return state[slot] == T1 || state[slot] == T2;
  }

  @Override
  public int candidates(int[] into) {
    boolean t1First = takesFromT1();
    if (foundGhost == 0
        && lists.size(T1) + lists.size(B1) > capacity
        && lists.isEmpty(B1)
        && !lists.isEmpty(T1)) {
      t1First = true;
    }
    int count = lists.oldestFirst(t1First ? T1 : T2, into, 0);
    return lists.oldestFirst(t1First ? T2 : T1, into, count);
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    byte list = state[slot];
    dropped(slot);
    if (remembered) {
      move(slot, list == T1 ? B1 : B2);
      boundGhosts();
    } else {
      lists.remove(list, slot, size(slot));
      state[slot] = 0;
    }
  }

  /** Where others choose the victims, nobody else sees to it that there are not too many ghosts. */
  private void boundGhosts() {
    for (byte ghosts = B1; ghosts <= B2; ghosts++) {
      while (lists.size(ghosts) > capacity) {
        forget(lists.oldest(ghosts));
      }
    }
  }

  @Override
  protected void forget(int slot) {
    byte list = state[slot];
    if (list == B1 || list == B2) {
      lists.remove(list, slot, size(slot));
      state[slot] = 0;
    }
  }

  @Override
  protected void grow(int slots) {
    lists.grow(slots);
  }
}
