package org.vramlab.workloads.bound;

/** Keys of {@link KeyedEviction}: how much a buffer is worth keeping after a use. */
final class EvictionKeys {
  /** Less than any key of something that is still of use. */
  private static final double WORTHLESS = -1e9;

  /** Breaks ties between equal prices: who is used later goes first. */
  private static final double NEXT_USE_WEIGHT = 1e-12;

  private EvictionKeys() {}

  /** Belady's: who is used again last goes first. */
  static KeyedEviction.Key belady(DeviceUses uses) {
    return (use, dirty) -> uses.isLast(use) ? WORTHLESS : -uses.intervalEnd(use);
  }

  /**
   * What going costs more than staying, at these prices of memory: the transfers to come, less the
   * rent until the next use. The price sum up to now is the same for everybody and is left out.
   */
  static KeyedEviction.Key priced(Intervals intervals, Reduction problem, PriceSums sums) {
    DeviceUses uses = intervals.uses;
    double load = intervals.metric.countsIn() ? 1 : 0;
    double writeBack = intervals.metric.countsOut() ? 1 : 0;
    double[] cleanKeys = new double[uses.useCount()];
    double[] dirtyKeys = new double[uses.useCount()];
    for (int buffer = 0; buffer < uses.bufferCount(); buffer++) {
      long bytes = uses.sizeBytes()[buffer];
      double share = (double) problem.rounded(bytes) / bytes;
      double clean = 0;
      double dirty = 0;
      for (int use = uses.firstUses()[buffer + 1] - 1; use >= uses.firstUses()[buffer]; use--) {
        double until = sums.before(intervals.ends[use], share);
        double rent = until - sums.before(intervals.starts[use], share);
        double tie = NEXT_USE_WEIGHT * uses.intervalEnd(use);
        double next = 0;
        double gone = 0;
        if (!uses.isLast(use)) {
          next = uses.writes()[use + 1] ? dirty : clean;
          gone = (uses.loads()[use + 1] ? load : 0) + next;
        }
        cleanKeys[use] = gone - next - until - tie;
        dirtyKeys[use] = writeBack + gone - dirty - until - tie;
        if (uses.isLast(use)) {
          cleanKeys[use] = WORTHLESS - tie * bytes;
          dirtyKeys[use] = writeBack > 0 ? dirtyKeys[use] : cleanKeys[use];
        }
        clean = Math.min(gone, rent + next);
        dirty = Math.min(writeBack + gone, rent + dirty);
      }
    }
    return (use, isDirty) -> isDirty ? dirtyKeys[use] : cleanKeys[use];
  }
}
