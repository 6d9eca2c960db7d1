package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.policy.EvictionPolicy;

/**
 * How one device is set up.
 *
 * @param vramBytes size of its VRAM pool
 * @param gttBytes size of its GTT: host memory that it can reach
 * @param policy who is evicted first
 * @param costs what the CPU's work takes
 */
public record DeviceSettings(
    long vramBytes, long gttBytes, EvictionPolicy policy, CpuCosts costs) {}
