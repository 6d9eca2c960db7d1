package org.vramlab.workloads.cache;

import java.util.Arrays;
import org.vramlab.workloads.requests.RequestTrace;

/**
 * The misses of LRU at every size at once, for objects that all count as 1 (Mattson et al. 1970): a
 * request is a hit in every cache that is larger than the number of other objects requested since
 * the last request for the same one. One pass, logarithmic per request.
 *
 * <p>Immutable.
 */
public final class StackDistances {
  /** Requests by distance, from 0. */
  private final long[] byDistance;

  private final long requests;

  private StackDistances(long[] byDistance, long requests) {
    this.byDistance = byDistance;
    this.requests = requests;
  }

  /** Measures a trace. */
  public static StackDistances of(RequestTrace trace) {
    int[] requests = trace.requests();
    long[] byDistance = new long[trace.objects()];
    int[] last = new int[trace.objects()];
    // A Fenwick tree over the requests: 1 where the latest request of an object stands.
    int[] tree = new int[requests.length + 1];
    int seen = 0;
    for (int i = 1; i <= requests.length; i++) {
      int object = requests[i - 1];
      int before = last[object];
      if (before == 0) {
        seen++;
      } else {
        byDistance[seen - sum(tree, before)]++;
        add(tree, before, -1);
      }
      add(tree, i, 1);
      last[object] = i;
    }
    return new StackDistances(byDistance, requests.length);
  }

  private static void add(int[] tree, int from, int change) {
    for (int i = from; i < tree.length; i += i & -i) {
      tree[i] += change;
    }
  }

  private static int sum(int[] tree, int to) {
    int sum = 0;
    for (int i = to; i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
  }

  /** Misses of an LRU cache that holds so many objects. */
  public long misses(long size) {
    long hits = 0;
    for (int distance = 0; distance < Math.min(size, byDistance.length); distance++) {
      hits += byDistance[distance];
    }
    return requests - hits;
  }

  /**
   * The misses at sizes from 1 on, each at least a twentieth larger than the one before, up to all
   * objects.
   *
   * @return pairs of size and misses
   */
  public long[][] curve() {
    long[][] points = new long[1024][];
    int count = 0;
    long misses = requests;
    int distance = 0;
    long size = 1;
    while (true) {
      while (distance < size) {
        misses -= byDistance[distance++];
      }
      points[count++] = new long[] {size, misses};
      if (size >= byDistance.length) {
        return Arrays.copyOf(points, count);
      }
      size = Math.min(byDistance.length, Math.max(size + 1, size + size / 20));
    }
  }
}
