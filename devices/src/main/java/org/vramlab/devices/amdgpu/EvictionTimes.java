package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.placement.TransferTimes;
import org.vramlab.interconnect.topology.Mover;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.resource.EvictionCost;
import org.vramlab.ttm.resource.Resource;

/**
 * What it takes to push a buffer out of one device's VRAM and to fetch it again, over the links
 * that it would take, idle: to host memory and back, or where the placement policy would send it
 * now. A clean copy there saves the way out.
 *
 * <p>Moves between GTT and system memory copy nothing, and cost nothing here. A guest of another
 * device costs what a resident would that goes to the host: wherever it goes, its next way is its
 * owner's.
 *
 * <p>Threads: as the device.
 */
final class EvictionTimes implements EvictionCost {
  private final AmdgpuDevice device;
  private final Wires wires;

  /** Null for a device without neighbours. */
  private final @Nullable Destinations destinations;

  /** Made when first asked: most policies never do. */
  private @Nullable TransferTimes times;

  EvictionTimes(AmdgpuDevice device, Wires wires, @Nullable Destinations destinations) {
    this.device = device;
    this.wires = wires;
    this.destinations = destinations;
  }

  @Override
  public long nanos(Resource resource) {
    if (resource.manager() != device.vram()) {
      return 0;
    }
    if (destinations != null
        && resource.resident() instanceof BufferObject bo
        && bo.manager() == device.manager()) {
      return destinations.roundTripNanos(bo);
    }
    long bytes = resource.pageCount() * BufferObject.PAGE_BYTES;
    int here = device.device();
    return times().nanos(here, Topology.HOST, Mover.SDMA, bytes)
        + times().nanos(Topology.HOST, here, Mover.SDMA, bytes);
  }

  private TransferTimes times() {
    TransferTimes mine = times;
    if (mine == null) {
      mine = new TransferTimes(wires.fabric().routes());
      times = mine;
    }
    return mine;
  }
}
