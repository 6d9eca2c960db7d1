package org.vramlab.workloads.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.guest.GuestDriver;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.prefetch.PrefetchSettings;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.tenant.TenantLimits;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.workloads.trace.NextUse;
import org.vramlab.workloads.trace.TraceRecording;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * Everything that can change what a replay does.
 *
 * @param topology the machine
 * @param processes the traces, one process each
 * @param vramBytes size of each device's VRAM
 * @param gttBytes size of each device's GTT
 * @param hostBytes pages of the host that all GTTs and system memory have before buffers are
 *     swapped out; {@link #NO_HOST_LIMIT} for as many as are asked for
 * @param moveLimitMegabytesPerSecond how fast submissions may move buffers into VRAM; 0 for no
 *     limit
 * @param policy who is evicted first, with its figures
 * @param mode how room is made
 * @param retirement what becomes of memory that is in use when its buffer leaves it
 * @param deleteBacklog how many ghosts and zombies each device may have at a time; {@link
 *     org.vramlab.ttm.bo.ManagerSettings#UNBOUNDED} for as many as come
 * @param keepVictims whether victims stay locked until their evictor's ticket ends (mode {@code
 *     ticket})
 * @param algorithm of the ww locks
 * @param injectionInterval error injection: locks after the first until a ticket is made to lose
 *     one; 0 for none
 * @param notificationLocks whether each reservation has a second lock that notifications must take
 * @param depth how many unfinished jobs a client may have
 * @param seed 1 for the exact run
 * @param checker whether the independent checker watches
 * @param lockdep whether lock dependencies are checked
 * @param placement where victims go, and where buffers are used
 * @param lenders the devices whose free memory others may use, if the placement borrows
 * @param prefetch what is fetched ahead of need; null for nothing
 * @param guests drivers that share the machine with the processes
 * @param machineRemarks what had to be concluded of a machine that was imported
 */
public record ReplaySettings(
    Topology topology,
    List<TracedProcess> processes,
    List<Long> vramBytes,
    long gttBytes,
    long hostBytes,
    long moveLimitMegabytesPerSecond,
    PolicyChoice policy,
    EvictionMode mode,
    Retirement retirement,
    int deleteBacklog,
    boolean keepVictims,
    Algorithm algorithm,
    int injectionInterval,
    boolean notificationLocks,
    int depth,
    long seed,
    boolean checker,
    boolean lockdep,
    PlacementPolicy placement,
    List<Integer> lenders,
    @Nullable PrefetchSettings prefetch,
    List<GuestDriver> guests,
    List<String> machineRemarks) {
  /** A host with pages without end. */
  public static final long NO_HOST_LIMIT = Long.MAX_VALUE;

  /**
   * One process: a trace, and where it runs.
   *
   * @param name for reports
   * @param recording the trace
   * @param summary what a pass over it told
   * @param devices for each device of the trace, that of the machine
   * @param nextUse when each operand is used again; null unless the policy must know
   * @param limits of each VRAM that it uses: what it may have, and what nobody takes from it
   */
  public record TracedProcess(
      String name,
      TraceRecording recording,
      TraceSummary summary,
      List<Integer> devices,
      @Nullable NextUse nextUse,
      TenantLimits limits) {}
}
