package org.vramlab.ttm.replacement;

import org.jspecify.annotations.Nullable;

/**
 * What a policy is made for.
 *
 * @param capacity how much fits, in the unit of {@code sizes}; positive
 * @param slots how many slots there are at first
 * @param sizes of each slot; null where each is 1, as in a cache of equal objects
 * @param ids of each slot, for policies that hash; null where the slot's number will do
 * @param mandatory whether everything must be let in, however large: a memory manager cannot refuse
 * @param seed of policies that draw lots
 * @param refetch what evicting an object costs, as far as the cache's master knows
 */
@SuppressWarnings("ArrayRecordComponent") // millions of numbers, shared and never compared
public record CacheSetting(
    long capacity,
    int slots,
    long @Nullable [] sizes,
    long @Nullable [] ids,
    boolean mandatory,
    long seed,
    Refetch refetch) {
  /** Checks the capacity. */
  public CacheSetting {
    if (capacity < 1 || slots < 0) {
      throw new IllegalArgumentException("capacity " + capacity + ", slots " + slots);
    }
  }

  /** Of objects that need not be written back. */
  public CacheSetting(
      long capacity,
      int slots,
      long @Nullable [] sizes,
      long @Nullable [] ids,
      boolean mandatory,
      long seed) {
    this(capacity, slots, sizes, ids, mandatory, seed, Refetch.CLEAN);
  }

  /** A cache that counts objects, whose ids are given. */
  public static CacheSetting countingObjects(long capacity, long[] ids, long seed) {
    return new CacheSetting(capacity, ids.length, null, ids, false, seed);
  }

  /** A cache that counts sizes, of objects whose sizes and ids are given. */
  public static CacheSetting countingSizes(long capacity, long[] sizes, long[] ids, long seed) {
    return new CacheSetting(capacity, ids.length, sizes, ids, false, seed);
  }

  /** What a manager keeps, of sizes that come with the objects. */
  public static CacheSetting managed(long capacity, long seed) {
    return managed(capacity, seed, Refetch.CLEAN);
  }

  /** The same, of objects that may have to be written back. */
  public static CacheSetting managed(long capacity, long seed, Refetch refetch) {
    return new CacheSetting(capacity, 0, new long[0], null, true, seed, refetch);
  }

  /** A cache for so many objects of size 1. */
  public static CacheSetting ofObjects(long capacity, int slots) {
    return new CacheSetting(capacity, slots, null, null, false, 1);
  }
}
