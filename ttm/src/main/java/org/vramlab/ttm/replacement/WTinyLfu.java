package org.vramlab.ttm.replacement;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * W-TinyLFU (Einziger, Friedman and Manes, TOS 2017) as libCacheSim has it: newcomers pass through
 * a window; who falls out of it is let into the main part, a segmented LRU, if it was counted more
 * often than whom it would replace. Counts are a {@link CountingFilter}'s, halved from time to
 * time.
 */
public final class WTinyLfu extends Replacement {
  private static final byte WINDOW = 1;
  private static final byte PROBATION = 2;
  private static final byte PROTECTED = 3;

  /** Main hits between two halvings of all counts, for each unit of the main part's capacity. */
  private static final long HITS_PER_UNIT = 32;

  /** How many requests are read ahead: what that brings near must not be gone when it is used. */
  private static final int AHEAD = 64;

  private final long windowSize;
  private final SlotLists lists;
  private final Segments main;
  private final CountingFilter counts;
  private final long hitsUntilHalved;
  private long mainHits;

  /** Of no use to anybody; but without a result nothing would be read. */
  long readAhead;

  /** Room for who is named first. */
  private final int[] named = new int[1];

  private long @Nullable [] ids;

  /** What {@link #counts} knows each slot by; 0 until it is first asked for. */
  private long[] keys;

  /**
   * Empty.
   *
   * @param windowShare of the window; 0.01 is usual
   */
  public WTinyLfu(CacheSetting setting, double windowShare) {
    super(setting);
    windowSize = (long) (capacity * windowShare);
    long mainSize = capacity - windowSize;
    lists = new SlotLists(PROTECTED + 1, setting.slots());
    long[] limits = {(long) (0.2 * mainSize), (long) (0.8 * mainSize)};
    main = new Segments(this, lists, PROBATION, mainSize, limits);
    counts = new CountingFilter(mainSize);
    hitsUntilHalved =
        mainSize > Long.MAX_VALUE / HITS_PER_UNIT ? Long.MAX_VALUE : HITS_PER_UNIT * mainSize;
    ids = setting.ids();
    keys = new long[setting.slots()];
  }

  private long key(int slot) {
    long key = keys[slot];
    if (key == 0) {
      key = CountingFilter.key(ids == null ? slot : ids[slot]);
      keys[slot] = key;
    }
    return key;
  }

  @Override
  protected int find(int[] requests, int from, int to, long @Nullable [] nextUses) {
    int i = from;
    while (i < to) {
      if (i % AHEAD == 0) {
        readAhead(requests, i, Math.min(i + AHEAD, to));
      }
      if (!find(requests[i])) {
        break;
      }
      i++;
    }
    return i;
  }

  /**
   * Reads what the next requests need. These reads overlap; later, between all that is decided
   * about a request and counted, each would be waited for. A fifth of the time goes.
   */
  private void readAhead(int[] requests, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      int slot = requests[i];
      sum += state[slot] + keys[slot] + lists.older(slot);
    }
    readAhead = sum;
  }

  @Override
  protected boolean find(int slot) {
    byte where = state[slot];
    if (where == 0) {
      return false;
    }
    if (where == WINDOW) {
      lists.moveToNewest(WINDOW, slot);
      return true;
    }
    main.hit(slot);
    counts.add(key(slot));
    if (++mainHits >= hitsUntilHalved) {
      mainHits = 0;
      counts.halve();
    }
    return true;
  }

  @Override
  protected void settle(int slot) {
    if (state[slot] == WINDOW) {
      lists.moveToNewest(WINDOW, slot);
    } else {
      main.settle(slot);
    }
  }

  @Override
  protected boolean admits(int slot) {
    long size = size(slot);
    return size <= windowSize && main.admits(size);
  }

  @Override
  protected void insert(int slot) {
    lists.addNewest(WINDOW, slot, size(slot));
    state[slot] = WINDOW;
    entered(slot);
    counts.add(key(slot));
  }

  @Override
  protected void evictOne(int slot) {
    if (mandatory) {
      evictNamed();
    } else {
      evictByTheRules();
    }
  }

  /**
   * As a memory manager has it: who was named first goes. What moves to the main part before is
   * counted, and may be the first there, so that the rules could have changed their mind.
   */
  private void evictNamed() {
    candidates(named);
    int wanted = named[0];
    int mover = lists.oldest(WINDOW);
    while (mover >= 0 && main.used() + size(mover) <= main.capacity()) {
      lists.remove(WINDOW, mover, size(mover));
      state[mover] = 0;
      counts.add(key(mover));
      main.insert(mover);
      mover = lists.oldest(WINDOW);
    }
    int rival = main.victim();
    boolean rivalGoes =
        mover < 0 || (rival >= 0 && counts.estimate(key(mover)) > counts.estimate(key(rival)));
    if (rival >= 0 && wanted == (rivalGoes ? rival : mover)) {
      evictByTheRules();
    } else {
      remove(wanted, true);
      left(wanted);
    }
  }

  private void evictByTheRules() {
    while (true) {
      int victim = lists.oldest(WINDOW);
      if (victim < 0) {
        main.evictOne();
        return;
      }
      lists.remove(WINDOW, victim, size(victim));
      state[victim] = 0;
      boolean moves = main.used() + size(victim) <= main.capacity();
      if (moves) {
        counts.add(key(victim));
      } else {
        int rival = main.victim();
        int rivalCount = rival < 0 ? -1 : counts.estimate(key(rival));
        moves = counts.estimateAndAdd(key(victim)) > rivalCount;
        if (moves && rival >= 0) {
          main.evictOne();
        }
      }
      if (moves) {
        main.insert(victim);
      } else {
        left(victim);
        return;
      }
    }
  }

  @Override
  public boolean holds(int slot) {
    return state[slot] != 0;
  }

  /**
   * What the policy does in one eviction can evict several, and the first of them is not always the
   * one that ends it: here the first in order is the first that would go.
   */
  @Override
  public int candidates(int[] into) {
    int count = 0;
    long room = main.capacity() - main.used();
    int slot = lists.oldest(WINDOW);
    while (slot >= 0 && size(slot) <= room) {
      room -= size(slot);
      slot = lists.newer(slot);
    }
    int rival = main.victim();
    if (slot >= 0
        && rival >= 0
        && counts.estimate(key(slot)) <= counts.estimate(key(rival))
        && into.length > 0) {
      into[count++] = slot;
    }
    int first = count == 0 ? NONE : slot;
    count = main.oldestFirst(into, count);
    int next = lists.oldest(WINDOW);
    while (next >= 0 && count < into.length) {
      if (next != first) {
        into[count++] = next;
      }
      next = lists.newer(next);
    }
    return count;
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    remove(slot, remembered);
    dropped(slot);
  }

  private void remove(int slot, boolean remembered) {
    if (state[slot] == WINDOW) {
      lists.remove(WINDOW, slot, size(slot));
      state[slot] = 0;
      if (remembered) {
        counts.add(key(slot));
      }
    } else {
      main.takeOut(slot);
    }
  }

  @Override
  protected void grow(int slots) {
    lists.grow(slots);
    keys = Arrays.copyOf(keys, slots);
    if (ids != null) {
      ids = Arrays.copyOf(ids, slots);
    }
  }
}
