package org.vramlab.devices.amdgpu;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
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
    wwClass = new WwClass(sched, lockdep, algorithm);
    wires = new Wires(sched, Topologies.named(topology));
    DeviceSettings settings =
        new DeviceSettings(vramBytes, gttBytes, EvictionPolicy.LRU, CpuCosts.LINUX, retirement);
    for (int i = 0; i < count; i++) {
      devices.add(
          new AmdgpuDevice(wwClass, wires, i, settings, new JobScale(Simulation.EXACT_SEED, i)));
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
