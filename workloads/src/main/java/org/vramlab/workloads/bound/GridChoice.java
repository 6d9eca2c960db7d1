package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.longs.Long2DoubleMap;
import it.unimi.dsi.fastutil.longs.Long2DoubleRBTreeMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Units for the rounded rows of the room. Where many buffers have one size that does not divide the
 * room, whole buffers cannot use all of it, and a bound that knows only bytes stays low: 10.5 slabs
 * are worth 10. The unit is a size that buffers have; the more of what competes is whole multiples
 * of it, the better.
 */
final class GridChoice {
  /** Sizes below this part of the pool leave too little unused to matter. */
  private static final int SMALLEST_PART = 256;

  private static final double SHARE_OF_FIRST = 0.5;
  private static final double SHARE_OF_OTHERS = 0.05;
  private static final int MOST_OTHERS = 3;

  private GridChoice() {}

  /** The most promising unit; 0 if there is none. */
  static long first(Intervals intervals) {
    Long2DoubleRBTreeMap weights = weights(intervals);
    double all = sum(weights);
    long best = 0;
    double bestWeight = SHARE_OF_FIRST * all;
    for (long unit : weights.keySet()) {
      if (unit < intervals.poolBytes / SMALLEST_PART) {
        continue;
      }
      double weight = 0;
      for (Long2DoubleMap.Entry size : weights.long2DoubleEntrySet()) {
        long rounded = size.getLongKey() / unit * unit;
        weight += size.getDoubleValue() * rounded / size.getLongKey();
      }
      if (weight > bestWeight) {
        bestWeight = weight;
        best = unit;
      }
    }
    return best;
  }

  /** Other units worth a try, the most frequent sizes first; 0 for none among them. */
  static long[] others(Intervals intervals, long first) {
    Long2DoubleRBTreeMap weights = weights(intervals);
    double all = sum(weights);
    List<Long2DoubleMap.Entry> sizes =
        weights.long2DoubleEntrySet().stream()
            .sorted(Comparator.comparingDouble(Long2DoubleMap.Entry::getDoubleValue).reversed())
            .toList();
    LongArrayList others = new LongArrayList();
    for (Long2DoubleMap.Entry size : sizes) {
      if (others.size() < MOST_OTHERS
          && size.getLongKey() != first
          && size.getDoubleValue() > SHARE_OF_OTHERS * all
          && size.getLongKey() > intervals.poolBytes / SMALLEST_PART) {
        others.add(size.getLongKey());
      }
    }
    if (first > 0) {
      others.add(0);
    }
    return others.toLongArray();
  }

  private static double sum(Long2DoubleRBTreeMap weights) {
    double sum = 0;
    for (double weight : weights.values()) {
      sum += weight;
    }
    return sum;
  }

  /** By size: bytes times length of the intervals that compete. */
  private static Long2DoubleRBTreeMap weights(Intervals intervals) {
    Long2DoubleRBTreeMap weights = new Long2DoubleRBTreeMap();
    for (int use = 0; use < intervals.useful.length; use++) {
      if (intervals.competes(use)) {
        long bytes = intervals.uses.bytes(use);
        weights.addTo(bytes, (double) bytes * (intervals.ends[use] - intervals.starts[use]));
      }
    }
    return weights;
  }
}
