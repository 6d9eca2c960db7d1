package org.vramlab.workloads.results;

/** The use of one pool while a run goes on. */
final class PoolUse {
  String name = "";
  PoolKind kind = PoolKind.SYSTEM;
  int device = -1;
  long capacityPages = Long.MAX_VALUE;

  /** Pages in use; never negative, never above {@link #capacityPages}. */
  long usedPages;

  long peakPages;
  long evictions;
  long evictionBytes;
  long refetches;
  long refetchBytes;

  private final LevelSeries residency = new LevelSeries();

  void use(long nanos, long deltaPages) {
    usedPages += deltaPages;
    assert usedPages >= 0 : name + " gave back more pages than were taken";
    if (usedPages > peakPages) {
      peakPages = usedPages;
    }
    residency.set(nanos, usedPages);
  }

  PoolResult result(long endNanos) {
    return new PoolResult(
        name,
        kind,
        device,
        capacityPages,
        peakPages,
        usedPages,
        evictions,
        evictionBytes,
        refetches,
        refetchBytes,
        residency.upTo(endNanos));
  }
}
