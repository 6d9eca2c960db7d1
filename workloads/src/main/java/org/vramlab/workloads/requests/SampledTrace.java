package org.vramlab.workloads.requests;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.InputException;

/**
 * A part of a trace that stands for the whole (SHARDS, Waldspurger et al., FAST 2015): all requests
 * for a share of the objects, chosen by a hash of their ids. A cache of that share of the size then
 * has about the miss ratio of the whole.
 */
public final class SampledTrace {
  private static final int HASH_BITS = 32;

  private SampledTrace() {}

  /**
   * The part.
   *
   * @param rate above 0, at most 1
   * @throws InputException if nobody is chosen
   */
  public static RequestTrace of(RequestTrace whole, BigDecimal rate) throws InputException {
    long threshold = rate.multiply(BigDecimal.valueOf(1L << HASH_BITS)).longValue();
    RequestTraceBuilder builder = new RequestTraceBuilder(whole.name());
    boolean anybody = false;
    long[] ids = whole.ids();
    long[] sizes = whole.sizes();
    for (int object : whole.requests()) {
      if (hash(ids[object]) < threshold) {
        builder.add(ids[object], sizes[object]);
        anybody = true;
      }
    }
    if (!anybody) {
      throw new InputException(
          whole.name(),
          "none of its " + whole.objects() + " objects is in a sample of " + rate.toPlainString(),
          "take a larger one");
    }
    List<String> remarks = new ArrayList<>(whole.remarks());
    remarks.forEach(builder::remark);
    return builder.build(whole.format(), whole.hasSizes());
  }

  private static long hash(long id) {
    long bits = id + 0x9e3779b97f4a7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return (bits ^ (bits >>> 31)) >>> HASH_BITS;
  }
}
