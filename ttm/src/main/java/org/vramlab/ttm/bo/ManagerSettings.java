package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.resource.Retirement;

/**
 * How a memory manager works.
 *
 * @param costs CPU time of its own work
 * @param retirement what becomes of memory that is in use when its buffer leaves it
 * @param workers who finish deletions; null for a task each
 * @param hostMemory where pages of the host come from; null for as many as are asked for
 * @param claims whether an allocation within its tenant's protection evicts those who are not
 *     within theirs, before it goes to a place that is worse (patches of 2025 and 2026)
 */
public record ManagerSettings(
    ManagerCosts costs,
    Retirement retirement,
    @Nullable DelayedDelete workers,
    @Nullable HostMemory hostMemory,
    boolean claims) {
  /** With these costs; memory goes back behind its fences. */
  public static ManagerSettings of(ManagerCosts costs) {
    return new ManagerSettings(costs, Retirement.BEHIND_FENCES, null, null, true);
  }

  /** The same with another retirement. */
  public ManagerSettings retiring(Retirement newRetirement) {
    return new ManagerSettings(costs, newRetirement, workers, hostMemory, claims);
  }

  /** The same, with deletions finished by {@code newWorkers}. */
  public ManagerSettings finishedBy(DelayedDelete newWorkers) {
    return new ManagerSettings(costs, retirement, newWorkers, hostMemory, claims);
  }

  /** The same, with pages of {@code memory}. */
  public ManagerSettings on(HostMemory memory) {
    return new ManagerSettings(costs, retirement, workers, memory, claims);
  }

  /** The same, with or without the newer rule about tenants. */
  public ManagerSettings claiming(boolean newClaims) {
    return new ManagerSettings(costs, retirement, workers, hostMemory, newClaims);
  }
}
