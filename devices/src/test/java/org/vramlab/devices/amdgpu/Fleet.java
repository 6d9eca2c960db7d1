package org.vramlab.devices.amdgpu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.Placements;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/** Fixture: devices with little memory, joined by the wires of a preset, in either runtime. */
final class Fleet {
  static final long MIB = 1L << 20;

  final WwClass wwClass;
  final Wires wires;
  final List<AmdgpuDevice> devices = new ArrayList<>();

  Fleet(
      Sched sched,
      Lockdep lockdep,
      Algorithm algorithm,
      String topology,
      int count,
      long vramBytes,
      long gttBytes,
      Retirement retirement) {
    this(
        sched,
        lockdep,
        algorithm,
        topology,
        Collections.nCopies(count, vramBytes),
        gttBytes,
        retirement,
        Placements.LINUX);
  }

  /** Devices that lend each other their free memory, if {@code placement} borrows. */
  Fleet(
      Sched sched,
      Lockdep lockdep,
      Algorithm algorithm,
      String topology,
      List<Long> vramBytes,
      long gttBytes,
      Retirement retirement,
      PlacementPolicy placement) {
    this(
        new WwClass(sched, lockdep, algorithm),
        topology,
        vramBytes,
        gttBytes,
        retirement,
        placement,
        PolicyChoice.of(EvictionPolicy.LRU));
  }

  /** The same, evicting by {@code policy}, of a class that was made before, perhaps with faults. */
  Fleet(
      WwClass wwClass,
      String topology,
      List<Long> vramBytes,
      long gttBytes,
      Retirement retirement,
      PlacementPolicy placement,
      PolicyChoice policy) {
    this(wwClass, topology, vramBytes, gttBytes, retirement, placement, policy, null);
  }

  /**
   * The same on a host that may be short of memory.
   *
   * @param host null for a host with pages without end
   */
  Fleet(
      WwClass wwClass,
      String topology,
      List<Long> vramBytes,
      long gttBytes,
      Retirement retirement,
      PlacementPolicy placement,
      PolicyChoice policy,
      @Nullable HostMemory host) {
    this.wwClass = wwClass;
    Sched sched = wwClass.sched();
    wires = new Wires(sched, Topologies.named(topology));
    @Nullable Neighbourhood neighbours =
        placement == Placements.LINUX ? null : new Neighbourhood(wwClass, wires, placement);
    for (int i = 0; i < vramBytes.size(); i++) {
      DeviceSettings settings =
          new DeviceSettings(
              vramBytes.get(i),
              gttBytes,
              policy,
              CpuCosts.LINUX,
              retirement,
              ManagerSettings.UNBOUNDED,
              ResidencyRules.PLAIN,
              SharingRules.LINUX,
              host,
              neighbours);
      devices.add(
          new AmdgpuDevice(wwClass, wires, i, settings, new JobScale(Simulation.EXACT_SEED, i)));
    }
    if (neighbours != null) {
      neighbours.introduce(devices, devices);
    }
  }

  AmdgpuDevice device(int number) {
    return devices.get(number);
  }

  /** Fails unless every pool of every device is empty, to the page. */
  void checkEmpty() {
    for (AmdgpuDevice device : devices) {
      device.manager().checkEmpty();
    }
  }
}
