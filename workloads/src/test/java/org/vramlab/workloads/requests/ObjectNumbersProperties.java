package org.vramlab.workloads.requests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Numbers given in batches are those that a map gives one by one. */
class ObjectNumbersProperties {
  private static final int REQUESTS = 5000;

  @Property(tries = 100)
  void of_anyIds_numbersThemInTheOrderOfTheirFirstRequest(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4000) int objects,
      @ForAll @IntRange(min = 0, max = 52) int zeroBits) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] ids = new long[REQUESTS];
    for (int i = 0; i < REQUESTS; i++) {
      // Close together or far apart, the first of them 0, half of them negative.
      ids[i] = (random.nextInt(objects) - random.nextInt(2) * (long) objects) << zeroBits;
    }
    Map<Long, Integer> known = new LinkedHashMap<>();
    int[] expected = new int[REQUESTS];
    for (int i = 0; i < REQUESTS; i++) {
      known.putIfAbsent(ids[i], known.size());
      expected[i] = known.get(ids[i]);
    }
    ObjectNumbers numbers = new ObjectNumbers();
    int[] found = new int[REQUESTS];
    long[] batch = new long[ObjectNumbers.BATCH];
    for (int at = 0; at < REQUESTS; ) {
      int size = Math.min(1 + random.nextInt(ObjectNumbers.BATCH), REQUESTS - at);
      System.arraycopy(ids, at, batch, 0, size);
      numbers.of(batch, size, found, at);
      at += size;
    }
    assertArrayEquals(expected, found);
    assertArrayEquals(
        known.keySet().stream().mapToLong(Long::longValue).toArray(), numbers.toIds());
  }
}
