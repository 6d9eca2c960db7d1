package org.vramlab.workloads.results;

/**
 * How one pool of memory was used.
 *
 * @param name name of the pool
 * @param kind what memory it is
 * @param device the device it belongs to, or -1
 * @param capacityPages its size; {@code Long.MAX_VALUE} when it has no limit
 * @param peakPages most pages in use at any instant
 * @param endPages pages in use at the end
 * @param evictions buffers pushed out of it
 * @param evictionBytes their sizes
 * @param refetches buffers that came back into it after having been pushed out
 * @param refetchBytes their sizes
 * @param residency pages in use over time, the highest of each stretch
 */
public record PoolResult(
    String name,
    PoolKind kind,
    int device,
    long capacityPages,
    long peakPages,
    long endPages,
    long evictions,
    long evictionBytes,
    long refetches,
    long refetchBytes,
    Series residency) {
  /** Size of a page, in bytes: that of x86-64 hosts, and of the kernel's accounting there. */
  public static final long PAGE_BYTES = 4096;

  /** Checks that no more was in use than there is. */
  public PoolResult {
    if (peakPages > capacityPages) {
      throw new IllegalArgumentException(
          "pool " + name + " held " + peakPages + " pages and has " + capacityPages);
    }
  }

  /** Whether the pool has a size at all. */
  public boolean limited() {
    return capacityPages != Long.MAX_VALUE;
  }
}
