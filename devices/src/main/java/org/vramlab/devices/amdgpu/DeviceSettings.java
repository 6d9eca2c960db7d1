package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.resource.Retirement;

/**
 * How one device is set up.
 *
 * @param vramBytes size of its VRAM pool
 * @param gttBytes size of its GTT: host memory that it can reach
 * @param policy who is evicted first
 * @param costs what the CPU's work takes
 * @param retirement what becomes of memory that is in use when its buffer leaves it
 * @param deleteBacklog how many ghosts and zombies there may be at a time ({@link
 *     org.vramlab.ttm.bo.ManagerSettings#deleteBacklog()})
 * @param residency what brings buffers into VRAM, and back
 * @param sharing how its buffers are shared
 * @param hostMemory where the pages of GTT and system memory come from, of all devices of a host;
 *     null for as many as are asked for
 * @param neighbourhood with whom it places buffers by a policy; null to place them as in Linux
 */
public record DeviceSettings(
    long vramBytes,
    long gttBytes,
    PolicyChoice policy,
    CpuCosts costs,
    Retirement retirement,
    int deleteBacklog,
    ResidencyRules residency,
    SharingRules sharing,
    @Nullable HostMemory hostMemory,
    @Nullable Neighbourhood neighbourhood) {
  /**
   * The rate of amdgpu's own limit, unless its module parameter {@code moverate} says otherwise.
   */
  public static final long AMDGPU_MOVE_LIMIT_MEGABYTES_PER_SECOND = 8;

  /** With as many ghosts and zombies as come, as in Linux. */
  public DeviceSettings(
      long vramBytes,
      long gttBytes,
      EvictionPolicy policy,
      CpuCosts costs,
      Retirement retirement,
      ResidencyRules residency,
      SharingRules sharing,
      @Nullable HostMemory hostMemory) {
    this(
        vramBytes,
        gttBytes,
        PolicyChoice.of(policy),
        costs,
        retirement,
        ManagerSettings.UNBOUNDED,
        residency,
        sharing,
        hostMemory,
        null);
  }

  /** Without a limit on moves, shared as in Linux, on a host with pages without end. */
  public DeviceSettings(
      long vramBytes, long gttBytes, EvictionPolicy policy, CpuCosts costs, Retirement retirement) {
    this(
        vramBytes,
        gttBytes,
        policy,
        costs,
        retirement,
        ResidencyRules.PLAIN,
        SharingRules.LINUX,
        null);
  }

  /** What the memory manager is told of it. */
  ManagerSettings managing() {
    ManagerSettings managing =
        ManagerSettings.of(costs.manager())
            .retiring(retirement)
            .bounding(deleteBacklog)
            .claiming(residency.claims());
    if (neighbourhood != null) {
      managing = managing.guardedBy(neighbourhood.lruLock());
    }
    return hostMemory == null ? managing : managing.on(hostMemory);
  }

  /** What goes with a locking mode: {@code one-ticket} is Linux 6.12 in this as well. */
  public static Retirement retirementFor(EvictionMode mode) {
    return mode == EvictionMode.ONE_TICKET ? Retirement.GHOSTS : Retirement.BEHIND_FENCES;
  }
}
