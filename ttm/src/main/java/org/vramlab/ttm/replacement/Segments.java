package org.vramlab.ttm.replacement;

/**
 * A segmented LRU: a hit moves up a segment; who falls out of one drops to the one below, and out
 * of the lowest altogether. A newcomer goes to the lowest segment with room, so that the first of
 * all may begin high up.
 */
final class Segments {
  private final Replacement owner;
  private final SlotLists lists;

  /** The list, and the {@link Replacement#state}, of segment 0; the others follow. */
  private final int base;

  private final long[] limits;
  private final long capacity;

  /** Size of all segments. */
  private long used;

  Segments(Replacement owner, SlotLists lists, int base, long capacity, long[] limits) {
    this.owner = owner;
    this.lists = lists;
    this.base = base;
    this.capacity = capacity;
    this.limits = limits;
  }

  long used() {
    return used;
  }

  long capacity() {
    return capacity;
  }

  boolean admits(long size) {
    return size <= capacity && size <= limits[0];
  }

  void hit(int slot) {
    int segment = owner.state[slot] - base;
    int top = limits.length - 1;
    if (segment == top) {
      lists.moveToNewest(base + segment, slot);
      return;
    }
    long size = owner.size(slot);
    lists.remove(base + segment, slot, size);
    put(segment + 1, slot, size);
    shed(segment + 1);
  }

  /** Moves it to the new end of its segment. */
  void settle(int slot) {
    lists.moveToNewest(owner.state[slot], slot);
  }

  private void put(int segment, int slot, long size) {
    lists.addNewest(base + segment, slot, size);
    owner.state[slot] = (byte) (base + segment);
  }

  /** What is too much in {@code segment} drops, and may make the next one drop. */
  private void shed(int segment) {
    while (lists.size(base + segment) > limits[segment]) {
      if (segment == 0) {
        evictOne();
      } else {
        int oldest = lists.oldest(base + segment);
        long size = owner.size(oldest);
        lists.remove(base + segment, oldest, size);
        put(segment - 1, oldest, size);
        shed(segment - 1);
      }
    }
  }

  /** Who goes next; negative if nobody is there. */
  int victim() {
    for (int segment = 0; segment < limits.length; segment++) {
      int oldest = lists.oldest(base + segment);
      if (oldest >= 0) {
        return oldest;
      }
    }
    return Replacement.NONE;
  }

  void evictOne() {
    int victim = victim();
    long size = owner.size(victim);
    lists.remove(owner.state[victim], victim, size);
    used -= size;
    owner.state[victim] = 0;
    owner.left(victim);
  }

  /** Puts it in; whether it counts as having entered the cache is the owner's affair. */
  void insert(int slot) {
    long size = owner.size(slot);
    int lowest = 0;
    while (lowest < limits.length && lists.size(base + lowest) + size > limits[lowest]) {
      lowest++;
    }
    if (lowest == limits.length) {
      lowest = 0;
      while (used + size > capacity && used > 0) {
        evictOne();
      }
    }
    put(lowest, slot, size);
    used += size;
  }

  void takeOut(int slot) {
    long size = owner.size(slot);
    lists.remove(owner.state[slot], slot, size);
    owner.state[slot] = 0;
    used -= size;
  }

  int oldestFirst(int[] into, int at) {
    int end = at;
    for (int segment = 0; segment < limits.length; segment++) {
      end = lists.oldestFirst(base + segment, into, end);
    }
    return end;
  }
}
