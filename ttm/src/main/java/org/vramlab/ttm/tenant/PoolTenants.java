package org.vramlab.ttm.tenant;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tenants of one pool: who is charged how much, and whom an eviction may touch ({@code struct
 * dmem_cgroup_region}).
 *
 * <p>A pool without limits charges, and spares nobody.
 *
 * <p>Threads: the LRU lock of the pool's device.
 */
public final class PoolTenants {
  private final PoolCharge root = new PoolCharge("everybody", null);

  /** Looked up, never walked: its order shows nowhere. */
  private final Map<Tenant, PoolCharge> charges = new LinkedHashMap<>();

  private boolean limited;

  /** The verdict on a victim. */
  public enum Verdict {
    /** It may be evicted. */
    EVICTABLE,
    /** It may if nothing else will do: within its tenant's low. */
    LOW,
    /** It may not: within its tenant's min, or none of those who must make room. */
    SPARED
  }

  /** All together. */
  public PoolCharge root() {
    return root;
  }

  /** What {@code tenant}, null for nobody in particular, uses of the pool. */
  public PoolCharge of(@Nullable Tenant tenant) {
    if (tenant == null) {
      return root;
    }
    PoolCharge known = charges.get(tenant);
    if (known == null) {
      known = new PoolCharge(tenant.toString(), of(tenant.parent()));
      charges.put(tenant, known);
    }
    return known;
  }

  /** Sets what {@code tenant} may have and keep. */
  public void limit(Tenant tenant, TenantLimits limits) {
    of(tenant).limits(limits);
    limited = true;
  }

  /** Whether anybody was ever given a limit: otherwise nobody needs to be asked. */
  public boolean isLimited() {
    return limited;
  }

  /**
   * Who, of {@code tenant} and those above it, would exceed its maximum with {@code pages} more
   * ({@code dmem_cgroup_try_charge}); null if nobody.
   */
  public @Nullable PoolCharge exceededBy(PoolCharge tenant, long pages) {
    for (PoolCharge at = tenant; at != null; at = at.parent) {
      if (!at.hasRoomFor(pages)) {
        return at;
      }
    }
    return null;
  }

  /** Charges {@code pages} to {@code tenant} and all above it; negative to take a charge back. */
  public void charge(PoolCharge tenant, long pages) {
    for (PoolCharge at = tenant; at != null; at = at.parent) {
      at.add(pages);
    }
  }

  /**
   * Whether {@code victim}'s memory may be taken ({@code dmem_cgroup_state_evict_valuable}).
   *
   * @param exceeded whose maximum is why room is needed; null if the pool itself is full
   * @param victim who is charged for it; null for nobody in particular
   */
  public Verdict verdict(@Nullable PoolCharge exceeded, @Nullable PoolCharge victim) {
    if (victim == null) {
      return exceeded == null ? Verdict.EVICTABLE : Verdict.SPARED;
    }
    if (exceeded == victim) {
      return Verdict.EVICTABLE;
    }
    if (exceeded != null && !victim.isWithin(exceeded)) {
      return Verdict.SPARED;
    }
    return protection(exceeded == null ? root : exceeded, victim);
  }

  /**
   * How much of a say {@code victim}'s protection has against an eviction on behalf of {@code
   * above}.
   */
  private static Verdict protection(PoolCharge above, PoolCharge victim) {
    victim.calculateProtection(above);
    if (victim.usedPages() <= victim.effectiveMinPages()) {
      return Verdict.SPARED;
    }
    return victim.usedPages() <= victim.effectiveLowPages() ? Verdict.LOW : Verdict.EVICTABLE;
  }

  /**
   * Whether {@code tenant} would still be within its own protection with {@code pages} more, so
   * that an allocation evicts those who are not, rather than going somewhere worse (patches of 2025
   * and 2026: a place that is full is otherwise given up before anybody is asked to leave it).
   *
   * @return {@code SPARED} within its min, {@code LOW} within its low, {@code EVICTABLE} beyond
   */
  public Verdict claim(PoolCharge tenant, long pages) {
    tenant.calculateProtection(root);
    long wanted = tenant.usedPages() + pages;
    if (wanted <= Math.max(tenant.effectiveMinPages(), ownShare(tenant, true))) {
      return Verdict.SPARED;
    }
    return wanted <= Math.max(tenant.effectiveLowPages(), ownShare(tenant, false))
        ? Verdict.LOW
        : Verdict.EVICTABLE;
  }

  /** What its own settings and those above it allow, whatever is in use now. */
  private static long ownShare(PoolCharge tenant, boolean min) {
    long share = Long.MAX_VALUE;
    for (PoolCharge at = tenant; at != null && at.parent != null; at = at.parent) {
      share = Math.min(share, min ? at.limits().minPages() : at.limits().lowPages());
    }
    return share == Long.MAX_VALUE ? 0 : share;
  }

  /**
   * The verdict on {@code victim} when {@code claimant} allocates within its own protection:
   * against what both have in common, sparing its own.
   */
  public Verdict verdictForClaim(PoolCharge claimant, @Nullable PoolCharge victim) {
    if (victim == null) {
      return Verdict.EVICTABLE;
    }
    return victim.isWithin(claimant)
        ? Verdict.SPARED
        : protection(commonAncestor(claimant, victim), victim);
  }

  private static PoolCharge commonAncestor(PoolCharge a, PoolCharge b) {
    PoolCharge at = a;
    while (!b.isWithin(at)) {
      PoolCharge above = at.parent;
      assert above != null : "all are within the root";
      at = above;
    }
    return at;
  }

  /**
   * {@code winner} had {@code pages} of {@code loser} evicted; counted where they differ, on the
   * root's account where it is nobody in particular.
   */
  public void evicted(@Nullable Tenant loser, @Nullable Tenant winner, long pages) {
    if (loser != winner) {
      of(loser).lost(pages);
      of(winner).took(pages);
    }
  }
}
