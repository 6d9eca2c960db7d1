package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.ww.WwClass;

/**
 * How a memory manager works.
 *
 * @param costs CPU time of its own work
 * @param retirement what becomes of memory that is in use when its buffer leaves it
 * @param workers who finish deletions; null for a task each
 * @param hostMemory where pages of the host come from; null for as many as are asked for
 * @param claims whether an allocation within its tenant's protection evicts those who are not
 *     within theirs, before it goes to a place that is worse (patches of 2025 and 2026)
 * @param deleteBacklog how many zombies and ghosts there may be at a time, 0 or more; {@link
 *     #UNBOUNDED}, the default, is as many as come, as in Linux
 * @param lruLock guards the pools; those of devices that lend each other memory share one. Null for
 *     one of the manager's own
 */
public record ManagerSettings(
    ManagerCosts costs,
    Retirement retirement,
    @Nullable DelayedDelete workers,
    @Nullable HostMemory hostMemory,
    boolean claims,
    int deleteBacklog,
    @Nullable LeafLock lruLock) {
  /** A backlog without a bound. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** With these costs; memory goes back behind its fences. */
  public static ManagerSettings of(ManagerCosts costs) {
    return new ManagerSettings(costs, Retirement.BEHIND_FENCES, null, null, true, UNBOUNDED, null);
  }

  /** The same with another retirement. */
  public ManagerSettings retiring(Retirement newRetirement) {
    return new ManagerSettings(
        costs, newRetirement, workers, hostMemory, claims, deleteBacklog, lruLock);
  }

  /** The same, with deletions finished by {@code newWorkers}. */
  public ManagerSettings finishedBy(DelayedDelete newWorkers) {
    return new ManagerSettings(
        costs, retirement, newWorkers, hostMemory, claims, deleteBacklog, lruLock);
  }

  /** The same, with pages of {@code memory}. */
  public ManagerSettings on(HostMemory memory) {
    return new ManagerSettings(costs, retirement, workers, memory, claims, deleteBacklog, lruLock);
  }

  /** The same, with or without the newer rule about tenants. */
  public ManagerSettings claiming(boolean newClaims) {
    return new ManagerSettings(
        costs, retirement, workers, hostMemory, newClaims, deleteBacklog, lruLock);
  }

  /** The same, with no more than {@code most} zombies and ghosts at a time. */
  public ManagerSettings bounding(int most) {
    return new ManagerSettings(costs, retirement, workers, hostMemory, claims, most, lruLock);
  }

  /** The same, with pools that are guarded by {@code lock}. */
  public ManagerSettings guardedBy(LeafLock lock) {
    return new ManagerSettings(costs, retirement, workers, hostMemory, claims, deleteBacklog, lock);
  }

  /** A lock for the pools of {@code whom}: a device, or several that lend each other memory. */
  public static LeafLock newLruLock(WwClass wwClass, String whom) {
    return wwClass
        .sched()
        .newLeafLock("LRU lock of " + whom)
        .watchedBy(wwClass.lockdep(), "LRU lock");
  }
}
