package org.vramlab.ttm.replacement;

import org.jspecify.annotations.Nullable;

/**
 * S3-FIFO (Yang et al., SOSP 2023): newcomers pass through a small queue; what was used there goes
 * on to the main one, what was not is evicted and remembered, and whoever comes back while
 * remembered goes straight to the main queue, which is a CLOCK.
 *
 * <p>Three programs, three rules: see {@link Variant}.
 */
public final class S3Fifo extends Replacement {
  /** Whose S3-FIFO. */
  public enum Variant {
    /** libCacheSim of 2024, later called S3FIFOv0 there: the paper's. */
    PAPER,
    /**
     * libCacheSim since December 2024: until something is evicted for the first time, what does not
     * fit into the small queue goes to the main one.
     */
    FILLS_MAIN,
    /**
     * Caffeine's simulator: evicts from the small queue as soon as that is full; evicts from the
     * main queue when a promotion overfills it; looks among the ghosts after making room, not
     * before; lets anything in that fits the cache.
     */
    CAFFEINE
  }

  private static final byte SMALL = 1;
  private static final byte MAIN = 2;
  private static final byte GHOST = 3;

  /** Beyond this no rule tells counts apart. */
  private static final byte MANY = 100;

  /** What counts of a use in the main queue. */
  private static final int MOST_CHANCES = 3;

  private final Variant variant;
  private final int threshold;
  private final long smallSize;
  private final long mainSize;
  private final SlotLists lists;
  private final Ghosts ghosts;

  /** Uses since insertion, or since the main queue last took it in. */
  private byte[] uses;

  private boolean foundGhost;
  private boolean hasEvicted;

  /**
   * Empty.
   *
   * @param threshold uses in the small queue that lead to the main one
   * @param smallShare of the small queue, above 0 and below 1; 0.1 in the paper
   * @param ghostShare of what is remembered; 0.9 in the paper
   */
  public S3Fifo(
      CacheSetting setting, Variant variant, int threshold, double smallShare, double ghostShare) {
    super(setting);
    if (threshold < 1 || threshold > MANY) {
      throw new IllegalArgumentException("threshold: " + threshold);
    }
    this.variant = variant;
    this.threshold = threshold;
    long small = (long) (capacity * smallShare);
    this.smallSize = variant == Variant.CAFFEINE ? Math.max(1, small) : small;
    this.mainSize = capacity - smallSize;
    this.lists = new SlotLists(GHOST + 1, setting.slots());
    this.ghosts = new Ghosts(this, lists, GHOST, (long) (capacity * ghostShare));
    this.uses = new byte[setting.slots()];
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
    foundGhost = false;
    if (where == SMALL || where == MAIN) {
      byte count = uses[slot];
      if (count < MANY) {
        uses[slot] = (byte) (count + 1);
      }
      return true;
    }
    if (where == GHOST && variant != Variant.CAFFEINE) {
      ghosts.forget(slot);
      foundGhost = true;
    }
    return false;
  }

  @Override
  protected boolean admits(int slot) {
    return size(slot) <= (variant == Variant.CAFFEINE ? capacity : smallSize);
  }

  @Override
  protected void insert(int slot) {
    if (variant == Variant.CAFFEINE && state[slot] == GHOST) {
      ghosts.forget(slot);
      foundGhost = true;
    }
    byte queue;
    if (foundGhost) {
      foundGhost = false;
      queue = MAIN;
    } else if (variant != Variant.CAFFEINE && !mandatory && size(slot) >= smallSize) {
      return;
    } else if (variant == Variant.FILLS_MAIN && !hasEvicted && lists.size(SMALL) >= smallSize) {
      queue = MAIN;
    } else {
      queue = SMALL;
    }
    put(queue, slot);
    entered(slot);
  }

  private void put(byte queue, int slot) {
    lists.addNewest(queue, slot, size(slot));
    state[slot] = queue;
    uses[slot] = 0;
  }

  @Override
  protected void evictOne(int slot) {
    hasEvicted = true;
    if (takesFromMain()) {
      evictFromMain();
    } else {
      evictFromSmall();
    }
  }

  private boolean takesFromMain() {
    return variant == Variant.CAFFEINE
        ? lists.size(SMALL) < smallSize && !lists.isEmpty(MAIN)
        : lists.size(MAIN) > mainSize || lists.size(SMALL) == 0;
  }

  private void evictFromSmall() {
    boolean evicted = false;
    while (!evicted && !lists.isEmpty(SMALL)) {
      int oldest = lists.oldest(SMALL);
      lists.remove(SMALL, oldest, size(oldest));
      if (uses[oldest] >= threshold) {
        put(MAIN, oldest);
        if (variant == Variant.CAFFEINE && lists.size(MAIN) > mainSize) {
          evictFromMain();
        }
      } else {
        ghosts.remember(oldest);
        left(oldest);
        evicted = true;
      }
    }
  }

  private void evictFromMain() {
    while (!lists.isEmpty(MAIN)) {
      int oldest = lists.oldest(MAIN);
      if (uses[oldest] == 0) {
        lists.remove(MAIN, oldest, size(oldest));
        state[oldest] = 0;
        left(oldest);
        return;
      }
      uses[oldest] = (byte) (Math.min(uses[oldest], MOST_CHANCES) - 1);
      lists.moveToNewest(MAIN, oldest);
    }
  }

  @Override
  public boolean holds(int slot) {
    return state[slot] == SMALL || state[slot] == MAIN;
  }

  @Override
  public int candidates(int[] into) {
    if (takesFromMain()) {
      return small(into, main(into, 0, MOST_CHANCES, 0));
    }
    // If nobody in the small queue goes, all move on, and the main one is next: there they are the
    // newest, and have no chance yet.
    int count = unpromoted(into);
    count = main(into, 0, 0, count);
    count = promoted(into, count);
    return main(into, 1, MOST_CHANCES, count);
  }

  private int unpromoted(int[] into) {
    int count = 0;
    int slot = lists.oldest(SMALL);
    while (slot >= 0 && count < into.length) {
      if (uses[slot] < threshold) {
        into[count++] = slot;
      }
      slot = lists.newer(slot);
    }
    return count;
  }

  private int promoted(int[] into, int at) {
    int count = at;
    int slot = lists.oldest(SMALL);
    while (slot >= 0 && count < into.length) {
      if (uses[slot] >= threshold) {
        into[count++] = slot;
      }
      slot = lists.newer(slot);
    }
    return count;
  }

  private int small(int[] into, int at) {
    return lists.oldestFirst(SMALL, into, at);
  }

  /** Those of the main queue that have so many chances, those with the fewest first. */
  private int main(int[] into, int fewest, int most, int at) {
    int count = at;
    for (int chances = fewest; chances <= most && count < into.length; chances++) {
      int slot = lists.oldest(MAIN);
      while (slot >= 0 && count < into.length) {
        if (Math.min(uses[slot], MOST_CHANCES) == chances) {
          into[count++] = slot;
        }
        slot = lists.newer(slot);
      }
    }
    return count;
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    byte queue = state[slot];
    lists.remove(queue, slot, size(slot));
    state[slot] = 0;
    dropped(slot);
    hasEvicted |= remembered;
    if (remembered && queue == SMALL) {
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
    uses = java.util.Arrays.copyOf(uses, slots);
  }
}
