package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.Placements;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.plugin.Plugins;
import org.vramlab.workloads.trace.DeviceDemand;
import org.vramlab.workloads.trace.DeviceList;
import org.vramlab.workloads.trace.PoolSize;

/**
 * Where buffers may go, as {@code --placement}, {@code --lenders} and {@code --peer-vram} say it.
 *
 * @param policy who decides
 * @param lenders the devices whose free memory others may use
 * @param idleVram memory of lenders on which no trace runs; null for the machine's where that of
 *     the others goes by what their traces need, and else for the same
 */
record PlacementPlan(PlacementPolicy policy, List<Integer> lenders, @Nullable PoolSize idleVram) {
  private static final String FORM = "write devices as in 1-3 or 1,2,5";

  /**
   * Reads the options.
   *
   * @throws UsageException for a word that means nothing, or does not go with the others
   * @throws InputException for a device that the machine does not have
   */
  static PlacementPlan of(
      RunOptions options, Plugins plugins, Topology topology, Retirement retirement)
      throws UsageException, InputException {
    PlacementPolicy policy = plugins.placement(options.placement);
    if (policy == null) {
      throw new UsageException(
          "there is no placement '" + options.placement + "'",
          "known are " + String.join(", ", labels(plugins)));
    }
    boolean linux = policy == Placements.LINUX;
    if (linux && (options.lenders != null || options.peerVram != null)) {
      throw new UsageException(
          (options.lenders != null ? "--lenders" : "--peer-vram")
              + " says what peers lend, and --placement linux borrows nothing",
          "add --placement harvest or cost, or leave it out");
    }
    if (!linux && retirement.leavesGhosts()) {
      throw new UsageException(
          "--placement " + policy.label() + " does not go with --retire " + retirement.label(),
          "use --locking ticket or trylock, or --retire behind-fences, or leave --placement out");
    }
    @Nullable PoolSize idleVram =
        options.peerVram == null ? null : PoolSize.parse(options.peerVram);
    if (idleVram != null && !(idleVram instanceof PoolSize.Fixed)) {
      throw new UsageException(
          "--peer-vram " + options.peerVram + ": an idle device has no peak to go by",
          "write a size, as in 64GiB");
    }
    return new PlacementPlan(policy, lenders(options.lenders, topology), idleVram);
  }

  private static List<Integer> lenders(@Nullable String list, Topology topology)
      throws UsageException, InputException {
    if (list != null) {
      List<Integer> lenders = DeviceList.parse(list, "--lenders " + list, FORM);
      for (int lender : lenders) {
        if (lender >= topology.deviceCount()) {
          throw new InputException(
              topology.name(),
              "--lenders names device "
                  + lender
                  + ", and the last one is "
                  + (topology.deviceCount() - 1),
              "choose others, or a larger machine with --topology");
        }
      }
      return lenders;
    }
    List<Integer> all = new ArrayList<>();
    for (int device = 0; device < topology.deviceCount(); device++) {
      all.add(device);
    }
    return all;
  }

  /** The names of all placements. */
  static List<String> labels(Plugins plugins) {
    List<String> all = new ArrayList<>(Placements.labels());
    plugins.placements().forEach(placement -> all.add(placement.label()));
    return all;
  }

  /** Whether buffers may be used in host memory; what is from outside may always say so. */
  boolean usesInPlace() {
    return policy != Placements.LINUX && policy != Placements.HARVEST;
  }

  /**
   * Gives lenders on which nothing runs the memory that they have to lend.
   *
   * @param vramBytes by device; changed
   * @param chosen what was asked for, for all; null for the machine's own
   */
  void sizeIdle(
      long[] vramBytes, @Nullable PoolSize chosen, Topology topology, DeviceDemand demand) {
    if (!policy.borrows()) {
      return;
    }
    for (int lender : lenders) {
      if (demand.peakBytes(lender) > 0) {
        continue;
      }
      if (idleVram instanceof PoolSize.Fixed size) {
        vramBytes[lender] = size.bytes() / PoolSize.GRANULE_BYTES * PoolSize.GRANULE_BYTES;
      } else if (chosen instanceof PoolSize.Factor) {
        vramBytes[lender] = Math.min(topology.device(lender).vramBytes(), PoolSize.MAXIMUM_BYTES);
      }
    }
  }
}
