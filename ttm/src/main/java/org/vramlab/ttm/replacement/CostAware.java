package org.vramlab.ttm.replacement;

/**
 * Greedy dual by the time that a victim costs: least {@code L + uses * time / size} first, where
 * {@code time} is what it takes to write it back, if that must be, and to fetch it again, and
 * {@code L} is that figure of whoever was evicted last; of equals, whoever came in or was used
 * least recently.
 *
 * <p>Sources: greedy dual (Young 1994) with costs and sizes (Cao and Irani, USITS 1997); times uses
 * as in GDSF (Cherkasova 1998), or without, so that recency alone speaks against cost. What is new
 * here is only what the cost is: seconds on the very link. Times come from the cache's master
 * ({@link Refetch}), who knows his links; where he knows none, from a link of a stated rate and
 * latency. They are asked for at each use, not when a victim is looked for, so that what a queue or
 * a lender's room was then may have changed since.
 *
 * <p>On one link time is nearly in proportion to size, so that clean objects come before those to
 * be written back, and large ones before small ones, whose start-up times weigh more; on several
 * links those with a near place to go come first. Where all cost the same for their size, and uses
 * do not count, this is {@link Lru}.
 */
public final class CostAware extends GreedyDual {
  private final Refetch refetch;
  private final double nanosPerByte;
  private final double startNanos;
  private final boolean countsUses;

  /**
   * Empty.
   *
   * @param gigabytesPerSecond of the link that is assumed where nobody knows any; sizes are bytes
   * @param latencyMicros of that link: what a transfer takes before its first byte
   * @param countsUses whether an object that was used more often is worth more
   */
  public CostAware(
      CacheSetting setting, double gigabytesPerSecond, double latencyMicros, boolean countsUses) {
    super(setting);
    if (!(gigabytesPerSecond > 0) || !(latencyMicros >= 0)) {
      throw new IllegalArgumentException(
          "no link: " + gigabytesPerSecond + " GB/s, " + latencyMicros + " us");
    }
    this.refetch = setting.refetch();
    this.nanosPerByte = 1 / gigabytesPerSecond;
    this.startNanos = 1000 * latencyMicros;
    this.countsUses = countsUses;
  }

  /** The use that it was brought in for: counted already, but it may have been written by it. */
  @Override
  protected void settle(int slot) {
    rank(slot);
  }

  @Override
  double worth(int slot) {
    double once = nanos(slot) / size(slot);
    return countsUses ? uses[slot] * once : once;
  }

  private double nanos(int slot) {
    long known = refetch.nanos(slot);
    if (known != Refetch.UNKNOWN) {
      return known;
    }
    double once = startNanos + size(slot) * nanosPerByte;
    return refetch.isWritten(slot) ? 2 * once : once;
  }
}
