package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * LRU-K (O'Neil, O'Neil and Weikum, SIGMOD 1993) as libCacheSim of 2026 has it: what has been
 * requested fewer than K times goes first, in the order of arrival; then whoever's K-th last
 * request lies farthest back. The history ends with the eviction, and there is no correlated
 * reference period, both unlike the paper.
 */
public final class LruK extends Replacement {
  private static final byte YOUNG = 1;
  private static final byte OLD = 2;

  private final int k;
  private final SlotLists lists;
  private final SlotHeap heap;

  /** The last K requests of each slot, in a ring. */
  private long[] history;

  /** How many requests there were. */
  private int[] counts;

  /**
   * Empty.
   *
   * @param k 1 to 100
   */
  public LruK(CacheSetting setting, int k) {
    super(setting);
    if (k < 1 || k > 100) {
      throw new IllegalArgumentException("K: " + k);
    }
    this.k = k;
    this.lists = new SlotLists(YOUNG + 1, setting.slots());
    this.heap = new SlotHeap(setting.slots());
    this.history = new long[setting.slots() * k];
    this.counts = new int[setting.slots()];
  }

  @Override
  protected boolean find(int slot) {
    if (state[slot] == 0) {
      return false;
    }
    note(slot);
    return true;
  }

  private void note(int slot) {
    int count = counts[slot]++;
    history[slot * k + count % k] = clock;
    if (count + 1 < k) {
      return;
    }
    if (state[slot] == YOUNG) {
      lists.remove(YOUNG, slot, size(slot));
      state[slot] = OLD;
    }
    heap.put(slot, (double) history[slot * k + (count + 1) % k], slot);
  }

  @Override
  protected void insert(int slot) {
    counts[slot] = 0;
    lists.addNewest(YOUNG, slot, size(slot));
    state[slot] = YOUNG;
    entered(slot);
    note(slot);
  }

  @Override
  protected void evictOne(int slot) {
    int victim = lists.oldest(YOUNG);
    if (victim < 0) {
      victim = heap.first();
    }
    unlist(victim);
    left(victim);
  }

  private void unlist(int slot) {
    if (state[slot] == YOUNG) {
      lists.remove(YOUNG, slot, size(slot));
    } else {
      heap.remove(slot);
    }
    state[slot] = 0;
  }

  @Override
  public boolean holds(int slot) {
    return state[slot] != 0;
  }

  @Override
  public int candidates(int[] into) {
    return heap.leastFirst(into, lists.oldestFirst(YOUNG, into, 0));
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    unlist(slot);
    dropped(slot);
  }

  @Override
  protected void grow(int slots) {
    lists.grow(slots);
    heap.grow(slots);
    history = Arrays.copyOf(history, slots * k);
    counts = Arrays.copyOf(counts, slots);
  }
}
