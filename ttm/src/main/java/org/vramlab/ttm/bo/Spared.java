package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.tenant.PoolCharge;
import org.vramlab.ttm.tenant.PoolTenants;
import org.vramlab.ttm.tenant.PoolTenants.Verdict;
import org.vramlab.ttm.tenant.Tenant;

/**
 * Whom one request must spare because of tenants: first of all those within their low, and if
 * nothing else will do only those within their min ({@code ttm_bo_evict_alloc}'s two attempts).
 *
 * <p>Threads: the LRU lock.
 */
final class Spared {
  private final PoolTenants tenants;
  private final @Nullable Tenant tenant;
  private final long pages;
  private final Faults faults;

  /** Whose maximum the request meets; null if room is short for all. */
  private @Nullable PoolCharge exceeded;

  /** Whether the request is made within its tenant's protection, before it goes elsewhere. */
  private @Nullable Verdict claim;

  /** Whether somebody was spared who is within its low alone. */
  private boolean metLow;

  private boolean ignoresLow;

  Spared(BufferObject bo, ResourceManager pool) {
    this.tenants = pool.tenants();
    this.tenant = bo.tenant();
    this.pages = bo.pages();
    this.faults = bo.manager().wwClass().faults();
  }

  /**
   * Whether the tenant may have the room at all; if not, only those within who is at its maximum
   * go.
   */
  boolean mayAllocate() {
    exceeded =
        tenant != null && tenants.isLimited()
            ? tenants.exceededBy(tenants.of(tenant), pages)
            : null;
    return exceeded == null;
  }

  /** Makes this a claim, if the tenant is within its protection; false if it is not. */
  boolean claims() {
    if (tenant == null || !tenants.isLimited()) {
      return false;
    }
    Verdict verdict = tenants.claim(tenants.of(tenant), pages);
    claim = verdict;
    return verdict != Verdict.EVICTABLE;
  }

  /** Whether {@code victim} may be evicted for this request. */
  boolean allows(Resource victim) {
    if (!tenants.isLimited()) {
      return true;
    }
    Verdict verdict = verdict(victim);
    if (verdict == Verdict.LOW) {
      metLow = true;
      return ignoresLow || faults.has(Fault.LOW_IGNORED);
    }
    return verdict == Verdict.EVICTABLE || faults.has(Fault.MIN_IGNORED);
  }

  private Verdict verdict(Resource victim) {
    if (claim == null || tenant == null) {
      return tenants.verdict(exceeded, victim.charge());
    }
    Verdict verdict = tenants.verdictForClaim(tenants.of(tenant), victim.charge());
    boolean withinMin = claim == Verdict.SPARED;
    // Within its min it may take what others have within their low, at once.
    return verdict == Verdict.LOW ? (withinMin ? Verdict.EVICTABLE : Verdict.SPARED) : verdict;
  }

  /** From now on those within their low are not spared; false if that changes nothing. */
  boolean ignoreLow() {
    boolean changes = metLow && !ignoresLow;
    ignoresLow |= metLow;
    return changes;
  }

  /** Those within their low are spared again: a new attempt begins. */
  void respectLow() {
    ignoresLow = false;
    metLow = false;
  }
}
