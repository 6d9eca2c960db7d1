package org.vramlab.ttm.tenant;

import org.jspecify.annotations.Nullable;

/**
 * What one tenant, with its children, uses of one pool, and how much of that is protected ({@code
 * struct page_counter}).
 *
 * <p>Invariant: {@code usedPages} is its own charges and those of its children; the sums of the
 * children's protected use are up to date.
 *
 * <p>Threads: the LRU lock of the pool's device.
 */
public final class PoolCharge {
  private final String name;
  final @Nullable PoolCharge parent;

  private TenantLimits limits = TenantLimits.NONE;
  private long usedPages;

  /** Of what the children use, how much their own min and low cover. */
  private long childrenMinPages;

  private long childrenLowPages;

  /** What is protected after sharing with the siblings; as of the last calculation. */
  private long effectiveMinPages;

  private long effectiveLowPages;

  /** Pages that were evicted from it for somebody else, and by it from somebody else. */
  private long lostPages;

  private long takenPages;

  PoolCharge(String name, @Nullable PoolCharge parent) {
    this.name = name;
    this.parent = parent;
  }

  /** Pages charged now, its children's included. */
  public long usedPages() {
    return usedPages;
  }

  /** Pages that others had evicted from it. */
  public long lostPages() {
    return lostPages;
  }

  /** Pages that it had evicted from others. */
  public long takenPages() {
    return takenPages;
  }

  public TenantLimits limits() {
    return limits;
  }

  void limits(TenantLimits newLimits) {
    change(newLimits, usedPages);
  }

  /** Whether it may have {@code pages} more. */
  boolean hasRoomFor(long pages) {
    return pages <= limits.maxPages() - usedPages;
  }

  void add(long pages) {
    assert usedPages + pages >= 0 : name + " gives back more than it was charged";
    change(limits, usedPages + pages);
  }

  private void change(TenantLimits newLimits, long newUsedPages) {
    PoolCharge above = parent;
    if (above != null) {
      above.childrenMinPages +=
          Math.min(newUsedPages, newLimits.minPages()) - Math.min(usedPages, limits.minPages());
      above.childrenLowPages +=
          Math.min(newUsedPages, newLimits.lowPages()) - Math.min(usedPages, limits.lowPages());
    }
    limits = newLimits;
    usedPages = newUsedPages;
  }

  void lost(long pages) {
    lostPages += pages;
  }

  void took(long pages) {
    takenPages += pages;
  }

  /** Whether it is {@code other} or below it. */
  boolean isWithin(PoolCharge other) {
    PoolCharge at = this;
    while (at != null && at != other) {
      at = at.parent;
    }
    return at == other;
  }

  /**
   * Works out what is protected here against an eviction on behalf of {@code root}, which is above:
   * from there downwards, each level shares what the level above is granted ({@code
   * page_counter_calculate_protection}).
   */
  void calculateProtection(PoolCharge root) {
    PoolCharge above = parent;
    if (this == root || above == null) {
      return;
    }
    above.calculateProtection(root);
    if (above == root) {
      effectiveMinPages = limits.minPages();
      effectiveLowPages = limits.lowPages();
    } else {
      effectiveMinPages =
          share(limits.minPages(), above, above.effectiveMinPages, above.childrenMinPages);
      effectiveLowPages =
          share(limits.lowPages(), above, above.effectiveLowPages, above.childrenLowPages);
    }
  }

  /**
   * What a child gets of its parent's protection: what it asks for, or its proportional part if the
   * children ask for more than there is; what none of them asks for is shared by use ({@code
   * effective_protection}).
   */
  private long share(long setting, PoolCharge above, long granted, long asked) {
    long claimed = Math.min(usedPages, setting);
    // More than all is used is as good as all; and so the products below fit.
    long shared = Math.min(granted, above.usedPages);
    if (asked > shared) {
      return claimed * shared / asked;
    }
    long unclaimedUse = above.usedPages - asked;
    if (unclaimedUse > 0 && usedPages > claimed) {
      return claimed + (shared - asked) * (usedPages - claimed) / unclaimedUse;
    }
    return claimed;
  }

  /** As of the last calculation. */
  public long effectiveMinPages() {
    return effectiveMinPages;
  }

  /** As of the last calculation. */
  public long effectiveLowPages() {
    return effectiveLowPages;
  }

  @Override
  public String toString() {
    return name + " (" + usedPages + " pages)";
  }
}
