package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.DeviceControl;
import org.vramlab.devices.amdgpu.DeviceSettings;
import org.vramlab.devices.amdgpu.JobScale;
import org.vramlab.devices.amdgpu.ResidencyRules;
import org.vramlab.devices.amdgpu.SharingRules;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Retirement;

/**
 * An amdgpu device with two processes, each of which wants all of its VRAM in the course of time.
 */
final class GpuSlot extends Slot {
  private static final int PROCESSES = 2;

  private final int number;
  private @Nullable AmdgpuDevice device;

  GpuSlot(SoakWorld world, int number) {
    super(world, "gpu" + number);
    this.number = number;
  }

  @Override
  ManagedDevice plugIn() {
    long vramBytes = world.shape().vramPages() * BufferObject.PAGE_BYTES;
    DeviceSettings settings =
        new DeviceSettings(
            vramBytes,
            vramBytes,
            EvictionPolicy.LRU,
            CpuCosts.LINUX,
            Retirement.BEHIND_FENCES,
            ResidencyRules.PLAIN,
            SharingRules.LINUX.limitingPins(40),
            null);
    AmdgpuDevice made =
        new AmdgpuDevice(
            world.wwClass(),
            world.wires(),
            number,
            settings,
            new JobScale(world.shape().seed(), number));
    device = made;
    DeviceControl control = new DeviceControl(made, world.tickets());
    for (int i = 0; i < PROCESSES; i++) {
      start(control, "process " + i, new GpuProcess(world, made, control, "process " + i, random));
    }
    return control;
  }

  @Override
  @Nullable MemoryManager memory() {
    AmdgpuDevice mine = device;
    return mine == null ? null : mine.manager();
  }
}
