package org.vramlab.workloads.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vramlab.workloads.requests.RequestTrace;

/**
 * The misses of LRU at many sizes at once (Mattson et al. 1970): a request is a hit in every cache
 * that holds its object and all that was requested since the last request for the same one. One
 * pass, logarithmic per request.
 *
 * <p>Exact for every size into which each single object fits: what is larger than a cache is not
 * let in, and then the caches of different sizes no longer contain one another.
 *
 * <p>Immutable.
 */
public final class StackDistances {
  /** Points of a curve are a twentieth apart. */
  private static final int STEP = 20;

  private final RequestTrace trace;

  /** The sizes that are looked at, in ascending order. */
  private final long[] sizes;

  /** Requests that are hits from that size on, but in no smaller one, and their bytes. */
  private final long[] hits;

  private final long[] hitBytes;

  /**
   * One size.
   *
   * @param size of the cache, in the unit of the curve
   * @param misses of LRU
   * @param missedBytes their bytes
   */
  public record Point(long size, long misses, long missedBytes) {}

  private StackDistances(RequestTrace trace, long[] sizes) {
    this.trace = trace;
    this.sizes = sizes;
    this.hits = new long[sizes.length];
    this.hitBytes = new long[sizes.length];
  }

  /**
   * Measures a trace, of a request or more, from the smallest size that is exact to the largest.
   */
  public static StackDistances of(RequestTrace trace, CacheUnit unit) {
    boolean inBytes = unit == CacheUnit.BYTES;
    long smallest = inBytes ? Arrays.stream(trace.sizes()).max().orElse(1) : 1;
    long largest = inBytes ? trace.totalBytes() : trace.objects();
    StackDistances distances = new StackDistances(trace, sizes(smallest, largest));
    distances.measure(inBytes);
    return distances;
  }

  private static long[] sizes(long smallest, long largest) {
    long[] sizes = new long[1024]; // a twentieth apart, they go beyond 2^63
    int count = 0;
    long size = smallest;
    while (true) {
      sizes[count++] = size;
      if (size >= largest) {
        return Arrays.copyOf(sizes, count);
      }
      size = Math.min(largest, Math.max(size + 1, size + size / STEP));
    }
  }

  private void measure(boolean inBytes) {
    int[] requests = trace.requests();
    long[] bytes = trace.sizes();
    int[] last = new int[trace.objects()];
    // A Fenwick tree over the requests: where the latest request of an object stands, its weight.
    long[] tree = new long[requests.length + 1];
    long all = 0;
    for (int i = 1; i <= requests.length; i++) {
      int object = requests[i - 1];
      long weight = inBytes ? bytes[object] : 1;
      int before = last[object];
      if (before == 0) {
        all += weight;
      } else {
        long needed = all - sum(tree, before) + weight;
        int found = Arrays.binarySearch(sizes, needed);
        int from = found >= 0 ? found : -found - 1;
        hits[from]++;
        hitBytes[from] += bytes[object];
        add(tree, before, -weight);
      }
      add(tree, i, weight);
      last[object] = i;
    }
  }

  private static void add(long[] tree, int from, long change) {
    for (int i = from; i < tree.length; i += i & -i) {
      tree[i] += change;
    }
  }

  private static long sum(long[] tree, int to) {
    long sum = 0;
    for (int i = to; i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
  }

  /** The misses at sizes that are each a twentieth larger than the one before, up to everything. */
  public List<Point> curve() {
    List<Point> points = new ArrayList<>();
    long misses = trace.requests().length;
    long missedBytes = trace.requestedBytes();
    for (int i = 0; i < sizes.length; i++) {
      misses -= hits[i];
      missedBytes -= hitBytes[i];
      points.add(new Point(sizes[i], misses, missedBytes));
    }
    return points;
  }
}
