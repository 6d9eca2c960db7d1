package org.vramlab.ttm.replacement;

import java.util.Arrays;

/**
 * Random as libCacheSim has it, which at small sizes is far from random: objects hang in 2^16
 * buckets of a hash table, the newest first; draws go on until they hit a bucket that is not empty,
 * and its newest object goes. As the generator is Knuth's linear congruential one, and its low 16
 * bits choose the bucket, the draws visit all buckets in a fixed cycle, once each: nobody survives
 * a whole round.
 */
public final class RandomBuckets extends Replacement {
  private static final byte KEPT = 1;
  private static final int BUCKETS = 1 << 16;

  private final int[] newest = new int[BUCKETS];

  /** Within a bucket; {@link #NONE} at the ends. */
  private int[] older;

  private int[] newer;
  private final long[] ids;
  private final SlotLists arrivals;
  private long random;

  /** Empty. */
  public RandomBuckets(CacheSetting setting) {
    super(setting);
    Arrays.fill(newest, NONE);
    older = new int[setting.slots()];
    newer = new int[setting.slots()];
    long[] known = setting.ids();
    ids = known == null ? new long[0] : known;
    arrivals = new SlotLists(1, setting.slots());
    random = setting.seed();
  }

  private int bucket(int slot) {
    long bits = (slot < ids.length ? ids[slot] : slot) * 0x9e3779b97f4a7c15L;
    bits = (bits ^ (bits >>> 32)) * 0xd6e8feb86659fd93L;
    return (int) (bits >>> 48);
  }

  private static long next(long state) {
    return 6364136223846793005L * state + 1442695040888963407L;
  }

  /** The generator's state once it has hit somebody; there is somebody. */
  private long drawn() {
    long state = next(random);
    while (newest[(int) state & (BUCKETS - 1)] == NONE) {
      state = next(state);
    }
    return state;
  }

  @Override
  protected boolean find(int slot) {
    return state[slot] != 0;
  }

  @Override
  protected void evictOne(int slot) {
    random = drawn();
    int victim = newest[(int) random & (BUCKETS - 1)];
    unlist(victim);
    left(victim);
  }

  @Override
  protected void insert(int slot) {
    int bucket = bucket(slot);
    int head = newest[bucket];
    older[slot] = head;
    newer[slot] = NONE;
    if (head != NONE) {
      newer[head] = slot;
    }
    newest[bucket] = slot;
    arrivals.addNewest(0, slot, size(slot));
    state[slot] = KEPT;
    entered(slot);
  }

  private void unlist(int slot) {
    if (newer[slot] == NONE) {
      newest[bucket(slot)] = older[slot];
    } else {
      older[newer[slot]] = older[slot];
    }
    if (older[slot] != NONE) {
      newer[older[slot]] = newer[slot];
    }
    arrivals.remove(0, slot, size(slot));
    state[slot] = 0;
  }

  @Override
  public boolean holds(int slot) {
    return state[slot] != 0;
  }

  @Override
  public int candidates(int[] into) {
    if (arrivals.isEmpty(0) || into.length == 0) {
      return 0;
    }
    int first = newest[(int) drawn() & (BUCKETS - 1)];
    into[0] = first;
    int count = 1;
    int slot = arrivals.oldest(0);
    while (slot >= 0 && count < into.length) {
      if (slot != first) {
        into[count++] = slot;
      }
      slot = arrivals.newer(slot);
    }
    return count;
  }

  @Override
  protected void takeOut(int slot, boolean remembered) {
    unlist(slot);
    dropped(slot);
  }

  @Override
  protected void grow(int slots) {
    older = Arrays.copyOf(older, slots);
    newer = Arrays.copyOf(newer, slots);
    arrivals.grow(slots);
  }
}
