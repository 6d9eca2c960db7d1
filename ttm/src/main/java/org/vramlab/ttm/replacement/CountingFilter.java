package org.vramlab.ttm.replacement;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.Arrays;

/**
 * A counting Bloom filter that estimates how often an id was counted: the least of its counters.
 * libCacheSim's, bit for bit: ten counters an id, all of them incremented; {@code 14.38} counters
 * for each unit of capacity, up to 2^31 - 1, and, as a size beyond 2^31 - 1 overflows there, only
 * 20 then.
 *
 * <p>A filter of more than {@value #MOST_DENSE} counters keeps those alone that were ever used.
 */
final class CountingFilter {
  private static final int HASHES = 10;
  private static final int MOST_DENSE = 1 << 24;
  private static final double FALSE_POSITIVES = 0.001;

  /** What stands for a count of this or more, which is kept elsewhere. */
  private static final int LARGE = 0xffff;

  /** Square of the natural logarithm of 2, with libCacheSim's digits. */
  private static final double LN2_SQUARED = 0.480453013918201;

  private static final long SEED_A = 0x12345678;
  private static final long SEED_B = 0x12344321;

  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  private final int size;

  /** For remainders by {@link #size} without dividing (Lemire, Kaser and Kurz 2019). */
  private final long inverse;

  private final boolean sparse;
  private final Int2IntOpenHashMap numbers = new Int2IntOpenHashMap();

  /**
   * Counters, by position, or, where sparse, by the number that {@link #numbers} gives the
   * position. Nearly all are small, so that these arrays stay near.
   */
  private short[] counters;

  /** The counters that are {@link #LARGE}, in the same places. */
  private int[] large;

  /** Where the counters of the current id are. */
  private final int[] places = new int[HASHES];

  CountingFilter(long capacity) {
    double perEntry = -Math.log(FALSE_POSITIVES) / LN2_SQUARED;
    long wanted =
        capacity > Integer.MAX_VALUE
            ? 0
            : (long) Math.min(Math.ceil(perEntry * capacity), Integer.MAX_VALUE);
    size = (int) (wanted < HASHES ? 2 * HASHES : wanted);
    inverse = Long.divideUnsigned(-1L, size) + 1;
    sparse = size > MOST_DENSE;
    numbers.defaultReturnValue(-1);
    counters = new short[sparse ? 1 << 16 : size];
    large = new int[counters.length];
  }

  /** What an id is known by here. */
  static long key(long id) {
    return hash(id, SEED_B) << 32 | (hash(id, SEED_A) & 0xffffffffL);
  }

  /** Counts the id of {@code key}. */
  void add(long key) {
    increment(find(key));
  }

  /** How often it was counted, or more. */
  int estimate(long key) {
    find(key);
    return least();
  }

  /** Counts it; how often it was counted before, or more. */
  int estimateAndAdd(long key) {
    int seen = find(key);
    int least = least();
    increment(seen);
    return least;
  }

  /** Finds the {@link #places} of a key; all bits that are set in the counters there. */
  private int find(long key) {
    int position = (int) key;
    int step = (int) (key >>> 32);
    int bits = 0;
    for (int i = 0; i < HASHES; i++) {
      int place = place(position);
      places[i] = place;
      bits |= counters[place];
      position += step;
    }
    return bits;
  }

  private int least() {
    int least = LARGE;
    for (int i = 0; i < HASHES; i++) {
      least = Math.min(least, counters[places[i]] & LARGE);
    }
    return least < LARGE ? least : leastLarge();
  }

  /** All of them are large. */
  private int leastLarge() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < HASHES; i++) {
      least = Math.min(least, large[places[i]]);
    }
    return least;
  }

  /**
   * Increments what is at the {@link #places}.
   *
   * @param bits what {@link #find} has said
   */
  private void increment(int bits) {
    if (bits < 0) {
      incrementLarge();
      return;
    }
    // Even if all ten were in one place, none becomes large.
    for (int i = 0; i < HASHES; i++) {
      counters[places[i]]++;
    }
  }

  private void incrementLarge() {
    for (int i = 0; i < HASHES; i++) {
      int place = places[i];
      int count = counters[place] & LARGE;
      if (count == LARGE) {
        large[place]++;
      } else {
        set(place, count + 1);
      }
    }
  }

  private void set(int place, int count) {
    if (count < LARGE) {
      counters[place] = (short) count;
    } else {
      counters[place] = (short) LARGE;
      large[place] = count;
    }
  }

  /** Halves all counts, rounding down. */
  void halve() {
    for (int place = 0; place < counters.length; place++) {
      int count = counters[place] & LARGE;
      set(place, (count < LARGE ? count : large[place]) >>> 1);
    }
  }

  private int place(int hash) {
    int position = (int) Math.unsignedMultiplyHigh(inverse * (hash & 0xffffffffL), size);
    return sparse ? number(position) : position;
  }

  private int number(int position) {
    int next = numbers.size();
    int known = numbers.putIfAbsent(position, next);
    if (known >= 0) {
      return known;
    }
    if (next == counters.length) {
      counters = Arrays.copyOf(counters, 2 * next);
      large = Arrays.copyOf(large, 2 * next);
    }
    return next;
  }

  /** XXH64 of the id's eight bytes, the lowest first. */
  private static long hash(long id, long seed) {
    long mixed = Long.rotateLeft(id * PRIME_2, 31) * PRIME_1;
    long hash = seed + PRIME_5 + 8;
    hash = Long.rotateLeft(hash ^ mixed, 27) * PRIME_1 + PRIME_4;
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }
}
