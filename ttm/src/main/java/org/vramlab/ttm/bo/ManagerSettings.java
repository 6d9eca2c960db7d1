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
 */
public record ManagerSettings(
    ManagerCosts costs,
    Retirement retirement,
    @Nullable DelayedDelete workers,
    @Nullable HostMemory hostMemory) {
  /** With these costs; memory goes back behind its fences. */
  public static ManagerSettings of(ManagerCosts costs) {
    return new ManagerSettings(costs, Retirement.BEHIND_FENCES, null, null);
  }

  /** The same with another retirement. */
  public ManagerSettings retiring(Retirement newRetirement) {
    return new ManagerSettings(costs, newRetirement, workers, hostMemory);
  }

  /** The same, with deletions finished by {@code newWorkers}. */
  public ManagerSettings finishedBy(DelayedDelete newWorkers) {
    return new ManagerSettings(costs, retirement, newWorkers, hostMemory);
  }

  /** The same, with pages of {@code memory}. */
  public ManagerSettings on(HostMemory memory) {
    return new ManagerSettings(costs, retirement, workers, memory);
  }
}
