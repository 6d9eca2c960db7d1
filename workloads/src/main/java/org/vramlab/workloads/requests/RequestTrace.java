package org.vramlab.workloads.requests;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of requests for objects, which have numbers from 0 in the order of their first
 * request.
 *
 * <p>Immutable, but for {@link #nextUses}, which is worked out when first asked for. The arrays are
 * the trace's own: not to be changed. Threads: one.
 */
public final class RequestTrace {
  /** {@link #nextUses} of a request that has no successor. */
  public static final long NEVER = Long.MAX_VALUE;

  private final String name;
  private final String format;
  private final List<String> remarks;
  private final int[] requests;
  private final long[] ids;
  private final long[] sizes;
  private final boolean hasSizes;
  private final long requestedBytes;
  private long @Nullable [] nextUses;

  RequestTrace(
      String name,
      String format,
      List<String> remarks,
      int[] requests,
      long[] ids,
      long[] sizes,
      boolean hasSizes,
      long requestedBytes) {
    this.name = name;
    this.format = format;
    this.remarks = List.copyOf(remarks);
    this.requests = requests;
    this.ids = ids;
    this.sizes = sizes;
    this.hasSizes = hasSizes;
    this.requestedBytes = requestedBytes;
  }

  /** The name under which messages and results speak of it: the file's, or the generator's word. */
  public String name() {
    return name;
  }

  /** What it was read from, for people. */
  public String format() {
    return format;
  }

  /** What was assumed, and what was passed over. */
  public List<String> remarks() {
    return remarks;
  }

  /** The objects' numbers, request by request. */
  public int[] requests() {
    return requests;
  }

  /** How many objects there are. */
  public int objects() {
    return ids.length;
  }

  /** Each object's id in the file. */
  public long[] ids() {
    return ids;
  }

  /** Each object's size in bytes, as its first request says; 1 where the format knows none. */
  public long[] sizes() {
    return sizes;
  }

  /** Whether the format says how large objects are. */
  public boolean hasSizes() {
    return hasSizes;
  }

  /** Sum of the sizes of all objects. */
  public long totalBytes() {
    long sum = 0;
    for (long size : sizes) {
      sum += size;
    }
    return sum;
  }

  /** Sum of the sizes of all requests. */
  public long requestedBytes() {
    return requestedBytes;
  }

  /**
   * For each request the number, from 1, of the next one for the same object, or {@link #NEVER}.
   */
  public long[] nextUses() {
    long[] known = nextUses;
    if (known == null) {
      known = new long[requests.length];
      long[] next = new long[ids.length];
      Arrays.fill(next, NEVER);
      for (int i = requests.length - 1; i >= 0; i--) {
        known[i] = next[requests[i]];
        next[requests[i]] = i + 1L;
      }
      nextUses = known;
    }
    return known;
  }
}
