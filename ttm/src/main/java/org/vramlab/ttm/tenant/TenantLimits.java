package org.vramlab.ttm.tenant;

/**
 * What a tenant may have of one pool, and what nobody takes from it ({@code dmem.min}, {@code
 * dmem.low}, {@code dmem.max}), in pages.
 *
 * @param minPages never evicted for others
 * @param lowPages evicted for others only if nothing else will do
 * @param maxPages never exceeded: its own buffers go first
 */
public record TenantLimits(long minPages, long lowPages, long maxPages) {
  /** A maximum that is never met. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Nothing is protected, nothing is limited. */
  public static final TenantLimits NONE = new TenantLimits(0, 0, UNLIMITED);

  /** Checks the ranges. */
  public TenantLimits {
    if (minPages < 0 || lowPages < 0 || maxPages < 0) {
      throw new IllegalArgumentException(
          "limits of " + minPages + ", " + lowPages + " and " + maxPages + " pages");
    }
  }
}
