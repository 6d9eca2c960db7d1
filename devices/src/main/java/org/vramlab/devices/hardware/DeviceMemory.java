package org.vramlab.devices.hardware;

import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;

/**
 * What the driver of a device tells the drivers of others about its memory, so that they can reach
 * it: the counterpart of the bus addresses in a scatter list.
 */
public interface DeviceMemory {
  /**
   * Where in the fabric {@code resource}, of this device, is: a device, or {@link
   * org.vramlab.interconnect.topology.Topology#HOST}.
   */
  int endpoint(Resource resource);

  /**
   * Gives {@code bo}, which is locked, its first place in host memory, with the contents that the
   * host put there.
   */
  void fillFromHost(BufferObject bo, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory;

  /** The memory of the device that owns {@code bo}. */
  static DeviceMemory of(BufferObject bo) {
    return (DeviceMemory) bo.manager().driver();
  }
}
