package org.vramlab.ttm.replacement;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Least frequently used first, counting since insertion; of equals, whoever reached that count
 * first. Constant time (Shah, Mitra and Matani 2010): objects of one count stand in one list, the
 * lists in the order of counts.
 */
public final class Lfu extends Replacement {
  private static final byte KEPT = 1;

  /** The group before the first and after the last. */
  private static final int ENDS = 0;

  /** Within a group, the older and the newer neighbour of a slot; {@link #NONE} at the ends. */
  private int[] older;

  private int[] newer;

  /** The group of a slot that is kept. */
  private int[] groups;

  // Of each group: its count, ends and neighbours. Freed groups are chained by `higher`.
  private long[] counts = new long[16];
  private int[] oldest = new int[16];
  private int[] newest = new int[16];
  private int[] higher = new int[16];
  private int[] lower = new int[16];
  private int groupsMade = 1;
  private int freed = NONE;

  /** Empty. */
  public Lfu(CacheSetting setting) {
    super(setting);
    older = new int[setting.slots()];
    newer = new int[setting.slots()];
    groups = new int[setting.slots()];
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
    if (state[slot] == 0) {
      return false;
    }
    int group = groups[slot];
    long count = counts[group] + 1;
    int next = higher[group];
    boolean alone = oldest[group] == newest[group];
    if (next == ENDS || counts[next] != count) {
      if (alone) {
        counts[group] = count;
        return true;
      }
      next = newGroup(count, group);
    }
    unlink(slot, group);
    append(slot, next);
    return true;
  }

  private int newGroup(long count, int after) {
    int group = freed;
    if (group == NONE) {
      group = groupsMade++;
      if (group == counts.length) {
        int larger = 2 * group;
        counts = Arrays.copyOf(counts, larger);
        oldest = Arrays.copyOf(oldest, larger);
        newest = Arrays.copyOf(newest, larger);
        higher = Arrays.copyOf(higher, larger);
        lower = Arrays.copyOf(lower, larger);
      }
    } else {
      freed = higher[group];
    }
    counts[group] = count;
    oldest[group] = NONE;
    newest[group] = NONE;
    int next = higher[after];
    higher[group] = next;
    lower[group] = after;
    lower[next] = group;
    higher[after] = group;
    return group;
  }

  private void append(int slot, int group) {
    int last = newest[group];
    older[slot] = last;
    newer[slot] = NONE;
    if (last == NONE) {
      oldest[group] = slot;
    } else {
      newer[last] = slot;
    }
    newest[group] = slot;
    groups[slot] = group;
  }

  private void unlink(int slot, int group) {
    int before = older[slot];
    int after = newer[slot];
    if (before == NONE) {
      oldest[group] = after;
    } else {
      newer[before] = after;
    }
    if (after == NONE) {
      newest[group] = before;
    } else {
      older[after] = before;
    }
    if (oldest[group] == NONE) {
      higher[lower[group]] = higher[group];
      lower[higher[group]] = lower[group];
      higher[group] = freed;
      freed = group;
    }
  }

  @Override
  protected void insert(int slot) {
    int first = higher[ENDS];
    append(slot, first != ENDS && counts[first] == 1 ? first : newGroup(1, ENDS));
    state[slot] = KEPT;
    entered(slot);
  }

  @Override
  protected void evictOne(int slot) {
    int victim = oldest[higher[ENDS]];
    unlink(victim, groups[victim]);
    state[victim] = 0;
    left(victim);
  }

  @Override
  public boolean holds(int slot) {
    return state[slot] != 0;
  }

  @Override
  public int candidates(int[] into) {
    int count = 0;
    for (int group = higher[ENDS]; group != ENDS && count < into.length; group = higher[group]) {
      int slot = oldest[group];
      while (slot != NONE && count < into.length) {
        into[count++] = slot;
        slot = newer[slot];
      }
    }
    return count;
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    unlink(slot, groups[slot]);
    state[slot] = 0;
    dropped(slot);
  }

  @Override
  protected void grow(int slots) {
    older = Arrays.copyOf(older, slots);
    newer = Arrays.copyOf(newer, slots);
    groups = Arrays.copyOf(groups, slots);
  }
}
